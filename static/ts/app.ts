// What the pages gain where scripts run. Nothing here is needed to file, follow
// or work a report: each piece finds its own elements and leaves the rest alone.
import { Checkboxes, ErrorSummary } from 'govuk-frontend';
import { hover } from './chart';
import { combobox } from './combobox';
import { copyButton, printButton } from './buttons';
import { viewer } from './viewer';
import { againButton, installHint, register } from './install';
import { keys } from './keys';
import { progress } from './progress';
import { challenge } from './challenge';
import { countdown, guard, shows, submitOnChange } from './form';

function each(selector: string, start: (element: HTMLElement) => void): void {
  document.querySelectorAll<HTMLElement>(selector).forEach(start);
}

// govuk-frontend refuses to start without this class.
document.body.classList.add('govuk-frontend-supported');

each('[data-module="govuk-error-summary"]', (e) => new ErrorSummary(e));
each('[data-module="govuk-checkboxes"]', (e) => new Checkboxes(e));
each('[data-challenge]', challenge);
each('form', (e) => guard(e as HTMLFormElement));
each('form[data-submit-on-change]', (e) => submitOnChange(e as HTMLFormElement));
each('textarea[data-count]', (e) => countdown(e as HTMLTextAreaElement));
each('input[data-suggest]', (e) => combobox(e as HTMLInputElement));
each('[data-copy]', (e) => copyButton(e as HTMLButtonElement));
each('[data-print]', (e) => printButton(e as HTMLButtonElement));
each('[data-shows]', shows);
each('[data-hover]', hover);
each('[data-draw]', viewer);
each('[data-again-button]', (e) => againButton(e as HTMLButtonElement));
each('[data-keys]', keys);
each('[data-progress]', progress);
each('[data-install]', installHint);
register();
