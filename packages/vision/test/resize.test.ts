import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { overWhite, type Pixels, preprocess, resizeBilinear } from '../src/index.js';
import { resizeReference } from './resize-reference.js';

const shared = new URL('../../../../shared/', import.meta.url);

/** Pixels that differ from their neighbours, the darkest and the lightest among them. */
function noise({ width, height, channels }: Omit<Pixels, 'data'>, seed: number): Pixels {
  let state = seed >>> 0;
  const data = Uint8Array.from({ length: width * height * channels }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state < 2 ** 29 ? 0 : state > 7 * 2 ** 29 ? 255 : state >>> 24;
  });
  return { width, height, channels, data };
}

describe('resizeBilinear', () => {
  it('keeps an image that has the size already', () => {
    const data = Uint8Array.from({ length: 5 * 4 * 3 }, (_, i) => (i * 37) % 256);
    expect(resizeBilinear({ width: 5, height: 4, channels: 3, data }, 5, 4)).toEqual(data);
  });

  it('keeps a flat colour flat, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 255 }),
        (width, height, outWidth, outHeight, value) => {
          const data = new Uint8Array(width * height * 3).fill(value);
          const out = resizeBilinear({ width, height, channels: 3, data }, outWidth, outHeight);
          expect(out.length).toBe(outWidth * outHeight * 3);
          expect(out.every((pixel) => pixel === value)).toBe(true);
        },
      ),
    );
  });

  it('never leaves the range of the input', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 48, maxLength: 48 }),
        fc.integer({ min: 1, max: 30 }),
        (data, size) => {
          const out = resizeBilinear({ width: 4, height: 4, channels: 3, data }, size, size);
          expect(Math.min(...out)).toBeGreaterThanOrEqual(Math.min(...data));
          expect(Math.max(...out)).toBeLessThanOrEqual(Math.max(...data));
        },
      ),
    );
  });

  it('shrinks by averaging and grows by interpolating', () => {
    const data = Uint8Array.from([0, 0, 0, 100, 100, 100, 200, 200, 200, 100, 100, 100]);
    const half = resizeBilinear({ width: 4, height: 1, channels: 3, data }, 2, 1);
    // Triangle of half-width 2 around 1 and 3: weights 3, 3, 1 of 7 and 1, 3, 3 of 7.
    expect(Array.from(half)).toEqual([71, 71, 71, 143, 143, 143]);
    const twice = resizeBilinear({ width: 2, height: 1, channels: 3, data: data.subarray(0, 6) }, 4, 1);
    expect(Array.from(twice)).toEqual([0, 0, 0, 25, 25, 25, 75, 75, 75, 100, 100, 100]);
  });

  it('gives the bits of the reference, grown or shrunk, opaque or not, one size after another', () => {
    const side = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(100, 333, 700));
    const photo = fc.record({ width: side, height: side, channels: fc.constantFrom(3 as const, 4 as const) });
    const outSide = fc.integer({ min: 1, max: 70 });
    fc.assert(
      fc.property(photo, outSide, outSide, fc.integer(), (shape, outWidth, outHeight, seed) => {
        const pixels = noise(shape, seed);
        const expected = resizeReference(pixels, outWidth, outHeight);
        expect(Buffer.compare(resizeBilinear(pixels, outWidth, outHeight), expected)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('survives 1x1 and 20,000x10', () => {
    const dot = resizeBilinear({ width: 1, height: 1, channels: 3, data: Uint8Array.of(9, 8, 7) }, 224, 224);
    expect(dot.length).toBe(224 * 224 * 3);
    expect(Array.from(dot.subarray(-3))).toEqual([9, 8, 7]);
    const data = new Uint8Array(20_000 * 10 * 3).fill(50);
    const strip = resizeBilinear({ width: 20_000, height: 10, channels: 3, data }, 224, 224);
    expect(strip.every((value) => value === 50)).toBe(true);
  });
});

describe.skipIf(!existsSync(shared))('against Pillow (needs the shared golden data)', () => {
  it('equals Pillow BILINEAR within one grey level on real photos', async () => {
    const golden = JSON.parse(readFileSync(new URL('golden/golden.json', shared), 'utf8'));
    const expected = readFileSync(new URL('golden/pillow_bilinear_224.u8', shared));
    const size = 224 * 224 * 3;
    for (const [index, path] of golden.images.entries()) {
      const { data, info } = await sharp(readFileSync(new URL(path, shared)))
        .toColourspace('srgb')
        .raw()
        .toBuffer({ resolveWithObject: true });
      const out = resizeBilinear({ width: info.width, height: info.height, channels: 3, data }, 224, 224);
      let worst = 0;
      for (let i = 0; i < size; i++) {
        worst = Math.max(worst, Math.abs(out[i]! - expected[index * size + i]!));
      }
      expect(worst, path).toBeLessThanOrEqual(1);
    }
  });
});

describe('overWhite and preprocess', () => {
  it('shows transparent pixels as white and opaque ones as they are', () => {
    const data = Uint8Array.of(10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 128);
    const { data: rgb } = overWhite({ width: 3, height: 1, channels: 4, data });
    expect(Array.from(rgb)).toEqual([10, 20, 30, 255, 255, 255, 127, 127, 127]);
  });

  it('scales every byte to the float32 nearest to x / 127.5 - 1', () => {
    const data = Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3));
    const tensor = preprocess({ width: 16, height: 16, channels: 3, data }, 16);
    expect(tensor).toEqual(Float32Array.from(data, (x) => x / 127.5 - 1));
  });

  it('scales bytes to [-1, 1] and fills the memory given', () => {
    const into = new Float32Array(2 * 2 * 3);
    const data = Uint8Array.of(0, 255, 51, 0, 255, 51, 0, 255, 51, 0, 255, 51);
    expect(preprocess({ width: 2, height: 2, channels: 3, data }, 2, into)).toBe(into);
    expect(Array.from(into.subarray(0, 3))).toEqual([-1, 1, Math.fround(51 / 127.5 - 1)]);
  });
});
