// The browser's offer to put the portal on the home screen.
interface Offer extends Event {
  prompt(): Promise<unknown>;
}

// installHint shows a part of the page while the browser would install the
// portal, and hides it once it did or was asked.
export function installHint(part: HTMLElement): void {
  let offer: Offer | undefined;
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault(); // the browser's own banner covers the page
    offer = event as Offer;
    part.hidden = false;
  });
  window.addEventListener('appinstalled', () => (part.hidden = true));
  part.querySelector('button')?.addEventListener('click', () => {
    part.hidden = true;
    void offer?.prompt();
  });
}

// againButton loads the page again: what a form was sending when the line broke
// is sent again.
export function againButton(button: HTMLButtonElement): void {
  button.hidden = false;
  button.addEventListener('click', () => location.reload());
}

// register lets the service worker answer where there is no line. Where a
// browser has none, or forbids it, pages are as they were.
export function register(): void {
  if (!document.querySelector('link[rel="manifest"]')) return; // the back-office
  window.addEventListener('load', () => void navigator.serviceWorker?.register('/sw.js').catch(() => undefined));
}
