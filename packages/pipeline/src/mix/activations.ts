import { float16Bits } from '../onnx/float16.js';
import type { Log } from '../run/log.js';
import type { Store } from '../store/store.js';
import { makePictures } from './make-pictures.js';
import type { Picture } from './plan.js';

/** Pictures in one file: 39 MB of activations after block 12. */
const PART = 1024;

export interface ActivationOptions {
  /** Path of an ONNX backbone, here the trunk of one. */
  readonly backbone: string;
  readonly inputSize: number;
  /** Values a picture. */
  readonly dimension: number;
  readonly workers?: number | undefined;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Writes what a backbone gives for pictures, for a program that trains what comes after it (`training/finetune.py`):
 * files `activations-00000.f16` of `dimension` float16 a picture, little endian, and `pictures.json` that says what
 * each shows, in the same order. A start that was stopped is gone on with.
 */
export async function writeActivations(
  store: Store,
  pictures: readonly Picture[],
  options: ActivationOptions,
): Promise<void> {
  const { dimension } = options;
  const there = new Set<string>();
  for await (const { path } of store.list('activations-')) there.add(path);
  for (let part = 0; part * PART < pictures.length; part++) {
    const name = `activations-${String(part).padStart(5, '0')}.f16`;
    if (there.has(name)) continue;
    const some = pictures.slice(part * PART, (part + 1) * PART);
    const place = new Map(some.map(({ key }, i) => [key, i]));
    const out = new DataView(new ArrayBuffer(some.length * dimension * 2));
    await makePictures(some, {
      ...options,
      async take(made) {
        for (const one of made) {
          if ('error' in one) throw new Error(`a picture cannot be made: ${one.error}`);
          let at = place.get(one.key)! * dimension * 2;
          for (const value of one.values) {
            out.setUint16(at, float16Bits(value), true);
            at += 2;
          }
        }
      },
    });
    await store.write(name, new Uint8Array(out.buffer));
  }
  const rows = pictures.map(({ key, domain, species, variety, group }) => ({
    key,
    domain,
    species,
    variety,
    group,
  }));
  const facts = { dimension, part: PART, pictures: rows };
  await store.write('pictures.json', new TextEncoder().encode(`${JSON.stringify(facts)}\n`));
}
