import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pixels } from '../src/pixels.js';
import { joined, looksAgain, MIDDLE, partOf } from '../src/second-look.js';

/** Each pixel tells its column and its row. */
const numbered = (width: number, height: number, channels: 3 | 4): Pixels => {
  const data = new Uint8Array(width * height * channels);
  for (let p = 0; p < width * height; p++) data.set([p % width, Math.floor(p / width)], p * channels);
  return { width, height, channels, data };
};
const share = fc.double({ min: 0, max: 1, noNaN: true });
const side = fc.integer({ min: 1, max: 40 });

describe('a part of a photo', () => {
  it('lies within it and has a pixel at least, whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.record({ width: side, height: side, channels: fc.constantFrom(3 as const, 4 as const) }),
        fc.record({ x: share, y: share, width: share, height: share }),
        ({ width, height, channels }, asked) => {
          const part = partOf(numbered(width, height, channels), asked);
          expect(part.width).toBeGreaterThanOrEqual(1);
          expect(part.height).toBeGreaterThanOrEqual(1);
          expect(part.data).toHaveLength(part.width * part.height * channels);
          const [x, y] = part.data;
          expect(x! + part.width).toBeLessThanOrEqual(width);
          expect(y! + part.height).toBeLessThanOrEqual(height);
          const last = part.data.subarray(part.data.length - channels);
          expect([last[0], last[1]]).toEqual([x! + part.width - 1, y! + part.height - 1]);
        },
      ),
    );
  });

  it('is the middle, as wide for its height as the photo, unless another is asked for', () => {
    const part = partOf(numbered(100, 40, 3));
    expect([part.width, part.height, part.data[0], part.data[1]]).toEqual([70, 28, 15, 6]);
    expect(MIDDLE.x * 2 + MIDDLE.width).toBeCloseTo(1);
    const whole = numbered(9, 7, 4);
    expect(partOf(whole, { x: 0, y: 0, width: 1, height: 1 })).toEqual(whole);
  });
});

it('two looks are joined by weight', () => {
  const [a, b] = [Float32Array.of(1, 2), Float32Array.of(3, 6)];
  expect(joined(a, b, 0)).toEqual(a);
  expect(joined(a, b, 1)).toEqual(b);
  expect(joined(a, b, 0.5)).toEqual(Float32Array.of(2, 4));
});

it('looks again when the first answer is known and not sure, and only if the model asks for it', () => {
  const answer = (probability: number, known = true) => ({
    known,
    predictions: [{ class: 'a', probability }],
  });
  const look = { below: 0.8, weight: 0.5 };
  expect(looksAgain(look, answer(0.79))).toBe(true);
  expect(looksAgain(look, answer(0.8))).toBe(false);
  expect(looksAgain(look, answer(0.1, false))).toBe(false);
  expect(looksAgain(undefined, answer(0.1))).toBe(false);
});
