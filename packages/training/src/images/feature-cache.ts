import type { Log } from '@verger/base';
import type { BackboneFile } from '@verger/learning/backbone';
import { isIntact, partName } from '@verger/pipeline';
import { sha256 } from '@verger/storage/hash';
import { encodeTable, ParquetTable } from '@verger/storage/parquet';
import type { Store } from '@verger/storage/store';
import type { TrainingImage } from '../recipe/plan-images.js';
import type { Made } from './image-worker.js';
import { renderImages } from './render-images.js';

/** Pictures in one file of the cache. */
const PART = 1024;

/** Features of pictures by their key. */
export type ImageFeatures = ReadonlyMap<string, Float32Array>;

export interface CacheOptions {
  readonly workers?: number | undefined;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Features of pictures, each computed once with one backbone, whoever asks. */
export interface FeatureCache {
  /**
   * The features of pictures: what an earlier start computed is there, the rest is computed and kept, in files of
   * {@link PART}, so that a start that was stopped is gone on with. Pictures that cannot be made are left out, with
   * a warning.
   */
  of(pictures: readonly TrainingImage[]): Promise<ImageFeatures>;
}

/** Reads what earlier starts kept in `backbone-<sha256>/features/` of a folder. */
export async function openFeatureCache(
  store: Store,
  backbone: BackboneFile,
  options: CacheOptions,
): Promise<FeatureCache> {
  const { log } = options;
  const folder = `backbone-${backbone.sha256.slice(0, 16)}`;
  const kept = await readKept(store, folder);
  const { known } = kept;
  let { parts } = kept;
  const compute = async (missing: ReadonlyMap<string, TrainingImage>) => {
    let waiting: { key: string; values: Float32Array }[] = [];
    const failures: { key: string; error: string }[] = [];
    const keep = async () => {
      if (waiting.length === 0) return;
      const bytes = encodePart(waiting, missing);
      const name = partName('features', parts++, sha256(bytes));
      await store.write(`${folder}/${name}`, bytes);
      waiting = [];
    };
    const take = async (made: readonly Made[]) => {
      for (const one of made) {
        if ('error' in one) {
          failures.push(one);
          continue;
        }
        const { values } = one;
        known.set(one.key, values);
        waiting.push({ key: one.key, values });
      }
      if (waiting.length >= PART) await keep();
    };
    const { inputSize, path } = backbone;
    try {
      const how = { ...options, backbone: path, inputSize, precision: 'float32' as const, take };
      await renderImages([...missing.values()], how);
    } finally {
      await keep();
    }
    if (failures.length > 0) {
      log.warn(`${failures.length} pictures cannot be made; the first: ${failures[0]!.error}`);
    }
  };
  return {
    async of(pictures) {
      const wanted = new Map(pictures.map((picture) => [picture.key, picture]));
      const missing = new Map([...wanted].filter(([key]) => !known.has(key)));
      log.info(`${wanted.size} pictures, ${missing.size} of them new`);
      if (missing.size > 0) await compute(missing);
      return known;
    },
  };
}

/** Features by key, and how many files there are, torn ones too. */
async function readKept(
  store: Store,
  folder: string,
): Promise<{ readonly known: Map<string, Float32Array>; readonly parts: number }> {
  const known = new Map<string, Float32Array>();
  let parts = 0;
  for await (const { path } of store.list(`${folder}/features/`)) {
    parts++;
    const bytes = await store.read(path);
    // A part that is torn is computed again.
    if (bytes === undefined || !isIntact(path, bytes)) continue;
    const table = new ParquetTable(bytes, path);
    const { dimension, values } = table.lists('features');
    for (const [row, { key }] of table.read<{ key: string }>(['key']).entries()) {
      known.set(key, values.subarray(row * dimension, (row + 1) * dimension));
    }
  }
  return { known, parts };
}

function encodePart(
  rows: readonly { readonly key: string; readonly values: Float32Array }[],
  pictures: ReadonlyMap<string, TrainingImage>,
): Uint8Array {
  const dimension = rows[0]!.values.length;
  const values = new Float32Array(rows.length * dimension);
  for (const [row, one] of rows.entries()) values.set(one.values, row * dimension);
  const facts = rows.map(({ key }) => pictures.get(key)!);
  return encodeTable({
    columns: [
      { name: 'key', type: 'string', data: rows.map(({ key }) => key) },
      { name: 'domain', type: 'string', data: facts.map(({ domain }) => domain) },
      { name: 'species', type: 'string', data: facts.map(({ species }) => species) },
      { name: 'photo', type: 'string', data: facts.map(({ photo }) => photo) },
    ],
    lists: { name: 'features', dimension, values },
  });
}
