// What a key does in the back-office: the first of these that the page has is
// followed, pressed or put in the hand.
const reach: Record<string, string> = {
  j: 'a.back[rel="next"], .desk__two:not(.has-case) .queue__link',
  k: 'a.back[rel="prev"]',
  a: 'form[action*="/take"] button',
  e: '[name="outcome"]',
  '/': '.find [name="q"]',
};

const off = 'vigie-keys-off';

/** Keys of one letter, told of by "?" and switched off in the same place (WCAG 2.1.4). */
export function keys(dialog: HTMLElement): void {
  if (!(dialog instanceof HTMLDialogElement)) return;
  const box = dialog.querySelector<HTMLInputElement>('input[type="checkbox"]');
  if (box) {
    box.checked = localStorage.getItem(off) === null;
    box.addEventListener('change', () => (box.checked ? localStorage.removeItem(off) : localStorage.setItem(off, '1')));
  }
  document.querySelectorAll<HTMLButtonElement>('[data-keys-open]').forEach((b) => {
    b.hidden = false;
    b.addEventListener('click', () => dialog.showModal());
  });
  document.addEventListener('keydown', (press) => {
    if (press.ctrlKey || press.metaKey || press.altKey || press.isComposing || press.repeat) return;
    if (dialog.open || typing(press.target) || localStorage.getItem(off) !== null) return;
    if (press.key === '?') {
      press.preventDefault();
      dialog.showModal();
      return;
    }
    if (press.key === 'x') {
      pick()?.click();
      return;
    }
    const target = document.querySelector<HTMLElement>(reach[press.key] ?? ':not(*)');
    if (!target) return;
    press.preventDefault();
    if (!(target instanceof HTMLInputElement)) {
      target.click();
      return;
    }
    target.closest('details')?.setAttribute('open', '');
    target.focus();
    target.scrollIntoView({ block: 'center' });
  });
}

/** The box of the case where the reader is: in hand, open, or the first that is not ticked. */
function pick(): HTMLElement | null {
  const row = document.activeElement?.closest('.queue__item') ?? document.querySelector('.queue__item.is-current');
  return (row ?? document).querySelector<HTMLElement>('.queue__pick' + (row ? '' : ':not(:checked)'));
}

/** Whether somebody types, or chooses with the keys, where they are. */
function typing(at: EventTarget | null): boolean {
  return at instanceof HTMLElement && (at.isContentEditable || at.matches('input, textarea, select'));
}
