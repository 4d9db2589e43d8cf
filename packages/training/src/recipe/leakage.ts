import { readFile } from 'node:fs/promises';
import { VergerError } from '@verger/base';
import { GREY_LEVELS, HASH_DISTANCE, look, thumbnailDifference } from '@verger/pipeline';
import { hammingIndex } from '@verger/storage/hash';
import { DEFAULT_MAX_PIXELS } from '@verger/storage/photos';
import type { Labelled } from './labelled.js';

/** An evaluation photo and a training photo that look alike. */
export interface Leak {
  readonly evaluation: string;
  readonly training: string;
}

/**
 * Evaluation photos that are training photos too, byte for byte, or of which a near duplicate is one (see
 * `near-duplicates.ts`). Frames of the studio are compared by their bytes alone: neighbours of one turn look alike by
 * nature, which the split by clip answers.
 */
export async function leaks(
  training: readonly Labelled[],
  measuring: readonly Labelled[],
  signal?: AbortSignal,
): Promise<Leak[]> {
  const photos = training.filter(({ domain }) => domain !== 'studio');
  const seen = await lookAt(photos, signal);
  const index = hammingIndex(Uint32Array.from(seen.flatMap(({ hash }) => hash)));
  const paths = new Map(training.map(({ sha256, path }) => [sha256, path]));
  const isTraining = ({ sha256 }: Labelled) => paths.has(sha256);
  const found = measuring
    .filter(isTraining)
    .map(({ path, sha256 }): Leak => ({ evaluation: path, training: paths.get(sha256)! }));
  const others = measuring.filter((one) => !isTraining(one));
  for (const one of await lookAt(others, signal)) {
    index.search(one.hash[0], one.hash[1], HASH_DISTANCE, (i) => {
      const twin = seen[i]!;
      if (thumbnailDifference(one.thumbnail, twin.thumbnail) > GREY_LEVELS) return false;
      found.push({ evaluation: one.path, training: twin.path });
      return true;
    });
  }
  return found;
}

/** @throws VergerError (input) `trained-on-evaluation` naming a pair */
export async function assertNoLeakage(
  training: readonly Labelled[],
  measuring: readonly Labelled[],
  signal?: AbortSignal,
): Promise<void> {
  const [first, ...others] = await leaks(training, measuring, signal);
  if (first === undefined) return;
  throw new VergerError(
    'input',
    'trained-on-evaluation',
    `${others.length + 1} evaluation photos are also training photos: ${first.evaluation} looks like ${first.training}`,
    { hint: 'take one of the two out of its folder, or skip it in the recipe (without)' },
  );
}

interface Seen {
  readonly path: string;
  readonly hash: readonly [number, number];
  readonly thumbnail: Uint8Array;
}

async function lookAt(photos: readonly Labelled[], signal?: AbortSignal): Promise<Seen[]> {
  const out: Seen[] = [];
  for (let at = 0; at < photos.length; at += 16) {
    signal?.throwIfAborted();
    const some = await Promise.all(
      photos.slice(at, at + 16).map(async ({ path }) => {
        const photo = { path, bytes: 0, etag: '' };
        const { looked } = await look(photo, (name) => readFile(name), DEFAULT_MAX_PIXELS);
        return looked?.view ? [{ path, ...looked.view }] : [];
      }),
    );
    out.push(...some.flat());
  }
  return out;
}
