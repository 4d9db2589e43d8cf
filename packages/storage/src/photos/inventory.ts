import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { VergerError } from '@verger/base';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { ParquetTable } from '../parquet/index.js';
import { S3Bucket, type S3Listing } from '../store/s3-bucket.js';
import type { S3Options } from '../store/s3-options.js';
import { parseS3Url, type S3Place } from '../store/s3-url.js';

type Found = S3Listing['objects'][number];

/** Longest reading of one Parquet file, in milliseconds: an inventory has some million rows in each. */
const PATIENCE = 120_000;

const manifestFile = z.object({
  sourceBucket: z.string(),
  /** As an ARN. */
  destinationBucket: z.string(),
  fileFormat: z.string(),
  fileSchema: z.string(),
  files: z.array(z.object({ key: z.string(), MD5checksum: z.string() })),
});

type Manifest = z.infer<typeof manifestFile>;

/**
 * The objects below a place as an S3 Inventory lists them: some files in place of a request for each 1,000 objects. It
 * says what was there when it was made: an object that is gone since fails when it is read, one that is new is not seen.
 *
 * @param url `s3://bucket/…/manifest.json` of an inventory in CSV or Parquet with the fields Size and ETag
 * @throws VergerError usage `inventory-other`; input `inventory-missing`, `inventory-broken`; remote `s3-…`
 */
export async function inventoryObjects(
  { bucket, prefix, url: root }: S3Place,
  url: string,
  options: S3Options,
  signal?: AbortSignal,
): Promise<Found[]> {
  const place = parseS3Url(url);
  const at = place.url.slice(`s3://${place.bucket}/`.length);
  const manifest = await readManifest(url, new S3Bucket(place.bucket, options), at);
  if (manifest.sourceBucket !== bucket) {
    throw new VergerError(
      'usage',
      'inventory-other',
      `${url} lists the bucket ${manifest.sourceBucket}, not ${root}`,
      { hint: 'give the manifest.json of an inventory of the bucket that holds the photos' },
    );
  }
  const files = new S3Bucket(manifest.destinationBucket.replace(/^arn:[^:]*:s3:::/, ''), options);
  const found: Found[] = [];
  for (const { key, MD5checksum } of manifest.files) {
    signal?.throwIfAborted();
    const bytes = await read(files, key);
    const name = `s3://${files.name}/${key}`;
    const keep: Keep = (key, size, etag) => {
      const one = objectOf(name, key, size, etag);
      if (one.key.startsWith(prefix)) found.push(one);
    };
    if (md5(bytes) !== MD5checksum.toLowerCase())
      throw broken(name, 'its bytes are not those that the manifest tells the checksum of');
    if (manifest.fileFormat === 'CSV') await readCsv(name, bytes, fieldsOf(url, manifest), keep);
    else if (manifest.fileFormat === 'Parquet') readParquet(name, bytes, keep);
    else
      throw broken(
        url,
        `its format is ${manifest.fileFormat}`,
        'have the inventory written as CSV or Parquet',
      );
  }
  found.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const twice = found.find(({ key }, at) => at > 0 && found[at - 1]!.key === key);
  if (twice !== undefined)
    throw broken(url, `it lists ${twice.key} twice`, 'list current versions only, or add the field IsLatest');
  return found;
}

function objectOf(name: string, key: unknown, size: unknown, etag: unknown): Found {
  const bytes = size === '' || size === null || size === undefined ? Number.NaN : Number(size);
  if (typeof key === 'string' && key !== '' && typeof etag === 'string' && etag !== '' && bytes >= 0)
    return { key, bytes, etag };
  throw broken(name, `a row has the key ${key}, the size ${size} and the ETag ${etag}`);
}

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

const broken = (
  url: string,
  why: string,
  hint = 'give the manifest.json of a whole inventory',
  cause?: unknown,
) =>
  new VergerError('input', 'inventory-broken', `${url}: ${why}`, {
    hint,
    ...(cause !== undefined && { cause }),
  });

async function read(bucket: S3Bucket, key: string): Promise<Uint8Array> {
  const bytes = await bucket.get(key);
  if (bytes !== undefined) return bytes;
  throw new VergerError('input', 'inventory-missing', `there is no s3://${bucket.name}/${key}`, {
    hint: 'give the manifest.json of an inventory that is still there',
  });
}

/** Beside `manifest.json` S3 writes its MD5 in hex as `manifest.checksum`; a copy may lack it. */
async function readManifest(url: string, bucket: S3Bucket, key: string): Promise<Manifest> {
  const bytes = await read(bucket, key);
  const told = await bucket.get(key.replace(/[^/]*$/, 'manifest.checksum'));
  if (told !== undefined && new TextDecoder().decode(told).trim().toLowerCase() !== md5(bytes))
    throw broken(
      url,
      'its bytes are not those that manifest.checksum is of',
      'wait until S3 has written both',
    );
  try {
    return manifestFile.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw broken(url, 'it is no manifest of an S3 Inventory', undefined, cause);
  }
}

interface Fields {
  readonly key: number;
  readonly size: number;
  readonly etag: number;
  /** -1 where the inventory has current versions only. */
  readonly latest: number;
  readonly deleted: number;
}

function fieldsOf(url: string, { fileSchema }: Manifest): Fields {
  const names = fileSchema.split(',').map((name) => name.trim());
  const at = (name: string) => names.indexOf(name);
  const lacking = ['Key', 'Size', 'ETag'].filter((name) => at(name) === -1);
  if (lacking.length > 0)
    throw broken(url, `it lacks ${lacking.join(', ')}`, 'add these fields to the inventory');
  return {
    key: at('Key'),
    size: at('Size'),
    etag: at('ETag'),
    latest: at('IsLatest'),
    deleted: at('IsDeleteMarker'),
  };
}

/** Takes one object that an inventory lists. */
type Keep = (key: unknown, size: unknown, etag: unknown) => void;

async function readCsv(name: string, bytes: Uint8Array, fields: Fields, keep: Keep): Promise<void> {
  const rows = parse();
  const parsed = pipeline(Readable.from([bytes]), createGunzip(), rows);
  // A failure destroys `rows` too, where it is told.
  parsed.catch(() => {});
  try {
    for await (const line of rows as AsyncIterable<string[]>) {
      if (line[fields.latest] === 'false' || line[fields.deleted] === 'true') continue;
      keep(decodedKey(name, line[fields.key] ?? ''), line[fields.size], line[fields.etag]);
    }
  } catch (cause) {
    if (cause instanceof VergerError) throw cause;
    throw broken(name, 'it is no CSV compressed with gzip', undefined, cause);
  }
}

/** Keys are encoded as in a form: `%C3%A9` for é, `+` for a space. */
function decodedKey(name: string, key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (cause) {
    throw broken(name, `the key ${key} is not URL-encoded UTF-8`, undefined, cause);
  }
}

interface ParquetRow {
  readonly key: string;
  readonly size: number;
  readonly e_tag: string;
  readonly is_latest?: boolean;
  readonly is_delete_marker?: boolean;
}

function readParquet(name: string, bytes: Uint8Array, keep: Keep): void {
  const table = new ParquetTable(bytes, name, PATIENCE);
  const wanted = ['key', 'size', 'e_tag', 'is_latest', 'is_delete_marker'];
  const columns = wanted.filter((column) => table.columns.includes(column));
  const lacking = wanted.slice(0, 3).filter((column) => !columns.includes(column));
  if (lacking.length > 0)
    throw broken(name, `it lacks ${lacking.join(', ')}`, 'add these fields to the inventory');
  for (const { key, size, e_tag: etag, is_latest, is_delete_marker } of table.read<ParquetRow>(columns)) {
    if (is_latest !== false && is_delete_marker !== true) keep(key, size, etag);
  }
}
