import { withoutMetadata } from '@verger/vision';
import type { Album } from '../storage/album.js';
import type { Entry } from '../storage/entry.js';

/** What delivering takes from its environment. */
export interface Delivery {
  readonly album: Pick<Album, 'all' | 'change'>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** The pseudonym; undefined when there is none yet. */
  token(): string | undefined;
  keepToken(token: string | undefined): void;
}

/** What became of one correction. */
type Outcome = 'sent' | 'refused' | 'later';

/**
 * Sends the corrections that wait, oldest first, until one has to wait longer. Call it only when the person opted in.
 *
 * @returns how many were sent
 */
export async function deliver(delivery: Delivery): Promise<number> {
  const { album } = delivery;
  const waiting = (await album.all()).filter(({ correction }) => correction?.state === 'waiting').reverse();
  let sent = 0;
  for (const entry of waiting) {
    const outcome = await send(delivery, entry).catch((): Outcome => 'later');
    if (outcome === 'later') break;
    await album.change(entry.id, { correction: { label: entry.correction!.label, state: outcome } });
    if (outcome === 'sent') sent++;
  }
  return sent;
}

async function send(delivery: Delivery, entry: Entry): Promise<Outcome> {
  const photo = await withoutPlace(entry.photo);
  if (photo === undefined) return 'refused';
  const form = new FormData();
  form.set('photo', new File([photo], 'photo.jpg', { type: 'image/jpeg' }));
  form.set('label', entry.correction!.label);
  form.set('answered', (entry.answer.known && entry.answer.guesses[0]?.varieties[0]?.class) || '');
  const post = async () => {
    const token = delivery.token() ?? (await newToken(delivery));
    return delivery.fetch('/api/corrections', {
      method: 'POST',
      body: form,
      headers: { Authorization: `Bearer ${token}` },
    });
  };
  let response = await post();
  if (response.status === 401) {
    // The server has another key now: it gives another pseudonym, once.
    delivery.keepToken(undefined);
    response = await post();
  }
  if (response.ok) return 'sent';
  return [400, 409, 413, 422].includes(response.status) ? 'refused' : 'later';
}

/** Photos are drawn anew when they are taken; one that an earlier version read from a file may not have been. */
async function withoutPlace(photo: Blob): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return withoutMetadata(new Uint8Array(await photo.arrayBuffer()));
  } catch {
    return undefined;
  }
}

async function newToken({ fetch, keepToken }: Delivery): Promise<string> {
  const response = await fetch('/api/tokens', { method: 'POST' });
  if (!response.ok) throw new Error(`/api/tokens: ${response.status}`);
  const { token } = (await response.json()) as { token: string };
  keepToken(token);
  return token;
}
