import { expect, test } from 'vitest';
import { deliver } from '../src/corrections/deliver.js';
import type { Entry, NewEntry } from '../src/storage/entry.js';

const entry = (id: number, state: 'kept' | 'waiting' | 'sent'): Entry => ({
  id,
  at: 0,
  photo: new Blob([`photo ${id}`]),
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
    photo: string | undefined;
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
          photo: photo instanceof Blob ? await photo.text() : undefined,
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

const states = (entries: Entry[]) => entries.map(({ correction }) => correction?.state);

test('what waits is sent, oldest first, under one pseudonym; the note is not', async () => {
  const { delivery, entries, seen } = device([entry(1, 'waiting'), entry(2, 'kept'), entry(3, 'waiting')]);
  expect(await deliver(delivery)).toBe(2);
  expect(states(entries)).toEqual(['sent', 'kept', 'sent']);
  expect(seen.map(({ label, photo, token }) => [label, photo, token])).toEqual([
    ['Fruit 1', 'photo 1', 'Bearer t1'],
    ['Fruit 3', 'photo 3', 'Bearer t1'],
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
