import { readFile } from 'node:fs/promises';
import { VergerError } from '@verger/base';
import { DECODING_VERSION, GREY_LEVELS, HASH_DISTANCE, look, thumbnailDifference } from '@verger/pipeline';
import { hammingIndex, sha256 } from '@verger/storage/hash';
import { DEFAULT_MAX_PIXELS } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import { z } from 'zod';
import type { Labelled } from './labelled.js';

/** An evaluation photo and a training photo that look alike. */
export interface Leak {
  readonly evaluation: string;
  readonly training: string;
}

export interface LeakageOptions {
  readonly signal?: AbortSignal | undefined;
  /** Where what was found is kept, under the hash of all photos compared. @default nowhere */
  readonly store?: Store | undefined;
  /** Looks at photos by their SHA-256: a photo that was compared before is not decoded again. @default none */
  readonly looked?: Map<string, Look> | undefined;
}

/**
 * Evaluation photos that are training photos too, byte for byte, or of which a near duplicate is one (see
 * `near-duplicates.ts`). Frames of the studio are compared by their bytes alone: neighbours of one turn look alike by
 * nature, which the split by clip answers.
 */
export async function leaks(
  training: readonly Labelled[],
  measuring: readonly Labelled[],
  options: LeakageOptions = {},
): Promise<Leak[]> {
  const paths = new Map(training.map(({ sha256, path }) => [sha256, path]));
  const isTraining = ({ sha256 }: Labelled) => paths.has(sha256);
  const same = measuring
    .filter(isTraining)
    .map(({ path, sha256 }): Leak => ({ evaluation: path, training: paths.get(sha256)! }));
  const photos = training.filter(({ domain }) => domain !== 'studio');
  const others = measuring.filter((one) => !isTraining(one));
  const twins = await keptTwins(photos, others, options);
  const alike = others.flatMap(({ path, sha256 }): Leak[] => {
    const twin = twins.get(sha256);
    return twin === undefined ? [] : [{ evaluation: path, training: paths.get(twin)! }];
  });
  return [...same, ...alike];
}

/** Of each photo that has one, by their SHA-256: its near duplicate among others. */
type Twins = ReadonlyMap<string, string>;

/** What an earlier start found for the same photos is not looked for again. */
async function keptTwins(
  photos: readonly Labelled[],
  others: readonly Labelled[],
  options: LeakageOptions,
): Promise<Twins> {
  const { store, looked = new Map() } = options;
  const hashes = (of: readonly Labelled[]) => of.map((one) => one.sha256).sort();
  const facts = {
    DECODING_VERSION,
    HASH_DISTANCE,
    GREY_LEVELS,
    photos: hashes(photos),
    others: hashes(others),
  };
  const path = `compared/${sha256(JSON.stringify(facts)).slice(0, 32)}.json`;
  const kept = await store?.read(path);
  // A torn one is made again.
  const read = twinsFile.safeParse(kept && parsed(new TextDecoder().decode(kept)));
  if (read.success) return new Map(read.data.twins);
  const twins = await twinsOf(photos, others, { ...options, looked });
  // A photo that could not be read may be readable next time: what was found without it is not kept.
  if (![...photos, ...others].every((one) => looked.has(one.sha256))) return twins;
  const text = `${JSON.stringify({ version: 1, twins: [...twins] })}\n`;
  await store?.write(path, new TextEncoder().encode(text));
  return twins;
}

const twinsFile = z.strictObject({
  version: z.literal(1),
  twins: z.array(z.tuple([z.string(), z.string()])),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function twinsOf(
  photos: readonly Labelled[],
  others: readonly Labelled[],
  options: LeakageOptions,
): Promise<Twins> {
  const seen = await lookAt(photos, options);
  const index = hammingIndex(Uint32Array.from(seen.flatMap(({ hash }) => hash)));
  const twins = new Map<string, string>();
  for (const one of await lookAt(others, options)) {
    index.search(one.hash[0], one.hash[1], HASH_DISTANCE, (i) => {
      const twin = seen[i]!;
      if (thumbnailDifference(one.thumbnail, twin.thumbnail) > GREY_LEVELS) return false;
      twins.set(one.sha256, twin.sha256);
      return true;
    });
  }
  return twins;
}

/** @throws VergerError (input) `trained-on-evaluation` naming a pair */
export async function assertNoLeakage(
  training: readonly Labelled[],
  measuring: readonly Labelled[],
  options: LeakageOptions = {},
): Promise<void> {
  const [first, ...others] = await leaks(training, measuring, options);
  if (first === undefined) return;
  throw new VergerError(
    'input',
    'trained-on-evaluation',
    `${others.length + 1} evaluation photos are also training photos: ${first.evaluation} looks like ${first.training}`,
    { hint: 'take one of the two out of its folder, or skip it in the recipe (without)' },
  );
}

interface Look {
  readonly hash: readonly [number, number];
  readonly thumbnail: Uint8Array;
}

/** Photos that cannot be read are left out. */
async function lookAt(
  photos: readonly Labelled[],
  { signal, looked = new Map() }: LeakageOptions,
): Promise<(Look & { readonly sha256: string })[]> {
  const fresh = photos.filter(({ sha256 }) => !looked.has(sha256));
  for (let at = 0; at < fresh.length; at += 16) {
    signal?.throwIfAborted();
    const some = fresh.slice(at, at + 16).map(async ({ path, sha256 }) => {
      const photo = { path, bytes: 0, etag: '' };
      const { looked: found } = await look(photo, (name) => readFile(name), DEFAULT_MAX_PIXELS);
      if (found?.view) looked.set(sha256, found.view);
    });
    await Promise.all(some);
  }
  return photos.flatMap(({ sha256 }) => {
    const one = looked.get(sha256);
    return one ? [{ sha256, ...one }] : [];
  });
}
