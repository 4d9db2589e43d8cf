import { readFile } from 'node:fs/promises';
import type { Pixels } from '@verger/vision';
import { decodePhoto } from '../photos/decode.js';
import { renderComposite } from './composite.js';
import type { Picture } from './plan.js';
import { viewOf } from './view.js';

/**
 * Makes a picture.
 *
 * @param side of composites, in pixels
 * @throws Error when a photo of it cannot be read
 */
export async function pixelsOf({ made, photo }: Picture, side: number): Promise<Pixels> {
  if ('composite' in made)
    return (await renderComposite(made.composite, side, (path) => readFile(path))).pixels;
  const decoded = await decodePhoto(await readFile(made.path));
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return viewOf(decoded.pixels, made.view, photo);
}
