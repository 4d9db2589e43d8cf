import { preprocess } from '@verger/vision';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/hash/random.js';
import { fingerprint } from '../../src/photos/fingerprint.js';

/** The fingerprint in plain loops: what parts of earlier runs hold. */
function inPlainLoops(square: Float32Array, side: number): Uint8Array {
  const size = side >> 1;
  const plane = (value: (pixel: number) => number) =>
    Float32Array.from({ length: size * size }, (_, i) =>
      value((2 * Math.floor(i / size) * side + 2 * (i % size)) * 3),
    );
  const grey = plane((at) => 0.299 * square[at]! + 0.587 * square[at + 1]! + 0.114 * square[at + 2]!);
  const out = new Uint8Array(208);
  const hashes = new DataView(out.buffer);
  for (const [at, margin] of [0, size * 0.045].entries()) {
    const [low, high] = signs(shrink(grey, size, margin, 32));
    hashes.setUint32(at * 8, low);
    hashes.setUint32(at * 8 + 4, high);
  }
  for (const channel of [0, 1, 2]) {
    const means = shrink(
      plane((at) => square[at + channel]!),
      size,
      0,
      8,
    );
    for (const [i, mean] of means.entries()) {
      out[16 + i * 3 + channel] = Math.min(255, Math.max(0, Math.round((mean + 1) * 127.5)));
    }
  }
  return out;
}

function shrink(values: Float32Array, side: number, margin: number, size: number): Float32Array {
  const step = (side - 2 * margin) / size;
  const taps = Math.ceil(step) + 1;
  const parts = Array.from({ length: size }, (_, i) => {
    const [from, to] = [margin + i * step, margin + (i + 1) * step];
    const first = Math.max(0, Math.min(side - taps, Math.floor(from + 1e-9)));
    return Array.from({ length: taps }, (_, t): [number, number] => {
      const x = first + t;
      return [x, Math.max(0, Math.min(to, x + 1) - Math.max(from, x)) / step];
    });
  });
  const mean = (i: number, at: (x: number) => number) =>
    parts[i]!.reduce((sum, [x, share]) => sum + share * at(x), 0);
  const rows = Float32Array.from({ length: side * size }, (_, to) =>
    mean(to % size, (x) => values[Math.floor(to / size) * side + x]!),
  );
  return Float32Array.from({ length: size * size }, (_, to) =>
    mean(Math.floor(to / size), (y) => rows[y * size + (to % size)]!),
  );
}

function signs(grey: Float32Array): [number, number] {
  const cosine = (k: number, x: number) => Math.cos(((2 * x + 1) * k * Math.PI) / 64);
  const sum = (term: (x: number) => number) => [...Array(32).keys()].reduce((all, x) => all + term(x), 0);
  const rows = Array.from({ length: 32 }, (_, y) =>
    Array.from({ length: 8 }, (_, k) => sum((x) => grey[y * 32 + x]! * cosine(k, x))),
  );
  const bits: [number, number] = [0, 0];
  for (let bit = 1; bit < 64; bit++) {
    if (sum((y) => rows[y]![bit & 7]! * cosine(bit >> 3, y)) > 0) bits[bit >> 5]! |= 1 << (bit & 31);
  }
  return [bits[0] >>> 0, bits[1] >>> 0];
}

/** A thing with shades on a ground with grain, as photos have them. */
async function picture(seed: number): Promise<Float32Array> {
  const random = seededRandom(`fingerprint ${seed}`);
  const colour = () => `hsl(${random.between(0, 360)},${random.between(10, 90)}%,${random.between(5, 95)}%)`;
  const [width, height] = [Math.round(random.between(90, 400)), Math.round(random.between(90, 400))];
  const blobs = Array.from(
    { length: 8 },
    () =>
      `<circle cx="${random.between(0, width)}" cy="${random.between(0, height)}" r="${random.between(8, 90)}" fill="url(#g)" opacity="${random.between(0.3, 1)}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><radialGradient id="g"><stop offset="0" stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></radialGradient><rect width="100%" height="100%" fill="${colour()}"/>${blobs.join('')}</svg>`;
  const jpeg = await sharp(Buffer.from(svg))
    .jpeg({ quality: Math.round(random.between(40, 95)) })
    .toBuffer();
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  return preprocess({ width: info.width, height: info.height, channels: 3, data }, SIDES[seed % 3]!);
}

/** Of the default backbone first; sides change from picture to picture. */
const SIDES = [224, 260, 64] as const;

test('the kernel gives the bytes of plain loops', async () => {
  for (let seed = 0; seed < 30; seed++) {
    const square = await picture(seed);
    const side = SIDES[seed % 3]!;
    expect(Buffer.from(fingerprint(square, side)).toString('hex')).toBe(
      Buffer.from(inPlainLoops(square, side)).toString('hex'),
    );
  }
});

test('pictures of one tone, and of black and white pixels', () => {
  const tone = new Float32Array(224 * 224 * 3).fill(-1);
  const grain = Float32Array.from(tone, (_, i) => (Math.imul(i, 2654435761) & 0x8000 ? 1 : -1));
  for (const square of [tone, grain]) expect(fingerprint(square, 224)).toEqual(inPlainLoops(square, 224));
});
