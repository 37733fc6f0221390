// Files of a report, sent in parts while the voter goes on reading: what has
// arrived stays, whatever the line does. Without this script the page's form
// carries them. No copy of a file is left in the browser: after a reload the
// voter chooses it again, and only what was missing is sent.

interface Uploaded {
  id: string;
  name: string;
  size: string;
  bytes: number;
  received: number;
  whole: boolean;
  state: string;
}

interface Answer {
  status: number; // 0: no answer
  body: Partial<Uploaded> & { why?: string };
}

// Pauses between tries, in milliseconds: the first is short, since most faults of
// a telephone's line are; the longest still feels like waiting.
const firstPause = 800;
const longestPause = 20_000;
const patience = 90_000; // for one part at 6 kB/s

class Row {
  id = '';
  received = 0;
  whole = false;
  stopped = false;
  request?: XMLHttpRequest;
  file?: File;

  constructor(readonly element: HTMLElement) {
    this.id = element.dataset.id ?? '';
    this.received = Number(element.dataset.received ?? 0);
    this.whole = element.classList.contains('is-whole');
  }

  get name(): string {
    return this.element.dataset.name ?? '';
  }

  // A file of the same name and length goes on where it broke off.
  is(file: File): boolean {
    return !this.file && !this.whole && this.name === file.name && Number(this.element.dataset.bytes) === file.size;
  }

  say(state: string): void {
    this.element.querySelector('[data-state]')!.textContent = state;
  }

  progress(bytes: number): void {
    const bar = this.element.querySelector('progress')!;
    bar.value = this.file ? Math.round((100 * bytes) / this.file.size) : 0;
  }
}

class Material {
  private readonly words: DOMStringMap;
  private readonly list: HTMLElement;
  private rows: Row[];
  private queue: Row[] = [];
  private busy = false;
  private held: HTMLElement | null = null;

  constructor(private readonly form: HTMLFormElement) {
    this.words = form.dataset;
    this.list = this.part('[data-files]');
    this.rows = [...this.list.children].map((e) => new Row(e as HTMLElement));
    const input = this.part('input[type=file]') as HTMLInputElement;
    input.addEventListener('change', () => {
      this.choose([...(input.files ?? [])]);
      input.value = ''; // or the form would carry them a second time
    });
    this.list.addEventListener('click', (event) => this.clicked(event));
    this.dropping(this.part('[data-drop]'));
    document.addEventListener('paste', (event) => {
      if (event.clipboardData?.files.length) this.choose([...event.clipboardData.files]);
    });
    // Before the guard against double clicks, which would take it for sent.
    form.addEventListener('submit', (event) => this.hold(event), true);
  }

  private part(selector: string): HTMLElement {
    return this.form.querySelector<HTMLElement>(selector)!;
  }

  private dropping(zone: HTMLElement): void {
    this.part('[data-drop-say]').hidden = !matchMedia('(pointer: fine)').matches;
    const over = (yes: boolean) => (event: DragEvent) => {
      event.preventDefault();
      zone.classList.toggle('is-over', yes);
    };
    zone.addEventListener('dragover', over(true));
    zone.addEventListener('dragleave', over(false));
    zone.addEventListener('drop', (event) => {
      over(false)(event);
      this.choose([...(event.dataTransfer?.files ?? [])]);
    });
  }

  private choose(files: File[]): void {
    this.fault('');
    const faults: string[] = [];
    for (const file of files) {
      const known = this.rows.find((row) => row.is(file));
      const why = this.refuses(file, known);
      if (why) faults.push(this.about(file.name, why));
      else this.add(known ?? this.row(file), file);
    }
    if (faults.length) this.fault(faults.join('. '));
    void this.run();
  }

  private refuses(file: File, known?: Row): string | undefined {
    if (!file.size) return this.words.empty;
    if (file.size > Number(this.words.bytes)) return this.words.large;
    if (!known && this.rows.length >= Number(this.words.most)) return this.words.many;
    return undefined;
  }

  private row(file: File): Row {
    const made = (this.part('[data-row]') as HTMLTemplateElement).content.firstElementChild!.cloneNode(true) as HTMLElement;
    made.dataset.name = file.name;
    made.dataset.bytes = String(file.size);
    made.querySelectorAll('.file__name, [data-name]').forEach((e) => (e.textContent = file.name));
    const mega = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
    made.querySelector('[data-size]')!.textContent = (this.words.mega ?? '').replace('{n}', mega.format(Math.max(file.size / 1e6, 0.1)));
    this.list.append(made);
    const row = new Row(made);
    this.rows.push(row);
    this.fit();
    return row;
  }

  private add(row: Row, file: File): void {
    row.file = file;
    row.say(this.words.waiting ?? '');
    row.progress(row.received);
    this.queue.push(row);
  }

  // One file at a time: a thin line is not made thicker by sharing it.
  private async run(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    for (let row = this.queue.shift(); row; row = this.queue.shift()) {
      if (!row.stopped) await this.send(row);
    }
    this.busy = false;
    if (this.held) this.form.requestSubmit(this.held);
  }

  private async send(row: Row): Promise<void> {
    const file = row.file!;
    for (let tries = 0; !row.stopped && !row.whole; ) {
      row.say(`${this.words.sending} ${Math.floor((100 * row.received) / file.size)} %`);
      const answer = row.id ? await this.post(row, file) : await this.begin(row, file);
      if (row.stopped) return;
      if (answer.status === 200 || answer.status === 409) {
        tries = 0;
        this.take(row, answer.body);
      } else if (answer.status === 422 || answer.status === 413 || answer.status === 400) {
        this.drop(row);
        this.fault(this.about(file.name, answer.body.why ?? this.words.failed ?? ''));
        return;
      } else if (answer.status === 404) {
        row.say(this.words.gone ?? '');
        this.fault(this.words.gone ?? '');
        return;
      } else {
        row.say((navigator.onLine ? this.words.trying : this.words.offline) ?? '');
        await pause(tries++);
      }
    }
  }

  private begin(row: Row, file: File): Promise<Answer> {
    return this.ask(row, this.words.material!, new URLSearchParams({ name: file.name, size: String(file.size) }));
  }

  private post(row: Row, file: File): Promise<Answer> {
    const end = Math.min(row.received + Number(this.words.part), file.size);
    return this.ask(row, `${this.words.material}/${row.id}?from=${row.received}`, file.slice(row.received, end), (bytes) => {
      row.progress(row.received + bytes);
      const percent = Math.floor((100 * (row.received + bytes)) / file.size);
      row.say(percent < 100 ? `${this.words.sending} ${percent} %` : this.words.sealing ?? '');
    });
  }

  // fetch does not tell how much of a body has left.
  private ask(row: Row, url: string, body: Blob | URLSearchParams, sent?: (bytes: number) => void): Promise<Answer> {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      row.request = request;
      request.open('POST', url);
      request.timeout = patience;
      request.responseType = 'text';
      if (sent) request.upload.onprogress = (event) => sent(event.loaded);
      request.onloadend = () => resolve({ status: request.status, body: parsed(request.responseText) });
      request.send(body);
    });
  }

  private take(row: Row, u: Partial<Uploaded>): void {
    row.id = u.id ?? row.id;
    row.received = u.received ?? row.received;
    row.whole = u.whole ?? false;
    row.element.dataset.id = row.id;
    row.element.querySelector('button')!.value = row.id;
    row.element.querySelector('[data-size]')!.textContent = u.size ?? '';
    row.progress(row.received);
    if (!row.whole) return;
    row.element.classList.add('is-whole');
    row.element.querySelector('progress')!.hidden = true;
    row.say(u.state ?? '');
    this.tell(`${row.name}, ${u.state}`);
  }

  private clicked(event: Event): void {
    const button = (event.target as Element).closest('button');
    const row = this.rows.find((r) => button && r.element.contains(button));
    if (!row) return;
    event.preventDefault();
    row.stopped = true;
    row.request?.abort();
    if (row.id) void fetch(`${this.words.material}/${row.id}/remove`, { method: 'POST' });
    this.drop(row);
    this.tell(`${row.name}, ${this.words.removed}`);
    (this.list.querySelector('button') ?? this.part('input[type=file]')).focus();
  }

  private drop(row: Row): void {
    row.element.remove();
    this.rows = this.rows.filter((r) => r !== row);
    this.fit();
  }

  // What there is room for is shown; nothing moves while a file is on its way.
  private fit(): void {
    const full = this.rows.length >= Number(this.words.most);
    this.list.hidden = this.rows.length === 0;
    this.part('[data-room]').hidden = full;
    this.part('[data-full]').hidden = !full;
  }

  // The form waits for the files, and leaves by itself once they are here.
  private hold(event: SubmitEvent): void {
    if (!this.busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.held = event.submitter;
    this.held?.classList.add('is-busy');
    this.tell(this.words.hold ?? '');
  }

  private about(name: string, why: string): string {
    return (this.words.about ?? '').replace('{name}', name).replace('{why}', why);
  }

  private fault(text: string): void {
    const fault = this.part('[data-fault]');
    fault.hidden = !text;
    fault.querySelector('[data-why]')!.textContent = text;
  }

  private tell(text: string): void {
    this.part('[data-said]').textContent = text;
  }
}

function parsed(text: string): Answer['body'] {
  try {
    return JSON.parse(text);
  } catch {
    return {}; // a page of the server's, or of somebody on the way
  }
}

// pause waits longer each time, or until the line is back.
function pause(tries: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      resolve();
    };
    const timer = window.setTimeout(end, Math.min(firstPause * 2 ** tries, longestPause));
    window.addEventListener('online', end);
  });
}

const form = document.querySelector<HTMLFormElement>('form[data-material]');
if (form) new Material(form);
