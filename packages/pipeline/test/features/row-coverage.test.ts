import { byPath } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAhead } from '../../src/features/read-ahead.js';
import { RowCoverage } from '../../src/features/row-coverage.js';

const listing = (paths: readonly string[]) =>
  paths.map((path) => ({ path, bytes: 1, etag: '1' })).sort(byPath);

describe('a roll call', () => {
  it('finds each listed path and no other, in whatever order they are asked for', () => {
    const path = fc.string({
      minLength: 1,
      maxLength: 3,
      unit: fc.constantFrom('a', 'B', '/', '1', 'é', '🍎'),
    });
    fc.assert(
      fc.property(fc.uniqueArray(path), fc.array(path), (listed, asked) => {
        const photos = listing(listed);
        const roll = new RowCoverage(photos);
        for (const one of [...asked, ...listed, ...photos.map((photo) => photo.path)]) {
          expect(roll.find(one)).toBe(photos.findIndex((photo) => photo.path === one));
        }
      }),
    );
  });

  it('takes each photo once, and names those that are absent in their order', () => {
    const roll = new RowCoverage(listing(['c', 'a', 'b']));
    expect([roll.add(1), roll.add(1), roll.has(1), roll.has(0)]).toEqual([true, false, true, false]);
    expect(roll.absent().map(({ path }) => path)).toEqual(['a', 'c']);
    roll.remove(1);
    expect(roll.absent()).toHaveLength(3);
  });
});

describe('reading ahead', () => {
  it('gives all objects in their order, whichever comes first, and some at a time', async () => {
    const objects = Array.from({ length: 23 }, (_, i) => ({ name: `${i}` }));
    let open = 0;
    let most = 0;
    const read: Store['read'] = async (name) => {
      most = Math.max(most, ++open);
      // The later ones answer first.
      for (let turns = 30 - Number(name); turns > 0; turns--) await Promise.resolve();
      open--;
      return name === '7' ? undefined : new TextEncoder().encode(name);
    };
    const got: (string | undefined)[] = [];
    for await (const [, bytes] of readAhead({ read } as Store, objects)) {
      got.push(bytes && new TextDecoder().decode(bytes));
    }
    expect(got).toEqual(objects.map(({ name }) => (name === '7' ? undefined : name)));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(5);
  });

  it('tells a failure when its turn has come', async () => {
    const read: Store['read'] = async (name) => {
      if (name === '2') throw new Error('gone');
      return new Uint8Array();
    };
    const seen: string[] = [];
    const all = async () => {
      for await (const [{ name }] of readAhead(
        { read } as Store,
        listing(['0', '1', '2', '3']).map(({ path }) => ({ name: path })),
      ))
        seen.push(name);
    };
    await expect(all()).rejects.toThrow('gone');
    expect(seen).toEqual(['0', '1']);
  });
});
