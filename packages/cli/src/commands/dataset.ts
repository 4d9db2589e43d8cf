import { VergerError } from '@verger/base';
import {
  checkDataset,
  copyPhotos,
  dataHealth,
  describeDataset,
  examplePhotos,
  fetchDataset,
  noPhotos,
  parseSparkOptions,
  printCheck,
  printDescription,
  printHealth,
  type ShardFormat,
  shardPhotos,
  sparkProperties,
} from '@verger/pipeline';
import { renderSampleData } from '@verger/sample-data';
import { DEFAULT_MAX_PIXELS, openSource, type PhotoSource, readerOf } from '@verger/storage/photos';
import type { Context } from '../command.js';

type Options = Record<string, unknown>;

/** `verger dataset describe <photos>` */
export async function describeCommand(
  { log, signal, print, tell, columns, json }: Context,
  [folder]: readonly string[],
  options: Options,
): Promise<number> {
  const source = openSource(folder!);
  const listing = await listed(source, signal);
  const { photos } = listing;
  const health = dataHealth(listing);
  const description = await describeDataset(photos, { read: readerOf(source, photos), log, signal });
  const count = Number(options.examples ?? 0);
  const examples = examplePhotos(photos, count, Number(options.seed ?? 1)).map(({ path }) => path);
  if (json)
    print(JSON.stringify({ ...withFormerNames(description), health, ...(count > 0 ? { examples } : {}) }));
  else {
    tell(printDescription(description, columns));
    tell(printHealth(health, null));
    for (const path of examples) print(path);
  }
  return 0;
}

/** Version 0.1.0 said `clips` and `sharedClips`: they stand beside `captures` and `sharedCaptures` until 1.0. */
function withFormerNames(description: Awaited<ReturnType<typeof describeDataset>>) {
  const both = <T extends { captures: number; sharedCaptures?: number }>(one: T) => ({
    ...one,
    ...{ clips: one.captures, sharedClips: one.sharedCaptures },
  });
  const { classes, splits } = description;
  const named = Object.entries(splits).map(([split, one]) => [split, both(one)]);
  return { ...both(description), classes: classes.map(both), splits: Object.fromEntries(named) };
}

/** `verger dataset check <photos>`: exit 3 when a run could not use every photo. */
export async function checkCommand(
  { log, signal, print, tell, columns, json }: Context,
  [folder]: readonly string[],
  options: Options,
): Promise<number> {
  const source = openSource(folder!);
  const listing = await listed(source, signal);
  const check = await checkDataset(listing.photos, {
    read: readerOf(source, listing.photos),
    maxPixels: Number(options.maxPixels ?? DEFAULT_MAX_PIXELS),
    log,
    signal,
  });
  const health = dataHealth(listing, {
    failed: new Map(check.unreadable.map(({ path, code }) => [path, code])),
  });
  if (json) print(JSON.stringify({ ...check, health }));
  else {
    tell(printCheck(check, columns));
    tell(printHealth(health, check.copies));
  }
  return check.unreadable.length > 0 ? 3 : 0;
}

/** `verger dataset fetch --out <dir>` */
export async function fetchCommand(
  { log, signal, print, tell, json }: Context,
  _: readonly string[],
  options: Options,
): Promise<number> {
  const { out, url, sha256 } = options as { out: string; url?: string; sha256?: string };
  const fetched = await fetchDataset(out, {
    ...(url === undefined ? {} : { url }),
    ...(sha256 === undefined ? {} : { sha256 }),
    log,
    signal,
  });
  if (json) print(JSON.stringify(fetched));
  else tell(`${fetched.folder}: ${fetched.photos} photos${fetched.kept ? ', there already' : ''}`);
  return 0;
}

/** `verger dataset copy <from> <to>` */
export async function copyCommand(
  { log, signal, print, tell, json }: Context,
  [from, to]: readonly string[],
  options: Options,
): Promise<number> {
  const { master, sparkHome, conf, archivePlatform } = parseSparkOptions(options);
  const copied = await copyPhotos(from!, to!, {
    spark: { master, home: sparkHome, conf: sparkProperties(conf) },
    platform: archivePlatform,
    log,
    signal,
  });
  if (json) print(JSON.stringify(copied));
  else tell(`${copied.to}: ${copied.photos} photos`);
  return 0;
}

/** `verger dataset shard <photos> --out <dir>` */
export async function shardCommand(
  { log, signal, print, tell, json }: Context,
  [photos]: readonly string[],
  options: Options,
): Promise<number> {
  const { out, format } = options as { out: string; format: ShardFormat };
  const size = parseSize(String(options.size ?? '128MB'));
  const sharded = await shardPhotos(openSource(photos!), out, { format, size, log, signal });
  if (json) print(JSON.stringify(sharded));
  else {
    const { to, shards, bytes, kept } = sharded;
    const there =
      kept === 0 ? '' : kept === shards ? ', all there already' : `, ${kept} of them there already`;
    const megabytes = (bytes / 1e6).toFixed(1);
    tell(
      `${to}: ${sharded.photos} photos in ${shards} ${shards === 1 ? 'shard' : 'shards'}, ${megabytes} MB${there}`,
    );
  }
  return 0;
}

const UNITS: Record<string, number> = {
  ...{ '': 1, B: 1, KB: 1e3, MB: 1e6, GB: 1e9 },
  ...{ KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30 },
};
/** A shard is put together in memory. */
const LARGEST_SHARD = 2 ** 30;

function parseSize(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const size = Math.floor(Number(digits) * (UNITS[(unit ?? '').toUpperCase()] ?? Number.NaN));
  if (size >= 1e4 && size <= LARGEST_SHARD) return size;
  throw new VergerError('usage', 'bad-option', `--size ${text}: takes 10kB to 1GiB, such as 128MB`, {
    hint: 'see: verger dataset shard --help',
  });
}

/** `verger dataset sample --out <dir>` */
export async function sampleCommand(
  { log, signal, print, tell, json }: Context,
  _: readonly string[],
  options: Options,
): Promise<number> {
  const seed = options.seed === undefined ? {} : { seed: Number(options.seed) };
  const sampleData = await renderSampleData(String(options.out), { ...seed, log, signal });
  if (json) print(JSON.stringify(sampleData));
  else {
    const { folder, classes, training, test, kept } = sampleData;
    tell(
      `${folder}: ${classes.length} classes, ${training} + ${test} photos${kept ? ', there already' : ''}`,
    );
  }
  return 0;
}

async function listed(source: PhotoSource, signal: AbortSignal) {
  const listing = await source.list(signal);
  if (listing.photos.length > 0) return listing;
  throw noPhotos(source.url, listing.skipped);
}
