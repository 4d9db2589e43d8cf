import type { Log } from '@verger/base';
import type { Store } from '@verger/storage/store';
import type { TrainingImage } from '../recipe/plan-images.js';
import { renderImages } from './render-images.js';

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
 * files `activations-00000.f16` of `dimension` float16 a picture, little endian, and listings of some of them that say
 * what each shows, and in which row of all files it is. A start that was stopped is gone on with.
 *
 * @param listings pictures to learn from, by the name of the file that lists them
 */
export async function writeActivations(
  store: Store,
  pictures: readonly TrainingImage[],
  listings: ReadonlyMap<string, readonly TrainingImage[]>,
  options: ActivationOptions,
): Promise<void> {
  const { dimension } = options;
  const there = new Set<string>();
  for await (const { path } of store.list('activations-')) there.add(path);
  const nameOf = (part: number) => `activations-${String(part).padStart(5, '0')}.f16`;
  const missing = [...pictures.entries()].filter(([i]) => !there.has(nameOf(Math.floor(i / PART))));
  const place = new Map(missing.map(([i, { key }]) => [key, i]));
  /** Parts that are being filled: two or three, for pictures come nearly in order. */
  const open = new Map<number, { readonly values: Uint16Array; waiting: number }>();
  const wanted = missing.map(([, picture]) => picture);
  await renderImages(wanted, {
    ...options,
    precision: 'float16',
    async take(made) {
      for (const one of made) {
        if ('error' in one) throw new Error(`a picture cannot be made: ${one.error}`);
        const at = place.get(one.key)!;
        const part = Math.floor(at / PART);
        const length = Math.min(PART, pictures.length - part * PART);
        const filled = open.get(part) ?? { values: new Uint16Array(length * dimension), waiting: length };
        open.set(part, filled);
        filled.values.set(one.values, (at % PART) * dimension);
        if (--filled.waiting > 0) continue;
        open.delete(part);
        await store.write(nameOf(part), new Uint8Array(filled.values.buffer));
      }
    },
  });
  const rowOf = new Map(pictures.map(({ key }, row) => [key, row]));
  for (const [name, listed] of listings) {
    const rows = listed.map(({ key, domain, species, variety, group }) => ({
      row: rowOf.get(key),
      key,
      domain,
      species,
      variety,
      group,
    }));
    const facts = { dimension, part: PART, pictures: rows };
    await store.write(name, new TextEncoder().encode(`${JSON.stringify(facts)}\n`));
  }
}
