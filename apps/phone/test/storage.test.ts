import { allSpecies } from '@verger/knowledge';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { cleanLabel } from '../src/names/label.js';
import { albumFile, readAlbumFile } from '../src/storage/album-file.js';
import type { Entry } from '../src/storage/entry.js';
import { searchAlbum } from '../src/storage/search.js';
import { matches } from '../src/text/words.js';

let jpeg: Blob;
beforeAll(async () => {
  const bytes = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#a30' } })
    .jpeg()
    .toBuffer();
  jpeg = new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' });
});

const entry = (id: number, species: string, fr: string, known = true, note = ''): Entry => ({
  id,
  at: id * 1000,
  photo: jpeg,
  photos: 1,
  note,
  correction: null,
  answer: {
    known,
    ms: 10,
    guesses: [
      {
        species: species.toLowerCase(),
        name: { en: species, fr },
        latin: null,
        probability: 0.9,
        confidence: 'sure',
        varieties: [],
      },
    ],
  },
});

describe('the album as a file', () => {
  const example = { backbone: 'a'.repeat(64), features: Float32Array.of(0.25, -1.5, 3) };
  const stored = (change: object = {}) => ({
    at: 1,
    photo: '',
    photos: 1,
    note: '',
    answer: JSON.parse(JSON.stringify(entry(1, 'Apple', 'Pomme').answer)),
    correction: null,
    ...change,
  });
  const fileOf = async (...entries: object[]) => {
    const photo = Buffer.from(await jpeg.arrayBuffer()).toString('base64');
    const text = { format: 'verger-album-1', entries: entries.map((one) => ({ ...one, photo })) };
    return new Blob([JSON.stringify(text)]);
  };

  test('comes back as it was, oldest first, with the example of its correction', async () => {
    const entries = [
      {
        ...entry(2, 'Peach', 'Pêche', true, 'juteuse <b>'),
        correction: { label: 'Nectarine', state: 'waiting' as const },
        example,
      },
      entry(1, 'Apple', 'Pomme'),
    ];
    const { entries: back, leftOut } = await readAlbumFile(await albumFile(entries));
    expect(leftOut).toBe(0);
    expect(back.map(({ at }) => at)).toEqual([1000, 2000]);
    expect(back[1]).toMatchObject({ note: 'juteuse <b>', answer: entries[0]!.answer });
    expect(back[1]!.correction).toEqual({ label: 'Nectarine', state: 'kept' });
    expect(back[1]!.example).toEqual(example);
    expect(await back[1]!.photo.arrayBuffer()).toEqual(await jpeg.arrayBuffer());
  });

  test('keeps the kinds of a photo, without ids of another device, and finds them', async () => {
    const of = (en: string, fr: string) => entry(1, en, fr).answer.guesses[0]!;
    const box = { x: 0, y: 0.25, width: 0.5, height: 0.5 };
    const kinds = [
      { guess: of('Peach', 'Pêche'), box, entry: 7 },
      { guess: of('Lemon', 'Citron'), box },
    ];
    const one: Entry = { ...entry(1, 'Peach', 'Pêche'), kinds };
    const { entries } = await readAlbumFile(await albumFile([one]));
    expect(entries[0]!.kinds).toEqual(kinds.map(({ guess }) => ({ guess, box })));
    expect(searchAlbum([one], 'citron')).toEqual([one]);
    expect(searchAlbum([{ ...one, correction: { label: 'Fig', state: 'kept' } }], 'citron')).toEqual([]);
  });

  test('an album of an earlier build, which called an example a lesson, is read whole', async () => {
    const features = Buffer.from(example.features.buffer).toString('base64');
    const { entries, leftOut } = await readAlbumFile(
      await fileOf(stored({ lesson: { backbone: example.backbone, features } })),
    );
    expect([leftOut, entries[0]!.example]).toEqual([0, example]);
  });

  test.each([
    ['another file', '{"hello":1}'],
    ['no JSON', 'hello'],
    ['another version', '{"format":"verger-album-2","entries":[]}'],
  ])('%s is refused whole', async (_, text) => {
    await expect(readAlbumFile(new Blob([text]))).rejects.toThrow();
  });

  const answer = stored().answer;
  const guess = answer.guesses[0];
  test.each([
    ['no date', { at: 9e15 }],
    ['a date that is none', { at: 'today' }],
    ['no time', { answer: { ...answer, ms: null } }],
    [
      'a title of 20,000 letters',
      { answer: { ...answer, guesses: [{ ...guess, name: { en: 'x'.repeat(20_000), fr: 'x' } }] } },
    ],
    ['a probability of 7', { answer: { ...answer, guesses: [{ ...guess, probability: 7 }] } }],
    ['no guess', { answer: { ...answer, guesses: [] } }],
    ['a label that is a path', { correction: { label: '../x', state: 'kept' } }],
    ['an example of words', { example: { backbone: 'a'.repeat(64), features: 'hello!' } }],
    ['minus three photos', { photos: -3 }],
    ['a kind outside of its photo', { kinds: [{ guess, box: { x: 2, y: 0, width: 1, height: 1 } }] }],
  ])('an entry with %s is left out, the others are read', async (_, change) => {
    const { entries, leftOut } = await readAlbumFile(
      await fileOf(stored(), stored(change), stored({ at: 5 })),
    );
    expect([entries.map(({ at }) => at), leftOut]).toEqual([[1, 5], 1]);
  });

  test('a photo that is none is left out; of the others place and camera are thrown away', async () => {
    const bytes = await sharp(Buffer.from(await jpeg.arrayBuffer()))
      .withExif({ IFD0: { Make: 'Secretphone' }, IFD3: { GPSLatitudeRef: 'N' } })
      .jpeg()
      .toBuffer();
    const photos = ['aGVsbG8=', bytes.toString('base64')];
    const file = { format: 'verger-album-1', entries: photos.map((photo) => ({ ...stored(), photo })) };
    const { entries, leftOut } = await readAlbumFile(new Blob([JSON.stringify(file)]));
    expect([entries.length, leftOut]).toEqual([1, 1]);
    expect(bytes.toString('latin1')).toContain('Secretphone');
    expect(await entries[0]!.photo.text()).not.toMatch(/Secret|GPS/);
  });
});

describe('search', () => {
  const entries = [
    entry(3, 'Peach', 'Pêche'),
    entry(2, 'Apple', 'Pomme', false),
    entry(1, 'Apple', 'Pomme', true, 'Marché de Sète'),
  ];
  const ids = (query: string) => searchAlbum(entries, query).map(({ id }) => id);

  test('either language, without accents, by the beginning of words; notes, too', () => {
    expect(ids('peche')).toEqual([3]);
    expect(ids('PEA')).toEqual([3]);
    expect(ids('pomme sete')).toEqual([1]);
    expect(ids('each')).toEqual([]);
  });

  test('an unknown is not found by its nearest; nothing asked finds all', () => {
    expect(ids('apple')).toEqual([1]);
    expect(ids('  ')).toEqual([3, 2, 1]);
  });

  test('a correction is found by its name in both languages', () => {
    const corrected = {
      ...entry(4, 'Apple', 'Pomme'),
      correction: { label: 'Peach', state: 'kept' as const },
    };
    for (const query of ['peach', 'peche']) expect(searchAlbum([corrected], query)).toEqual([corrected]);
    // What the model had said is no longer what it is.
    expect(searchAlbum([corrected], 'apple')).toEqual([]);
  });

  test('signs between words do not matter', () => {
    expect(matches('Coeur de bœuf', 'cœur-de-boeuf')).toBe(true);
  });
});

describe('what a fruit may be called', () => {
  test.each(['Mirabelle', 'Cœur de bœuf', 'Reine-Claude (Bavay)', "Granny Smith's 2", '柿'])('%s', (name) => {
    expect(cleanLabel(`  ${name} `)).toBe(name.normalize('NFC'));
  });

  test.each(['', '  ', '../etc', 'a/b', '<b>x</b>', 'x'.repeat(61), '.hidden', 'a\u0000b', 'end-'])(
    'not %j',
    (name) => {
      expect(cleanLabel(name)).toBeUndefined();
    },
  );

  test('every name that a tap gives may be', () => {
    for (const { names } of allSpecies) expect(cleanLabel(names.en)).toBe(names.en);
  });
});
