import { createHash } from 'node:crypto';
import type { Pixels } from '@verger/vision';
import { describe, expect, it } from 'vitest';
import { augment } from '../../src/augmentation/augment.js';

const SIDE = 60;

/** White paper with a dark square off the middle. */
function frame(): Pixels {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(255);
  for (let y = 20; y < 34; y++)
    for (let x = 26; x < 40; x++) data.fill(30, (y * SIDE + x) * 3, (y * SIDE + x + 1) * 3);
  return { width: SIDE, height: SIDE, channels: 3, data };
}

/** Dim, and nowhere the same. */
function gradient(side: number): Pixels {
  const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => 20 + ((i * 7) % 61));
  return { width: side, height: side, channels: 3, data };
}

/** How much ink there is, and how far from the middle of the picture it lies, in pixels. */
function ink({ data }: Pixels): { sum: number; away: number } {
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let i = 0; i < SIDE * SIDE; i++) {
    const dark = 255 - data[i * 3]!;
    sum += dark;
    sumX += dark * (i % SIDE);
    sumY += dark * Math.floor(i / SIDE);
  }
  const middle = (SIDE - 1) / 2;
  return { sum, away: Math.hypot(sumX / sum - middle, sumY / sum - middle) };
}

describe('augment', () => {
  it('spins a frame about its middle: as much fruit, as far from the middle, on white', () => {
    const before = ink(frame());
    const spun = ['a', 'b', 'c'].map((seed) => augment(frame(), 'spin-1', seed));
    for (const one of spun) {
      const after = ink(one);
      expect(after.sum / before.sum).toBeCloseTo(1, 2);
      expect(after.away).toBeCloseTo(before.away, 0);
      for (const corner of [0, SIDE - 1, SIDE * (SIDE - 1), SIDE * SIDE - 1]) {
        expect(one.data[corner * 3]).toBe(255);
      }
    }
    const hashes = spun.map(({ data }) => createHash('sha256').update(data).digest('hex'));
    expect(new Set(hashes).size).toBe(3);
    expect(augment(frame(), 'spin-1', 'a').data).toEqual(spun[0]!.data);
    expect(augment(frame(), 'spin-2', 'a').data).not.toEqual(spun[0]!.data);
  });

  it('shows part of a photo at random, turned and in another light, the same part for the same seed', () => {
    const views = Array.from({ length: 40 }, (_, i) => augment(gradient(300), 'random-1', `photo ${i}`));
    for (const { width, height, data } of views) {
      expect(data).toHaveLength(width * height * 3);
      expect(Math.max(width, height)).toBeLessThanOrEqual(300);
      // Nothing of it is paper: what lies beyond the edges is the photo, mirrored.
      expect(data.some((value) => value === 255)).toBe(false);
    }
    // A crop keeps 30 % at least, and is never as soft as a photo of 112 pixels.
    const soft = views.filter(({ width, height }) => Math.max(width, height) <= 112);
    const small = views.filter((one) => !soft.includes(one) && one.width * one.height < 0.29 * 300 * 300);
    expect(soft.length).toBeGreaterThan(0);
    expect(small.length).toBeGreaterThan(0);
    expect(new Set(views.map(({ data }) => createHash('sha256').update(data).digest('hex'))).size).toBe(40);
    expect(augment(gradient(300), 'random-1', 'photo 0')).toEqual(views[0]);
    expect(augment(gradient(300), 'random-2', 'photo 0')).not.toEqual(views[0]);
  });
});
