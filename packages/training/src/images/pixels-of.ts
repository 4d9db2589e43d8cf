import { readFileSync } from 'node:fs';
import { decodePhoto } from '@verger/storage/photos';
import type { Pixels } from '@verger/vision';
import { augment } from '../augmentation/augment.js';
import { ingredients, renderComposite } from '../augmentation/composite.js';
import type { TrainingImage } from '../recipe/plan-images.js';
import { latest } from './latest.js';

/** Cut-out frames that are kept: those of three classes or so. 40 kB each. */
const FIGURES = 512;

/**
 * Makes pictures. Pictures of one photo, and composites of one class, follow each other: what they share is decoded and
 * cut out once.
 *
 * @param side of composites, in pixels
 * @returns pixels of a picture; rejects when a photo of it cannot be read
 */
export function imageRenderer(side: number): (picture: TrainingImage) => Promise<Pixels> {
  const { photo: background, figure } = ingredients(read);
  const from = { photo: background, figure: latest(FIGURES, figure) };
  const photoOf = latest(1, async (path) => {
    const decoded = await decodePhoto(await read(path));
    if (!decoded.ok) throw new Error(decoded.failure.message);
    return decoded.pixels;
  });
  return async ({ made, photo }) =>
    'composite' in made
      ? (await renderComposite(made.composite, side, from)).pixels
      : augment(await photoOf(made.path), made.view, photo);
}

/** At once: small files, and a worker has nothing else to do meanwhile. */
const read = async (path: string): Promise<Uint8Array> => readFileSync(path);
