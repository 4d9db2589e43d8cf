import { allClasses, allSpecies, fruitClass } from '@verger/knowledge';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { draw, type Illustration, illustrationOf } from '../src/illustrations/index.js';

const svg = (drawn: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" viewBox="-20 -20 140 140">${drawn}</svg>`;
const pixels = (of: Illustration) =>
  sharp(Buffer.from(svg(draw(of, 'x'))))
    .ensureAlpha()
    .raw()
    .toBuffer();

describe('pictures of fruit', () => {
  test('every species has one of its own', () => {
    const drawn = allSpecies.map(({ id }) => illustrationOf(id));
    expect(allSpecies.filter((_, i) => drawn[i] === undefined).map(({ id }) => id)).toEqual([]);
    expect(new Set(drawn).size).toBe(allSpecies.length);
    expect(illustrationOf('unheard-of')).toBeUndefined();
  });

  test('varieties of another colour or shape have theirs; numbered classes share it', () => {
    expect(illustrationOf('apple', 'Apple Golden 3')).toBe(illustrationOf('apple', 'Apple Golden 1'));
    expect(illustrationOf('apple', 'Apple Golden 1')).not.toBe(illustrationOf('apple', 'Apple Granny Smith'));
    expect(illustrationOf('pear', 'Apple Golden 1')).toBe(illustrationOf('pear'));
    const own = new Set(
      allClasses.filter(({ variety }) => variety).map(({ species, name }) => illustrationOf(species, name)),
    );
    expect(own.size).toBeGreaterThan(40);
  });

  test('all of them lie within the sticker, and no two look the same', async () => {
    const seen = new Map<string, string>();
    const all = new Map<Illustration, string>();
    for (const { id } of allSpecies) all.set(illustrationOf(id)!, id);
    for (const { name, species } of allClasses) all.set(illustrationOf(species, name)!, name);
    for (const [of, name] of all) {
      const raw = await pixels(of);
      let ink = 0;
      for (let y = 0; y < 60; y++) {
        for (let x = 0; x < 60; x++) {
          if (raw[4 * (60 * y + x) + 3]! < 16) continue;
          ink++;
          // The circle of the sticker is this wide about the middle.
          expect([name, Math.hypot(x - 29.5, y - 29.5) < 29]).toEqual([name, true]);
        }
      }
      expect([name, ink > 250]).toEqual([name, true]);
      const key = raw.toString('base64');
      expect([name, seen.get(key)]).toEqual([name, undefined]);
      seen.set(key, name);
    }
  });

  test('two on one page do not refer into one another; the same is drawn the same', () => {
    const ids = (drawn: string) => [...drawn.matchAll(/ id="([^"]+)"/g)].map((found) => found[1]);
    const [a, b] = [draw(illustrationOf('kiwi')!, 'one'), draw(illustrationOf('kiwi')!, 'two')];
    expect(ids(a).length).toBeGreaterThan(1);
    expect(ids(a).filter((id) => ids(b).includes(id))).toEqual([]);
    expect(draw(illustrationOf('kiwi')!, 'one')).toBe(a);
    expect(fruitClass('Kiwi')).toBeDefined();
  });
});
