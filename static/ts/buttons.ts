// How long « copied » stays on the button, in milliseconds: time to be read.
const said = 2500;

export function copyButton(button: HTMLButtonElement): void {
  const source = document.querySelector(button.dataset.copy ?? '');
  if (!source || !navigator.clipboard) return;
  const label = button.querySelector('span') ?? button;
  const before = label.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(source.textContent?.trim() ?? '');
    tick(button);
    label.textContent = button.dataset.done ?? before;
    button.setAttribute('aria-live', 'polite');
    window.setTimeout(() => (label.textContent = before), said);
  });
}

export function printButton(button: HTMLButtonElement): void {
  button.hidden = false;
  button.addEventListener('click', () => {
    window.print();
    tick(button);
  });
}

/** A button that takes something away ticks the box (data-ticks="name") that says so. */
function tick(button: HTMLButtonElement): void {
  const name = button.dataset.ticks;
  const box = name && document.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (box) box.checked = true;
}
