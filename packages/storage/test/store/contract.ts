import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entry, Store } from '../../src/store/store.js';

/** One kind of store, and what it cannot do. */
export interface StoreUnderTest {
  readonly name: string;
  /** Called once before all tests. */
  open(): Promise<void>;
  close(): Promise<void>;
  /** A store in a new, empty place; `again` opens the same place once more, as another process would. */
  fresh(): Promise<{ store: Store; again: () => Store }>;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined) =>
  data === undefined ? undefined : new TextDecoder().decode(data);
const sha = (data: Uint8Array | undefined) =>
  createHash('sha256')
    .update(data ?? 'nothing')
    .digest('hex');

async function entries(store: Store, prefix = ''): Promise<Entry[]> {
  const all: Entry[] = [];
  for await (const entry of store.list(prefix)) all.push(entry);
  return all;
}
const paths = async (store: Store, prefix = '') => (await entries(store, prefix)).map(({ path }) => path);

/** What every store promises. */
export function storeContract(kind: StoreUnderTest, skip: string | undefined): void {
  describe.skipIf(skip)(`${kind.name} ${skip ? `(skipped: ${skip})` : ''}`, () => {
    beforeAll(() => kind.open(), 900_000);
    afterAll(() => kind.close());

    test('what is written is read, by another opener too, and replaced whole', async () => {
      const { store, again } = await kind.fresh();
      await store.write('features/part-1.parquet', bytes('long first content'));
      expect(text(await again().read('features/part-1.parquet'))).toBe('long first content');
      await store.write('features/part-1.parquet', bytes('short'));
      expect(text(await again().read('features/part-1.parquet'))).toBe('short');
      await store.write('empty', new Uint8Array());
      expect(await store.read('empty')).toHaveLength(0);
    });

    test('a missing object is undefined, whole, in part, and below an object', async () => {
      const { store } = await kind.fresh();
      await store.write('run.json', bytes('{}'));
      expect(await store.read('gone')).toBeUndefined();
      expect(await store.read('gone', { start: 0, end: 5 })).toBeUndefined();
      expect(await store.read('gone', { start: 3, end: 3 })).toBeUndefined();
      expect(await store.read('gone/deeper')).toBeUndefined();
    });

    test('ranges are half open and end where the object ends', async () => {
      const { store } = await kind.fresh();
      await store.write('digits', bytes('0123456789'));
      const range = async (start: number, end: number) => text(await store.read('digits', { start, end }));
      expect(await range(0, 4)).toBe('0123');
      expect(await range(9, 10)).toBe('9');
      expect(await range(7, 100)).toBe('789');
      expect(await range(4, 4)).toBe('');
      expect(await range(10, 12)).toBe('');
      await store.write('empty', new Uint8Array());
      expect(await store.read('empty', { start: 0, end: 4 })).toHaveLength(0);
    });

    test('create writes only what is absent', async () => {
      const { store } = await kind.fresh();
      expect(await store.create('lock', bytes('first'))).toBe(true);
      expect(await store.create('lock', bytes('second'))).toBe(false);
      expect(text(await store.read('lock'))).toBe('first');
      await store.remove('lock');
      expect(await store.create('lock', bytes('third'))).toBe(true);
      expect(text(await store.read('lock'))).toBe('third');
    });

    test('of 20 racing creators exactly one wins, and its content stays', async () => {
      const { again } = await kind.fresh();
      const creators = Array.from({ length: 20 }, () => again());
      for (let round = 0; round < 5; round++) {
        const won = await Promise.all(
          creators.map((one, i) => one.create(`lock-${round}`, bytes(`by ${i}`))),
        );
        expect(won.filter(Boolean)).toHaveLength(1);
        expect(text(await creators[0]!.read(`lock-${round}`))).toBe(`by ${won.indexOf(true)}`);
      }
    });

    test('remove is idempotent', async () => {
      const { store } = await kind.fresh();
      await store.write('a/b', bytes('x'));
      await store.remove('a/b');
      await store.remove('a/b');
      await store.remove('never/was');
      expect(await store.read('a/b')).toBeUndefined();
      expect(await paths(store)).toEqual([]);
    });

    test('move gives an object another path, in place of what was there', async () => {
      const { store, again } = await kind.fresh();
      await store.write('staged/part-1', bytes('new'));
      await store.write('features/part-1', bytes('an older one'));
      await store.move('staged/part-1', 'features/part-1');
      expect(text(await again().read('features/part-1'))).toBe('new');
      expect(await paths(store)).toEqual(['features/part-1']);
      await expect(store.move('staged/part-1', 'features/part-1')).rejects.toThrow();
      expect(text(await store.read('features/part-1'))).toBe('new');
    });

    test('lists by prefix, sorted, with sizes, and nothing in an empty place', async () => {
      const { store } = await kind.fresh();
      expect(await paths(store)).toEqual([]);
      // '-', '.' sort before '/', '0' after it; U+FF5E before an emoji in UTF-8, after it in UTF-16.
      const names = ['a/1', 'a-b/1', 'a.b', 'a0', 'b/2', 'b/10', 'z/～', 'z/😀'];
      for (const name of names) await store.write(name, bytes(name));
      const sorted = [...names].sort((x, y) => (x < y ? -1 : 1));
      expect(await paths(store)).toEqual(sorted);
      expect(await paths(store, 'a')).toEqual(sorted.filter((name) => name.startsWith('a')));
      expect(await paths(store, 'a/')).toEqual(['a/1']);
      expect(await paths(store, 'b/1')).toEqual(['b/10']);
      expect(await paths(store, 'nothing/')).toEqual([]);
      for (const entry of await entries(store)) expect(entry.bytes).toBe(bytes(entry.path).length);
    });

    test('the etag of an object stays, and changes with its content', async () => {
      const { store } = await kind.fresh();
      const etag = async () => (await entries(store))[0]?.etag;
      await store.write('part', bytes('one'));
      const before = await etag();
      expect(before).toMatch(/./);
      expect(await etag()).toBe(before);
      await store.write('part', bytes('three'));
      expect(await etag()).not.toBe(before);
    });

    test('lists more objects than a page holds', async () => {
      const { store } = await kind.fresh();
      const names = Array.from({ length: 1100 }, (_, i) => `part/${i % 7}/${i}`);
      for (let i = 0; i < names.length; i += 20) {
        await Promise.all(names.slice(i, i + 20).map((name) => store.write(name, bytes(name))));
      }
      expect(await paths(store, 'part/')).toEqual([...names].sort((x, y) => (x < y ? -1 : 1)));
    });

    test.each([
      ["d'Anjou pear.parquet"],
      ['"quoted" & <marked>'],
      ['100%/50%25/%2e%2e'],
      ['a+b c/~!*()='],
      ['time=12:30:00'],
      ['Pêche/梨/🍐'],
      ['tab\tand\nnewline'],
      ['back\\slash?query#hash'],
      ['trailing space '],
    ])('keeps the name %j', async (name) => {
      const { store } = await kind.fresh();
      expect(await store.create(name, bytes(name))).toBe(true);
      expect(await paths(store)).toEqual([name]);
      expect(await paths(store, name.slice(0, 3))).toEqual([name]);
      expect(text(await store.read(name))).toBe(name);
      await store.write('staged', bytes('moved'));
      await store.move('staged', name);
      expect(text(await store.read(name))).toBe('moved');
      await store.move(name, 'staged');
      expect(await paths(store)).toEqual(['staged']);
      await store.move('staged', name);
      await store.remove(name);
      expect(await paths(store)).toEqual([]);
    });

    test.each([['../out'], ['a/../b'], ['/absolute'], ['a//b'], ['a/'], [''], ['nul\0']])(
      'refuses the path %j',
      async (path) => {
        const { store } = await kind.fresh();
        const refused = { kind: 'usage', code: 'store-path' };
        await expect(store.read(path)).rejects.toMatchObject(refused);
        await expect(store.write(path, bytes('x'))).rejects.toMatchObject(refused);
        await expect(store.create(path, bytes('x'))).rejects.toMatchObject(refused);
        await expect(store.remove(path)).rejects.toMatchObject(refused);
        await expect(store.move(path, 'to')).rejects.toMatchObject(refused);
        await expect(store.move('from', path)).rejects.toMatchObject(refused);
        expect(await paths(store)).toEqual([]);
      },
    );

    test('concurrent writers: readers and lists see one of the contents, whole', async () => {
      const { store, again } = await kind.fresh();
      const contents = Array.from({ length: 8 }, (_, i) => new Uint8Array(300_000 + i).fill(i));
      const known = new Set(contents.map(sha));
      await store.write('part', contents[0]!);
      let writing = true;
      const read = async () => {
        const seen = new Set<string>();
        while (writing) seen.add(sha(await store.read('part')));
        return seen;
      };
      const reader = read();
      await Promise.all(
        contents.map(async (content) => {
          const mine = again();
          for (let i = 0; i < 5; i++) await mine.write('part', content);
        }),
      );
      writing = false;
      for (const seen of await reader) expect(known).toContain(seen);
      expect(known).toContain(sha(await store.read('part')));
      expect((await entries(store)).map(({ path }) => path)).toEqual(['part']);
    });

    test('an object of 40 MB is written whole, replaced, created once, and read in part', async () => {
      const { store, again } = await kind.fresh();
      const big = randomBytes(40_000_003);
      await store.write('big', randomBytes(17_000_000));
      await store.write('big', big);
      expect(sha(await again().read('big'))).toBe(sha(big));
      expect(sha(await store.read('big', { start: 8_388_600, end: 33_000_000 }))).toBe(
        sha(big.subarray(8_388_600, 33_000_000)),
      );
      expect(await store.create('big', big)).toBe(false);
      const won = await Promise.all([0, 1, 2, 3].map(() => again().create('new', big)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(sha(await store.read('new'))).toBe(sha(big));
      expect((await entries(store)).map(({ path, bytes }) => [path, bytes])).toEqual([
        ['big', big.length],
        ['new', big.length],
      ]);
    });

    test('sweep leaves finished objects alone', async () => {
      const { store } = await kind.fresh();
      await store.sweep();
      await store.write('kept', bytes('kept'));
      await store.sweep();
      expect(await paths(store)).toEqual(['kept']);
    });
  });
}
