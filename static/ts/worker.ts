// The service worker: who opens a page of the portal without a line is told what
// to do meanwhile. It keeps that page, the files it is drawn with, and nothing
// that anybody told the portal; the back-office it leaves alone.
interface Passing extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Fetching extends Passing {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
}
declare const KEPT: string[]; // addresses of files, put in by build.mjs
declare const CACHE: string; // named for them

const worker = self as unknown as {
  addEventListener(name: string, listen: (event: Fetching) => void): void;
  readonly registration: { readonly navigationPreload?: { enable(): Promise<void> } };
  readonly location: Location;
  skipWaiting(): Promise<void>;
};

// How long a kept page is good for, in milliseconds.
const good = 7 * 24 * 3600 * 1000;

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((kept) => kept.addAll(KEPT)));
  void worker.skipWaiting();
});

worker.addEventListener('activate', (event) => {
  const former = async () => {
    await worker.registration.navigationPreload?.enable();
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  };
  event.waitUntil(former());
});

worker.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== worker.location.origin) return;
  if (KEPT.includes(url.pathname)) event.respondWith(keptFile(event.request));
  if (event.request.mode !== 'navigate') return;
  const lang = /^\/([a-z]{2})(?!\/office)(?:\/[^.]*)?$/.exec(url.pathname)?.[1];
  if (lang && event.request.method === 'GET') event.respondWith(page(event, lang));
  // What is posted goes past the worker, which would hold whole files; without a
  // line, loading the page again posts it again.
  else if (lang && !navigator.onLine) event.respondWith(offline(lang));
});

async function keptFile(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

async function page(event: Fetching, lang: string): Promise<Response> {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    event.waitUntil(keep(lang).catch(() => undefined)); // a full disk is no reason to fail
    return answer;
  } catch {
    return offline(lang);
  }
}

// keep takes the page of a language for later, unless a good one is there.
async function keep(lang: string): Promise<void> {
  const address = `/${lang}/offline`;
  const kept = await caches.open(CACHE);
  const found = await kept.match(address);
  if (found && Date.now() - Date.parse(found.headers.get('Date') ?? '') < good) return;
  const fresh = await fetch(address, { credentials: 'omit' });
  if (fresh.ok) await kept.put(address, fresh);
}

async function offline(lang: string): Promise<Response> {
  return (await caches.match(`/${lang}/offline`)) ?? Response.error();
}
