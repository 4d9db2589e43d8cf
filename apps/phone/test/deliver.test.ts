import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { deliver } from '../src/corrections/deliver.js';
import type { Entry, NewEntry } from '../src/storage/entry.js';

const photos: Blob[] = [];
beforeAll(async () => {
  for (let id = 0; id < 4; id++) {
    const jpeg = await sharp({ create: { width: 8 + id, height: 8, channels: 3, background: '#a30' } })
      .withExif({ IFD0: { Make: 'Secretphone' } })
      .jpeg()
      .toBuffer();
    photos.push(new Blob([new Uint8Array(jpeg)]));
  }
});

const entry = (id: number, state: 'kept' | 'waiting' | 'sent'): Entry => ({
  id,
  at: 0,
  photo: photos[id]!,
  photos: 1,
  note: 'mine',
  answer: { known: false, guesses: [], ms: 1 },
  correction: { label: `Fruit ${id}`, state },
});

/** A device and a server; the server answers what the list says, then 201. */
function device(entries: Entry[], answers: (number | 'offline')[] = []) {
  const seen: {
    url: string;
    token: string | null;
    label: unknown;
    photo: number | undefined;
    fields: string[];
  }[] = [];
  let token: string | undefined;
  let issued = 0;
  return {
    entries,
    seen,
    delivery: {
      album: {
        all: async () => [...entries].reverse(),
        change: async (id: number, change: Partial<NewEntry>) => {
          const at = entries.findIndex((one) => one.id === id);
          entries[at] = { ...entries[at]!, ...change };
          return entries[at];
        },
      },
      fetch: async (url: string, init: RequestInit) => {
        if (url === '/api/tokens') return Response.json({ token: `t${++issued}` }, { status: 201 });
        const form = init.body as FormData;
        const photo = form.get('photo');
        seen.push({
          url,
          token: new Headers(init.headers).get('Authorization'),
          label: form.get('label'),
          photo: photo instanceof Blob ? await widthOf(photo) : undefined,
          fields: [...form.keys()].sort(),
        });
        const answer = answers.shift() ?? 201;
        if (answer === 'offline') throw new TypeError('offline');
        return new Response('{}', { status: answer });
      },
      token: () => token,
      keepToken: (given: string | undefined) => {
        token = given;
      },
    },
  };
}

/** Tells the photos apart; none of them still says which camera took it. */
async function widthOf(photo: Blob): Promise<number> {
  const bytes = Buffer.from(await photo.arrayBuffer());
  expect(bytes.toString('latin1')).not.toContain('Secretphone');
  return (await sharp(bytes).metadata()).width;
}

const states = (entries: Entry[]) => entries.map(({ correction }) => correction?.state);

test('what waits is sent, oldest first, under one pseudonym; the note is not', async () => {
  const { delivery, entries, seen } = device([entry(1, 'waiting'), entry(2, 'kept'), entry(3, 'waiting')]);
  expect(await deliver(delivery)).toBe(2);
  expect(states(entries)).toEqual(['sent', 'kept', 'sent']);
  expect(seen.map(({ label, photo, token }) => [label, photo, token])).toEqual([
    ['Fruit 1', 9, 'Bearer t1'],
    ['Fruit 3', 11, 'Bearer t1'],
  ]);
  expect(seen[0]!.fields).toEqual(['answered', 'label', 'photo']);
});

test('without a connection, or when the server is busy, it waits', async () => {
  for (const answer of ['offline', 429, 503] as const) {
    const { delivery, entries, seen } = device([entry(1, 'waiting'), entry(2, 'waiting')], [answer]);
    expect(await deliver(delivery)).toBe(0);
    expect(states(entries)).toEqual(['waiting', 'waiting']);
    expect(seen).toHaveLength(1);
  }
});

test('what the server will never take is not sent again, and does not hold up the next', async () => {
  const { delivery, entries } = device([entry(1, 'waiting'), entry(2, 'waiting')], [422]);
  expect(await deliver(delivery)).toBe(1);
  expect(states(entries)).toEqual(['refused', 'sent']);
});

test('a pseudonym the server does not know is replaced once', async () => {
  const { delivery, entries, seen } = device([entry(1, 'waiting')], [401]);
  delivery.keepToken('old');
  await deliver(delivery);
  expect(states(entries)).toEqual(['sent']);
  expect(seen.map(({ token }) => token)).toEqual(['Bearer old', 'Bearer t1']);
});
