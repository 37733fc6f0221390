// A part of a page that tells how far work in the background is, asked for anew
// until it has ended. Without scripts a link asks.
const pace = 2000;

export function progress(part: HTMLElement): void {
  if (!part.querySelector('progress')) return;
  window.setTimeout(() => void ask(part), pace);
}

async function ask(part: HTMLElement): Promise<void> {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) {
    progress(part);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const now = page.querySelector<HTMLElement>('[data-progress]');
  if (!now?.querySelector('progress')) {
    location.reload(); // the whole page tells what came of it
    return;
  }
  const [from, to] = [part.querySelector('progress'), now.querySelector('progress')];
  if (from && to) from.value = to.value;
  const [said, says] = [part.querySelector('b'), now.querySelector('b')];
  if (said && says) said.textContent = says.textContent;
  progress(part);
}
