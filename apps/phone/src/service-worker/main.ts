/**
 * Keeps the app on the device: all files of one build, each checked by its sha256, so that a version is there whole
 * or not at all. The model has a cache of its own, kept by the inference worker.
 */
import { keepShared } from './shared.js';

/** The files of this build; put in when it is bundled. */
declare const __FILES__: readonly { readonly url: string; readonly sha256: string }[];

/** What the DOM types lack of a service worker. */
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Response | Promise<Response>): void;
}
declare const clients: { claim(): Promise<void> };
declare function skipWaiting(): Promise<void>;

const PREFIX = 'verger-app-';
const NAME = PREFIX + fingerprint(__FILES__.map(({ sha256 }) => sha256).join(''));
const paths = new Map(__FILES__.map((file) => [file.url, file]));

self.addEventListener('install', (event) => (event as ExtendableEvent).waitUntil(install()));
self.addEventListener('activate', (event) => (event as ExtendableEvent).waitUntil(activate()));
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') (event as unknown as ExtendableEvent).waitUntil(skipWaiting());
});
self.addEventListener('fetch', (event) => answer(event as FetchEvent));

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  const queue = [...__FILES__];
  // A few at a time: the model wants the line, too.
  const worker = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) await add(cache, file);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

async function add(cache: Cache, { url, sha256 }: { url: string; sha256: string }): Promise<void> {
  const before = await caches.match(url);
  if (before !== undefined && (await digest(before.clone())) === sha256) return cache.put(url, before);
  const response = await fetch(url, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  if ((await digest(response.clone())) !== sha256) throw new Error(`${url} is not what its sha256 says`);
  await cache.put(url, response);
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  }
  await clients.claim();
}

function answer(event: FetchEvent): void {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === 'POST' && url.pathname === '/share') {
    event.respondWith(keepShared(request));
  } else if (request.method === 'GET') {
    const path = request.mode === 'navigate' && !/^\/(api|run)\//.test(url.pathname) ? '/' : url.pathname;
    if (paths.has(path)) event.respondWith(fromCache(path, request));
  }
}

async function fromCache(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(path)) ?? fetch(request);
}

async function digest(response: Response): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', await response.arrayBuffer());
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** FNV-1a, 32 bits: a name that changes with the files. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
