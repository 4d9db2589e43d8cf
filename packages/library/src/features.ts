import type { Progress } from '@verger/base';
import { namedBackbone, openBackbone } from '@verger/learning/backbone';
import { computeFeatures, type ErrorRow } from '@verger/pipeline';
import { openSource, type PhotoSource, photoFacts, readerOf, type Split } from '@verger/storage/photos';
import { checkCount, checkOptions } from './check-options.js';

/** How features are extracted. */
export interface ExtractOptions {
  /** The name of a shipped backbone, or an ONNX file. @default mobilenetv2, 1280 features */
  readonly backbone?: string;
  /** Photos with more pixels are errors. @default 120,000,000 */
  readonly maxPixels?: number;
  /** Take this many photos, the first of the listing. @default all */
  readonly limit?: number;
  /** Called after each photo. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops within 32 photos; the promise then rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** One photo of a {@link FeatureTable}. */
export interface FeatureTableRow {
  /** Below the root of the source, `/` between folders. */
  readonly path: string;
  /** Name of its folder; null in a flat folder. */
  readonly label: string | null;
  /** What its folders say; null where they say none. */
  readonly split: Split | null;
  /** SHA-256 (hex) of the content. */
  readonly sha256: string;
  /** Of the decoded photo, in pixels. */
  readonly width: number;
  /** Of the decoded photo, in pixels. */
  readonly height: number;
  /** Its row of `values`: `dimension` float32, the same memory. */
  readonly features: Float32Array;
}

/** Features of photos, in memory: 4 bytes x `dimension` a photo. */
export interface FeatureTable {
  /** One a photo that could be used, sorted by path. */
  readonly rows: readonly FeatureTableRow[];
  /** Length of one feature vector: 1280 of the default backbone. */
  readonly dimension: number;
  /** Row major `rows.length x dimension` float32. */
  readonly values: Float32Array;
  /** One a photo that could not be used, and why. */
  readonly errors: readonly ErrorRow[];
}

/** Between two looks at the signal. */
const BLOCK = 32;

/**
 * Extracts the features of all photos of a folder, in this process. For more photos than fit into memory, and for all
 * cores, use {@link run}: its features are the same to the bit.
 *
 * @param photos a folder, a `file://` or `s3://bucket/prefix` URL, or a source of your own
 * @example
 * ```ts
 * const table = await extractFeatures('photos/');
 * for (const { path, label, features } of table.rows) console.log(path, label, features[0]);
 * const pca = await fitPca(table, { components: 2 });
 * ```
 * @throws VergerError usage `unknown-option`, `bad-option`, `photos-url`; input `photos-missing`, `backbone-unknown`;
 * the reason of the signal when it is aborted
 */
export async function extractFeatures(
  photos: string | PhotoSource,
  options: ExtractOptions = {},
): Promise<FeatureTable> {
  checkOptions('extractFeatures', options, {
    ...{ backbone: true, maxPixels: true, limit: true, onProgress: true, signal: true },
  });
  const { limit, maxPixels = 120_000_000, onProgress, signal } = options;
  checkCount('limit', limit);
  checkCount('maxPixels', maxPixels);
  const source = typeof photos === 'string' ? openSource(photos) : photos;
  const listing = await source.list(signal);
  const listed = listing.photos.slice(0, limit);
  const read = readerOf(source, listed);
  const { path, sha256 } = namedBackbone(options.backbone);
  const backbone = await openBackbone(path, sha256 === undefined ? {} : { sha256 });
  try {
    const { dimension } = backbone;
    const facts: Omit<FeatureTableRow, 'features'>[] = [];
    const errors: ErrorRow[] = [];
    const room = new Float32Array(listed.length * dimension);
    for (let from = 0; from < listed.length; from += BLOCK) {
      signal?.throwIfAborted();
      await computeFeatures(listed.slice(from, from + BLOCK), {
        read,
        ...{ backbone, maxPixels, ahead: Math.max(1, source.concurrency) },
        onDone(outcome) {
          if (outcome.ok) {
            const { path, label, sha256, width, height } = outcome.row;
            room.set(outcome.features, facts.length * dimension);
            facts.push({ path, label, split: photoFacts(path).split, sha256, width, height });
          } else errors.push(outcome.row);
          const done = facts.length + errors.length;
          onProgress?.({ unit: 'photos', done, total: listed.length, errors: errors.length });
        },
      });
    }
    const values = errors.length === 0 ? room : room.slice(0, facts.length * dimension);
    const rows = facts.map((row, i) => ({
      ...row,
      features: values.subarray(i * dimension, (i + 1) * dimension),
    }));
    return { rows, dimension, values, errors };
  } finally {
    await backbone.release();
  }
}
