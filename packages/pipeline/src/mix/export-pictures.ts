import type { Log } from '../run/log.js';
import type { Store } from '../store/store.js';
import { makePictures } from './make-pictures.js';
import type { Picture } from './plan.js';

/** Pictures in one file: 154 MB at 224 pixels. */
const PART = 1024;

/**
 * Writes pictures as pixels, for a program that trains the network itself (`training/finetune.py`): files
 * `pictures-00000.rgb` of `size · size · 3` bytes a picture, and `pictures.json` that says what each shows, in the
 * same order. A start that was stopped is gone on with.
 */
export async function exportPictures(
  store: Store,
  pictures: readonly Picture[],
  options: {
    readonly inputSize: number;
    readonly workers?: number | undefined;
    readonly log: Log;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { inputSize } = options;
  const bytes = inputSize * inputSize * 3;
  const parts = Math.ceil(pictures.length / PART);
  const there = new Set<string>();
  for await (const { path } of store.list('pictures-')) there.add(path);
  for (let part = 0; part < parts; part++) {
    const name = `pictures-${String(part).padStart(5, '0')}.rgb`;
    if (there.has(name)) continue;
    const some = pictures.slice(part * PART, (part + 1) * PART);
    const place = new Map(some.map(({ key }, i) => [key, i]));
    const out = new Uint8Array(some.length * bytes);
    await makePictures(some, {
      ...options,
      backbone: null,
      async take(made) {
        for (const one of made) {
          if ('error' in one) throw new Error(`a picture cannot be made: ${one.error}`);
          out.set(one.values as Uint8Array, place.get(one.key)! * bytes);
        }
      },
    });
    await store.write(name, out);
  }
  const rows = pictures.map(({ key, domain, species, variety, group }) => ({
    key,
    domain,
    species,
    variety,
    group,
  }));
  await store.write(
    'pictures.json',
    new TextEncoder().encode(`${JSON.stringify({ inputSize, part: PART, pictures: rows })}\n`),
  );
}
