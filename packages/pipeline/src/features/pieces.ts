import type { CountedPart } from './part-set.js';

/** Parts of a piece that are summed in one block: a matrix product of a thousand rows costs less than four of 256. */
export const PARTS_A_BLOCK = 4;

/** Rows of a piece: at least so many, and as many more on the average. */
const LEAST = 2048;
const MORE = 4096;

/** Whether a piece ends with a part, asked of one part after another. */
export function pieceEnds(): (part: CountedPart) => boolean {
  let rows = 0;
  return (part) => {
    rows += part.rows;
    const ended = rows >= LEAST && Number.parseInt(part.sha256.slice(0, 8), 16) / 2 ** 32 < part.rows / MORE;
    if (ended) rows = 0;
    return ended;
  };
}

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
  const ends = pieceEnds();
  let open: CountedPart[] = [];
  for (const part of parts) {
    open.push(part);
    if (!ends(part)) continue;
    pieces.push(open);
    open = [];
  }
  const whole = wholeBlocks(open.length);
  return [...pieces, open.slice(0, whole), open.slice(whole)].filter(({ length }) => length > 0);
}

/** Of so many parts, those that make whole blocks. */
export const wholeBlocks = (parts: number): number => parts - (parts % PARTS_A_BLOCK);
