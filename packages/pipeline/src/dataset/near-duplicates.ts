import { setImmediate as breathe } from 'node:timers/promises';
import { elementAt, type Log } from '@verger/base';
import { hammingIndex } from '@verger/storage/hash';
import { photoFacts } from '@verger/storage/photos';
import type { Looked } from './look.js';

/**
 * Two photos are near duplicates when their hashes differ in at most `HASH_DISTANCE` of 64 bits and their 16 x 16
 * thumbnails in at most `GREY_LEVELS` grey levels on the mean.
 *
 * Chosen on Fruits-360: neighbouring frames of a clip are 2.5 levels apart at the median and 8.4 at the 95th
 * percentile, photos of two classes never below 13.5; among pairs within 8 levels the hash finds 99 %. The hash
 * alone cannot do it: at 10 bits one nearest photo in five is of another class, as fruit on white is round.
 */
export const HASH_DISTANCE = 10;
export const GREY_LEVELS = 8;

/** Photos compared without a pause. */
const BETWEEN_BREATHS = 200;

/** How many examples are kept, spread over the list. */
const EXAMPLES = 10;

export interface NearDuplicates {
  /** Photos of Test and Validation that could be compared. */
  readonly heldOut: number;
  /** Those with at least one near duplicate in Training. */
  readonly near: number;
  /** near / heldOut, in [0, 1]. */
  readonly rate: number;
  /** Those of `near` whose twin is of the same class and clip: frames of one turn of one fruit. */
  readonly sameClip: number;
  /** Those of `near` whose twin carries another label. */
  readonly otherLabel: number;
  readonly hashDistance: number;
  readonly greyLevels: number;
  readonly examples: readonly { readonly path: string; readonly twin: string; readonly greyLevels: number }[];
}

/** Looks for a near duplicate in Training for each photo held out; null when one of the two is empty. */
export async function nearDuplicates(
  looked: readonly Looked[],
  log: Log,
  signal?: AbortSignal,
): Promise<NearDuplicates | null> {
  const seen = looked.flatMap(({ photo, view }) =>
    view === undefined ? [] : [{ path: photo.path, view, facts: photoFacts(photo.path) }],
  );
  const training = seen.filter(({ facts }) => facts.split === 'training');
  const heldOut = seen.filter(({ facts }) => facts.split === 'test' || facts.split === 'validation');
  if (training.length === 0 || heldOut.length === 0) return null;

  const index = hammingIndex(Uint32Array.from(training.flatMap(({ view }) => view.hash)));
  const pairs: { path: string; twin: string; greyLevels: number }[] = [];
  let [sameClip, otherLabel] = [0, 0];
  log.stage('compare');
  for (const [done, { path, view, facts }] of heldOut.entries()) {
    if (done % BETWEEN_BREATHS === 0) {
      // Lets the program answer Ctrl-C and draw its progress.
      await breathe();
      signal?.throwIfAborted();
      log.progress({ unit: 'photos', done, total: heldOut.length, errors: 0 });
    }
    let twin: (typeof training)[number] | undefined;
    let apart = 0;
    index.search(view.hash[0], view.hash[1], HASH_DISTANCE, (i) => {
      const other = elementAt(training, i);
      apart = thumbnailDifference(view.thumbnail, other.view.thumbnail);
      if (apart > GREY_LEVELS) return false;
      twin = other;
      return true;
    });
    if (twin === undefined) continue;
    pairs.push({ path, twin: twin.path, greyLevels: Math.round(apart * 100) / 100 });
    if (twin.facts.label !== facts.label) otherLabel++;
    else if (twin.facts.clip === facts.clip) sameClip++;
  }
  const every = Math.max(1, Math.floor(pairs.length / EXAMPLES));
  return {
    heldOut: heldOut.length,
    near: pairs.length,
    rate: pairs.length / heldOut.length,
    sameClip,
    otherLabel,
    hashDistance: HASH_DISTANCE,
    greyLevels: GREY_LEVELS,
    examples: pairs.filter((_, i) => i % every === 0).slice(0, EXAMPLES),
  };
}

/** Mean absolute difference of two thumbnails in grey levels; infinite, found early, above `GREY_LEVELS`. */
export function thumbnailDifference(a: Uint8Array, b: Uint8Array): number {
  const most = GREY_LEVELS * a.length;
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    sum += Math.abs(a[i]! - b[i]!);
    if (sum > most) return Number.POSITIVE_INFINITY;
  }
  return sum / a.length;
}
