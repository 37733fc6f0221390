// A text field that suggests from the register while one types (ARIA 1.2
// combobox with a list). What is not in the register stays typed: a choice is
// never forced.

interface Suggestion {
  value: string;
  label: string;
  detail?: string;
}

// Pause in typing before the register is asked, in milliseconds, and the
// shortest text worth asking about.
const pauseBeforeAsking = 160;
const shortest = 2;

export function combobox(input: HTMLInputElement): void {
  new Combobox(input);
}

class Combobox {
  private readonly list = document.createElement('ul');
  private readonly status = document.createElement('p');
  private readonly into: HTMLInputElement | null;
  private rows: Suggestion[] = [];
  private current = -1;
  private pause = 0;
  private asked = new AbortController();

  constructor(private readonly input: HTMLInputElement) {
    this.into = document.getElementById(`${input.id}-value`) as HTMLInputElement | null;
    this.dress();
    input.addEventListener('input', () => this.typed());
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('blur', () => this.close());
    // Before the field loses the focus, or the list would close under the finger.
    this.list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => this.clicked(event));
  }

  private dress(): void {
    const { input, list, status } = this;
    const frame = document.createElement('div');
    frame.className = `suggest ${[...input.classList].filter((c) => c.startsWith('width-')).join(' ')}`;
    input.replaceWith(frame);
    list.className = 'suggest__list';
    list.id = `${input.id}-list`;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', input.labels?.[0]?.textContent?.trim() ?? '');
    list.hidden = true;
    status.className = 'visually-hidden';
    status.setAttribute('role', 'status');
    frame.append(input, list, status);
    const attributes = { role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  }

  private typed(): void {
    if (this.into) this.into.value = '';
    clearTimeout(this.pause);
    if (this.input.value.trim().length < shortest) {
      this.close();
      return;
    }
    this.pause = window.setTimeout(() => this.ask(), pauseBeforeAsking);
  }

  private async ask(): Promise<void> {
    this.asked.abort();
    this.asked = new AbortController();
    const url = new URL(this.input.dataset.suggest ?? '', location.href);
    url.searchParams.set('q', this.input.value.trim());
    try {
      const answer = await fetch(url, { signal: this.asked.signal, headers: { Accept: 'application/json' } });
      this.show(answer.ok ? await answer.json() : []);
    } catch {
      // Overtaken by a newer question, or no network: the field is still a field.
    }
  }

  private show(rows: Suggestion[]): void {
    if (document.activeElement !== this.input) return;
    this.rows = rows;
    this.current = -1;
    this.list.replaceChildren(...rows.map((row, i) => this.option(row, i)));
    this.open(rows.length > 0);
    this.status.textContent = rows.length ? `${this.input.dataset.found} ${rows.length}` : this.input.dataset.none ?? '';
  }

  private option(row: Suggestion, i: number): HTMLElement {
    const option = document.createElement('li');
    option.id = `${this.list.id}-${i}`;
    option.className = 'suggest__option';
    option.dataset.index = String(i);
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    for (const text of [row.label, row.detail]) {
      if (!text) continue;
      const span = document.createElement('span');
      span.textContent = text;
      option.append(span, ' ');
    }
    return option;
  }

  private open(yes: boolean): void {
    this.list.hidden = !yes;
    this.input.setAttribute('aria-expanded', String(yes));
    if (!yes) this.input.removeAttribute('aria-activedescendant');
  }

  private close(): void {
    clearTimeout(this.pause);
    this.asked.abort();
    this.status.textContent = '';
    this.open(false);
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden) {
      if (event.key === 'ArrowDown' && this.input.value.trim().length >= shortest) this.ask();
      return;
    }
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) this.mark(this.current + moves[event.key]);
    else if (event.key === 'Escape') this.close();
    else if (event.key === 'Enter' && this.current >= 0) this.choose(this.current);
    else if (event.key === 'Tab' && this.current >= 0) {
      this.choose(this.current);
      return;
    } else return;
    event.preventDefault();
  }

  private mark(next: number): void {
    this.current = (next + this.rows.length) % this.rows.length;
    [...this.list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === this.current)));
    const option = this.list.children[this.current];
    option.scrollIntoView({ block: 'nearest' });
    this.input.setAttribute('aria-activedescendant', option.id);
  }

  private clicked(event: Event): void {
    const option = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    if (option) this.choose(Number(option.dataset.index));
  }

  private choose(i: number): void {
    const row = this.rows[i];
    this.input.value = row.label;
    if (this.into) this.into.value = row.value;
    this.close();
    this.input.dispatchEvent(new Event('change', { bubbles: true }));
  }
}
