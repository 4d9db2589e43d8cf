import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inTurn, plant } from '../src/plant.js';

describe('planting', () => {
  const points = fc.array(
    fc.record({
      x: fc.double({ min: 0, max: 300, noNaN: true }),
      y: fc.double({ min: 0, max: 300, noNaN: true }),
    }),
  );

  it('never lets two pictures overlap, and leaves no room unused', () => {
    fc.assert(
      fc.property(points, (at) => {
        const order = at.map((_, index) => index);
        const chosen = plant(at, order, 40, 1000);
        const apart = (a: number, b: number) =>
          Math.max(Math.abs(at[a]!.x - at[b]!.x), Math.abs(at[a]!.y - at[b]!.y)) >= 40;
        for (const a of chosen) for (const b of chosen) if (a !== b) expect(apart(a, b)).toBe(true);
        for (const a of order) if (!chosen.includes(a)) expect(chosen.some((b) => !apart(a, b))).toBe(true);
      }),
    );
  });

  it('gives each label its turn', () => {
    expect(inTurn(['a', 'a', 'a', 'b', null, 'b'])).toEqual([0, 3, 4, 1, 5, 2]);
    expect(
      plant(
        [
          { x: 0, y: 0 },
          { x: 9, y: 0 },
        ],
        [1, 0],
        5,
        1,
      ),
    ).toEqual([1]);
  });
});
