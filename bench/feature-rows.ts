import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '@verger/storage/store';
import { readVectors } from '../packages/pipeline/src/features/read.js';

/** Features are this long in all benchmarks: MobileNetV2's. */
export const DIMENSION = 1280;

/** Numbers in [0, 1), the same for the same seed: mulberry32. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** All feature rows of a run folder, row major float32. */
export async function rowsOfRun(run: string): Promise<Float32Array> {
  const { parts } = JSON.parse(await readFile(join(run, 'run.json'), 'utf8')) as {
    parts: { features: { name: string; rows: number }[] };
  };
  const rows = parts.features.reduce((sum, part) => sum + part.rows, 0);
  const values = new Float32Array(rows * DIMENSION);
  let at = 0;
  for await (const batch of readVectors(openStore(run), parts.features, 'features')) {
    values.set(batch.values, at);
    at += batch.values.length;
  }
  return values;
}

/**
 * Writes as many rows as asked, in a seeded order: the given ones first, then more of the same kind, each the
 * mean of two given ones drawn at random, moved by 2 % of noise, so that no row is there twice.
 */
export function writeRows(file: string, given: Float32Array, count: number): void {
  const draw = random(1);
  const have = given.length / DIMENSION;
  const out = openSync(file, 'w');
  try {
    const row = new Float32Array(DIMENSION);
    for (let index = 0; index < count; index++) {
      if (index < have) {
        row.set(given.subarray(index * DIMENSION, (index + 1) * DIMENSION));
      } else {
        const a = Math.floor(draw() * have) * DIMENSION;
        const b = Math.floor(draw() * have) * DIMENSION;
        for (let i = 0; i < DIMENSION; i++) {
          row[i] = ((given[a + i]! + given[b + i]!) / 2) * (0.98 + 0.04 * draw());
        }
      }
      writeSync(out, row);
    }
  } finally {
    closeSync(out);
  }
}

/** The rows of such a file. */
export function readRows(file: string, count: number): Float32Array {
  const values = new Float32Array(count * DIMENSION);
  const bytes = new Uint8Array(values.buffer);
  const input = openSync(file, 'r');
  try {
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(input, bytes, at, Math.min(bytes.length - at, 1 << 26), at);
      if (read === 0) throw new Error(`${file} holds fewer than ${count} rows`);
      at += read;
    }
  } finally {
    closeSync(input);
  }
  return values;
}
