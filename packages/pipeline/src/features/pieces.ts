import { elementAt } from '@verger/base';
import type { CountedPart } from './part-set.js';

/** Rows of a piece: at least so many, and as many more on the average. */
const LEAST = 2048;
const MORE = 4096;

/**
 * Cuts parts into pieces, consecutive parts whose moments are summed together. A piece ends where the checksum of a part
 * says so (content-defined chunking): the same parts are cut alike whatever starts they came from, and a part that
 * comes or goes changes the piece it is in, and few others.
 *
 * @param parts by name
 */
export function cutPieces(parts: readonly CountedPart[]): CountedPart[][] {
  const pieces: CountedPart[][] = [];
  let rows = Number.POSITIVE_INFINITY;
  let ended = true;
  for (const part of parts) {
    if (ended) {
      pieces.push([]);
      rows = 0;
    }
    elementAt(pieces, pieces.length - 1).push(part);
    rows += part.rows;
    ended = rows >= LEAST && Number.parseInt(part.sha256.slice(0, 8), 16) / 2 ** 32 < part.rows / MORE;
  }
  return pieces;
}
