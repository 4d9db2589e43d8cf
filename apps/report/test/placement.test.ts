import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundRobin, withoutOverlap } from '../src/placement.js';

describe('pictures on the projection plot', () => {
  const points = fc.array(
    fc.record({
      x: fc.double({ min: 0, max: 300, noNaN: true }),
      y: fc.double({ min: 0, max: 300, noNaN: true }),
    }),
  );

  it('never overlap, and leave no room unused', () => {
    fc.assert(
      fc.property(points, (all) => {
        const chosen = withoutOverlap(all, 40, 1000);
        const apart = (a: { x: number; y: number }, b: { x: number; y: number }) =>
          Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y)) >= 40;
        for (const a of chosen) for (const b of chosen) if (a !== b) expect(apart(a, b)).toBe(true);
        for (const a of all) if (!chosen.includes(a)) expect(chosen.some((b) => !apart(a, b))).toBe(true);
      }),
    );
  });

  it('prefer the first, up to a number', () => {
    const [first, second] = [
      { x: 9, y: 0 },
      { x: 0, y: 0 },
    ];
    expect(withoutOverlap([first, second], 5, 1)).toEqual([first]);
  });

  it('give each label its turn', () => {
    const items = ['a', 'a', 'a', 'b', null, 'b'].map((label, place) => ({ label, place }));
    expect(roundRobin(items).map(({ place }) => place)).toEqual([0, 3, 4, 1, 5, 2]);
  });
});
