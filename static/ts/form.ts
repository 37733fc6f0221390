// Pauses, in milliseconds, so that a screen reader is not spoken over.
const announceAfter = 1000;

// guard lets a form leave once: a second click while the first is on its way
// does nothing. The server holds against doubles by itself; this spares the wait.
export function guard(form: HTMLFormElement): void {
  if (form.hasAttribute('data-again')) return;
  let gone = false;
  form.addEventListener('submit', (event) => {
    if (gone) {
      event.preventDefault();
      return;
    }
    gone = true;
    // Not `disabled`: a disabled button's name and value would not be sent.
    const button = event.submitter;
    button?.setAttribute('aria-disabled', 'true');
    button?.classList.add('is-busy');
  });
  // Coming back with the browser's back button finds the page as it was left.
  window.addEventListener('pageshow', () => {
    gone = false;
    form.querySelectorAll('.is-busy').forEach((button) => {
      button.removeAttribute('aria-disabled');
      button.classList.remove('is-busy');
    });
  });
}

export function submitOnChange(form: HTMLFormElement): void {
  form.addEventListener('change', () => form.requestSubmit());
}

// countdown says how many characters are left, in words given by the page.
export function countdown(area: HTMLTextAreaElement): void {
  const shown = document.getElementById(`${area.id}-count`);
  const limit = Number(area.dataset.count);
  if (!shown || !limit) return;
  const spoken = document.createElement('p');
  spoken.className = 'visually-hidden';
  spoken.setAttribute('aria-live', 'polite');
  shown.after(spoken);
  const format = new Intl.NumberFormat(document.documentElement.lang);
  let pause = 0;
  const update = () => {
    const left = limit - Array.from(area.value).length;
    const words = left < 0 ? area.dataset.over : area.dataset.left;
    shown.textContent = `${words} ${format.format(Math.abs(left))}`;
    shown.classList.toggle('is-over', left < 0);
    clearTimeout(pause);
    pause = window.setTimeout(() => (spoken.textContent = left < limit / 10 ? shown.textContent : ''), announceAfter);
  };
  area.addEventListener('input', update);
  update();
}

// shows hides a part of a form (data-shows="name=value,value") while the answer
// it follows from is another. Without scripts it stands under a heading that says
// when it matters.
export function shows(part: HTMLElement): void {
  const [name, values = ''] = (part.dataset.shows ?? '').split('=');
  const follows = new Set(values.split(','));
  const inputs = [...(part.closest('form')?.querySelectorAll<HTMLInputElement>(`[name="${name}"]`) ?? [])];
  const update = () => (part.hidden = !inputs.some((input) => input.checked && follows.has(input.value)));
  inputs.forEach((input) => input.addEventListener('change', update));
  window.addEventListener('pageshow', update);
  update();
}
