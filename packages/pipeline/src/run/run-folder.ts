import { VergerError } from '@verger/base';
import type { Metrics } from '@verger/learning/metrics';
import { METRICS_FILE, parseMetrics } from '@verger/learning/metrics';
import { readPca } from '@verger/learning/pca';
import type { Split } from '@verger/storage/photos';
import { photoFacts } from '@verger/storage/photos';
import { openStore } from '@verger/storage/store';
import { readErrorsOf, readFeatureRecords } from '../features/part-set.js';
import { openPart } from '../features/part-table.js';
import { readAhead } from '../features/read-ahead.js';
import type { ErrorRow, FeatureRow } from '../features/row.js';
import { readRunFile } from '../manifest/run-file.js';
import type { RunJson } from '../manifest/run-json.js';
import { partSetsOf } from './several-runs.js';

/** A photo of a run and its features. */
export interface FeatureRecord extends FeatureRow {
  /** What its folder says; null where it says none. */
  readonly split: Split | null;
  /** As many float32 as the backbone has outputs: 1280 of the default one. */
  readonly features: Float32Array;
}

/** A photo of a run in the reduced space. */
export interface ReducedRecord {
  readonly path: string;
  /** Name of its folder; null in a flat folder. */
  readonly label: string | null;
  readonly split: Split | null;
  /** `k` float32: the features projected on the components. */
  readonly pca: Float32Array;
}

/** A run folder, open for reading; described where the library gives it out. */
interface RunFolder {
  readonly run: RunJson;
  features(): AsyncGenerator<FeatureRecord>;
  reduced(): AsyncGenerator<ReducedRecord>;
  errors(): AsyncGenerator<ErrorRow>;
  pca(): ReturnType<typeof readPca>;
  metrics(): Promise<Metrics | null>;
}

/**
 * Opens a run folder for reading.
 *
 * @param out a folder, a `file://` URL, or `s3://bucket/prefix`
 * @throws VergerError `no-run` where there is none
 */
export async function openRunFolder(out: string): Promise<RunFolder> {
  const store = openStore(out);
  const run = await readRunFile(store);
  if (run === undefined) {
    throw new VergerError('input', 'no-run', `${store.url} holds no run`, {
      hint: 'give the folder that verger run --out has written',
    });
  }
  return {
    run,
    async *features() {
      for (const set of await partSetsOf({ store, json: run })) {
        for await (const { row, features } of readFeatureRecords(set)) {
          yield { ...row, split: photoFacts(row.path).split, features: features.slice() };
        }
      }
    },
    async *reduced() {
      for await (const [{ name }, bytes] of readAhead(store, run.parts.reduced)) {
        const table = openPart(store, name, bytes);
        const { dimension, values } = table.lists('pca');
        const rows = table.read<{ path: string; label: string | null }>(['path', 'label']);
        for (const [row, { path, label }] of rows.entries()) {
          const { split } = photoFacts(path);
          yield { path, label, split, pca: values.slice(row * dimension, (row + 1) * dimension) };
        }
      }
    },
    async *errors() {
      for (const set of await partSetsOf({ store, json: run })) yield* readErrorsOf(set);
    },
    pca: () => readPca(store),
    async metrics() {
      const bytes = await store.read(METRICS_FILE);
      return bytes === undefined ? null : parseMetrics(bytes, store.url);
    },
  };
}
