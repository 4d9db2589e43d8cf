import { elementAt } from '@verger/base';
import type { CountedPart } from './part-set.js';

/** Parts of a piece that are summed in one block: a matrix product of a thousand rows costs less than four of 256. */
export const PARTS_A_BLOCK = 4;

/** Rows of a piece: at least so many, and as many more on the average. */
const LEAST = 2048;
const MORE = 4096;

/**
 * Cuts parts into pieces, consecutive parts whose moments are summed together. A piece ends where the checksum of a part
 * says so (content-defined chunking): the same parts are cut alike whatever starts they came from, and a part that
 * comes or goes changes the piece it is in, and few others. The last piece is open: its whole blocks are one piece, which
 * sums may go on from when there are more, and what is over is another.
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
  const open = ended ? [] : (pieces.pop() ?? []);
  const whole = open.length - (open.length % PARTS_A_BLOCK);
  return [...pieces, open.slice(0, whole), open.slice(whole)].filter(({ length }) => length > 0);
}
