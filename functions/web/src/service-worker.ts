/** Replaced when the page is bundled: local/page/bundle-page.ts. */
declare const VERSION: string;
declare const FIXED_FILES: readonly string[];
declare const FRESH_FILES: readonly string[];

/**
 * Opens the page without a network. Code is never older than what Hosting has: the page itself is asked of the network first, and the
 * files it names have a hash of their content in their names, so that a kept one is the right one.
 */
const worker = globalThis as unknown as Worker;

/** What this file uses of a service worker: its types and those of a page exclude each other. */
interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate' | 'fetch', listener: (event: WorkerEvent) => void): void;
}

interface WorkerEvent {
  readonly request: Request;
  waitUntil(work: Promise<unknown>): void;
  respondWith(response: Promise<Response>): void;
}

const PREFIX = 'maestro-page-';
const CACHE = PREFIX + VERSION;

/** The page of an open tab may still ask for files of the version before. */
const KEPT_VERSIONS = 2;

/** Only the emulator of Hosting has something to say there: where the others are. */
const EMULATORS_PATH = '/__/firebase/init.js';

/** A network that does not answer for so long counts as none where something is kept. */
const PATIENCE_MS = 4_000;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      await cache.addAll([...FIXED_FILES, ...FRESH_FILES]);
      const emulators = await fetch(`${EMULATORS_PATH}?useEmulator=true`).catch(() => null);
      if (emulators?.ok === true) await cache.put(EMULATORS_PATH, emulators);
      await worker.skipWaiting();
    })(),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      // The names are in the order in which the caches were made.
      const own = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
      await Promise.all(own.slice(0, -KEPT_VERSIONS).map((name) => caches.delete(name)));
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname: path } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (path.startsWith('/assets/')) event.respondWith(keptFirst(request));
  else if (FRESH_FILES.includes(path) || path === EMULATORS_PATH)
    event.respondWith(networkFirst(request, path));
});

async function keptFirst(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  // A file of the next version, whose worker is not there yet.
  if (response.ok) await (await caches.open(CACHE)).put(request, response.clone());
  return response;
}

async function networkFirst(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  const fetched = fetch(request).then(async (response) => {
    if (response.ok) await cache.put(path, response.clone());
    return response;
  });
  if (kept === undefined) return fetched;
  const late = new Promise<Response>((resolve) => {
    setTimeout(() => {
      resolve(kept);
    }, PATIENCE_MS);
  });
  return Promise.race([fetched, late]).catch(() => kept);
}
