import { notices } from './notices.svelte.js';
import { settings } from './settings.svelte.js';

/** Milliseconds between two looks for a new version while the app stays open. */
const PACE = 60 * 60 * 1000;

/** Milliseconds after which a worker that still waits is told once more: a word to a sleeping one may be lost. */
const AGAIN = 2000;

function takeOver(waiting: ServiceWorker): void {
  waiting.addEventListener('statechange', () => {
    if (waiting.state === 'activated') location.reload();
  });
  const tell = () => {
    if (waiting.state !== 'installed') return;
    waiting.postMessage('take-over');
    setTimeout(tell, AGAIN);
  };
  tell();
}

/**
 * Registers the service worker and says a word when a new version waits. It takes over only when the person says so,
 * in all tabs at once: each then loads anew, so that no tab mixes two versions.
 */
export function startUpdates(): void {
  const { serviceWorker } = navigator;
  if (serviceWorker === undefined || import.meta.env.DEV) return;
  // On the first visit a worker takes the page over, too: nothing has changed then.
  let hadOne = serviceWorker.controller !== null;
  serviceWorker.addEventListener('controllerchange', () => {
    if (hadOne) location.reload();
    hadOne = true;
  });
  const offer = (waiting: ServiceWorker) => {
    const { update } = settings.messages;
    notices.say(update.ready, { label: update.act, run: () => takeOver(waiting) });
  };
  const watch = (registration: ServiceWorkerRegistration) => {
    if (registration.waiting !== null && serviceWorker.controller !== null) offer(registration.waiting);
    const follow = ({ installing } = registration) =>
      installing?.addEventListener('statechange', () => {
        if (installing.state === 'installed' && serviceWorker.controller !== null) offer(installing);
      });
    // It may be under way since before this page could listen.
    follow();
    registration.addEventListener('updatefound', () => follow());
    // The browser's own look waits until the worker is idle, which a busy page can put off for long.
    const look = () => void registration.update().catch(() => {});
    look();
    setInterval(look, PACE);
  };
  serviceWorker.register('/service-worker.js', { updateViaCache: 'none' }).then(watch, () => {
    // A private window may refuse: the app then works with a connection only.
  });
}
