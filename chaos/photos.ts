import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '@verger/storage/hash';
import sharp from 'sharp';
import { pick, whole } from './campaign.js';

type Format = 'jpeg' | 'png' | 'webp' | 'gif';
const FORMATS: readonly Format[] = ['jpeg', 'jpeg', 'jpeg', 'png', 'webp', 'gif'];

/** A small photo that no other seed gives. */
export function drawPhoto(seed: number, format: Format = 'jpeg'): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="white"/>
    <circle cx="${20 + (seed % 24)}" cy="${22 + (seed % 17)}" r="${9 + (seed % 13)}" fill="hsl(${(seed * 47) % 360} 80% 50%)"/></svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: 'white' })[format]().toBuffer();
}

/** Two classes, Training and Test; some of them broken from the start. */
export async function writeSamplePhotos(folder: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const path = join(folder, i % 4 === 0 ? 'Test' : 'Training', i % 2 ? 'Plum' : 'Quince', `${i}_100.jpg`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, i % 20 === 7 ? `no photo ${i}` : await drawPhoto(i));
  }
}

/** A photo of any format with something wrong in its bytes. */
export async function mutatedPhoto(
  random: Random,
  seed: number,
): Promise<{ name: string; bytes: Buffer; how: string }> {
  const format = pick(random, FORMATS);
  const whole_ = await drawPhoto(seed, format);
  const [how, mutate] = pick(random, MUTATIONS);
  return {
    name: `${seed}.${format === 'jpeg' ? 'jpg' : format}`,
    bytes: mutate(Buffer.from(whole_), random),
    how,
  };
}

const at = (random: Random, bytes: Buffer) => whole(random, 0, bytes.length);

const MUTATIONS: readonly [string, (bytes: Buffer, random: Random) => Buffer][] = [
  [
    'bits flipped',
    (bytes, random) => {
      for (let i = whole(random, 1, 12); i > 0; i--) bytes[at(random, bytes)]! ^= 1 << whole(random, 0, 8);
      return bytes;
    },
  ],
  ['cut short', (bytes, random) => bytes.subarray(0, at(random, bytes))],
  [
    'header overwritten',
    (bytes, random) => {
      for (let i = whole(random, 1, 5); i > 0; i--)
        bytes[whole(random, 0, Math.min(64, bytes.length))] = whole(random, 0, 256);
      return bytes;
    },
  ],
  [
    'a piece taken out',
    (bytes, random) => {
      const from = at(random, bytes);
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + whole(random, 1, 40))]);
    },
  ],
  [
    'a piece doubled',
    (bytes, random) => {
      const from = at(random, bytes);
      return Buffer.concat([bytes.subarray(0, from + 20), bytes.subarray(from)]);
    },
  ],
  [
    'lengths of 0xffff',
    (bytes, random) => {
      bytes.writeUInt16BE(0xffff, whole(random, 0, bytes.length - 2));
      return bytes;
    },
  ],
  [
    'junk at the end',
    (bytes, random) => Buffer.concat([bytes, Buffer.alloc(whole(random, 1, 5000), at(random, bytes))]),
  ],
];
