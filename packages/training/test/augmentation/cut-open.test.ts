import { species } from '@verger/knowledge';
import { seededRandom } from '@verger/storage/hash';
import { describe, expect, it } from 'vitest';
import { CUT_SPECIES, canBeCut, drawCutOpen } from '../../src/augmentation/cut-open.js';

const SIDE = 60;
const draw = (id: string, seed = 'a') => drawCutOpen(id, SIDE, seededRandom(seed));
const at = (rgba: Uint8Array, x: number, y: number) => [
  ...rgba.subarray((y * SIDE + x) * 4, (y * SIDE + x) * 4 + 4),
];

describe('a fruit cut open', () => {
  it('is drawn of species that there are', () => {
    expect(CUT_SPECIES.length).toBeGreaterThan(10);
    for (const id of CUT_SPECIES) expect(species(id)?.id).toBe(id);
    expect(canBeCut('banana')).toBe(false);
  });

  it('is the same for the same seed, another for another, and stands on nothing', () => {
    expect(draw('kiwi')).toEqual(draw('kiwi'));
    expect(draw('kiwi')).not.toEqual(draw('kiwi', 'b'));
    for (const id of CUT_SPECIES) {
      const rgba = draw(id);
      expect(at(rgba, 0, 0)[3]).toBe(0);
      expect(at(rgba, SIDE / 2, SIDE / 2)[3]).toBe(255);
    }
  });

  it('shows a stone within, in another colour than the flesh', () => {
    const rgba = draw('apricot');
    const [stone, flesh] = [at(rgba, SIDE / 2, SIDE / 2), at(rgba, Math.round(SIDE * 0.84), SIDE / 2)];
    expect(stone[0]).toBeLessThan(flesh[0]! - 40);
  });
});
