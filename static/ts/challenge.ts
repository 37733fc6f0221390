// How long a report waits, in milliseconds, for work that is not done when it is
// sent; then it leaves without.
const patience = 12_000;

// challenge lets a worker do the form's work while its page is being read, and
// puts the answer into the form, as ALTCHA writes it. Whatever goes wrong, the
// form leaves as it would without scripts.
export function challenge(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const field = form.querySelector<HTMLInputElement>('[name=altcha]');
  const asked = form.dataset.challenge;
  if (!field || !asked || !form.dataset.solver) return;
  const work = solved(form.dataset.solver, JSON.parse(asked)).then((answer) => (field.value = answer));
  let held = false;
  // Before the guard against double clicks, which would take it for sent.
  form.addEventListener(
    'submit',
    (event) => {
      if (field.value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (held) return;
      held = true;
      const button = event.submitter;
      button?.setAttribute('aria-disabled', 'true');
      button?.classList.add('is-busy');
      const say = form.querySelector<HTMLElement>('[data-say]');
      if (say) say.textContent = say.dataset.say ?? '';
      void Promise.race([work, pause(patience)]).then(() => {
        field.value ||= 'none'; // it is not waited for again
        form.requestSubmit(button);
      });
    },
    true,
  );
}

const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

// solved returns the answer to a challenge, or "" where no worker can be had.
function solved(script: string, asked: object): Promise<string> {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(script);
      worker.addEventListener('error', () => resolve(''));
      worker.addEventListener('message', (event: MessageEvent<number>) => {
        worker.terminate();
        resolve(event.data < 0 ? '' : btoa(JSON.stringify({ ...asked, number: event.data })));
      });
      worker.postMessage(asked);
    } catch {
      resolve('');
    }
  });
}
