import { type Progress, VergerError } from '@verger/base';
import type { Metrics } from '@verger/learning/metrics';
import {
  type ErrorRow,
  executeRun,
  type FeatureRecord,
  openRunFolder,
  type ReducedRecord,
  type RunJson,
  type RunSummary,
} from '@verger/pipeline';
import { checkGiven, checkOptions, inOptionNames } from './check-options.js';
import { Pca } from './pca.js';
import { version } from './version.js';

/** How far a run is. */
export interface RunProgress extends Progress {
  /** `list`, `features`, `pca`, `reduce`, `train`, `evaluate` or `report`. */
  readonly stage: string;
}

/** What a run does: the options of `verger run`, by their names in camel case. */
export interface RunOptions {
  /** A folder, a `file://` URL, or `s3://bucket/prefix`. */
  readonly photos: string;
  /** Of photos in S3: `s3://…/manifest.json` of an S3 Inventory that lists them. @default listed by requests */
  readonly inventory?: string;
  /** The run folder: a folder, a `file://` URL, or `s3://bucket/prefix`. Begun before, it is continued. */
  readonly out: string;
  /** Keep the components that hold this share of the variance, above 0, at most 1. @default 0.95 */
  readonly variance?: number;
  /** Keep this many components, in place of `variance`. */
  readonly components?: number;
  /** Scale every feature to unit variance first. @default false */
  readonly standardize?: boolean;
  /** Rows the PCA is fitted on. @default training, or all where the folders name no split */
  readonly fitOn?: 'training' | 'all';
  /** Take this many photos, spread evenly over the sorted listing. @default all */
  readonly limit?: number;
  /** Worker processes, 1 to 1024. @default one a core */
  readonly workers?: number;
  /** Photos with more pixels are error rows. @default 120,000,000 */
  readonly maxPixels?: number;
  /** Largest share of failed photos that still counts as success, 0 to 1; see `tooManyErrors`. @default 0.01 */
  readonly maxErrors?: number;
  /** Do the photos that failed before again. @default false */
  readonly retryErrors?: boolean;
  /** The name of a shipped backbone, or an ONNX file. @default mobilenetv2 */
  readonly backbone?: string;
  /** `int8`: the backbone on 8-bit integers, whose features are of their own kind. @default that of the backbone, fp32 */
  readonly precision?: 'fp32' | 'int8';
  /** Random seed; a whole number from 0. @default 1 */
  readonly seed?: number;
  /**
   * Names the capture group of each photo: a regular expression on its path, whose first group is the name, or the path of a
   * `.csv` or `.tsv` with the columns `path` and `group`. @default rules for names, and near duplicates
   */
  readonly groupBy?: string;
  /** Folders of one name in different places: one class (`folder`), or one each (`path`). @default folder */
  readonly labels?: 'folder' | 'path';
  /** Where features are computed. @default local */
  readonly engine?: 'local' | 'spark';
  /** Of Spark: `local[n]`, `spark://host:7077`, `yarn`. @default local[*] */
  readonly master?: string;
  /** Folder of Spark 3.5. @default $SPARK_HOME */
  readonly sparkHome?: string;
  /** Spark properties, each `key=value`. @default none */
  readonly conf?: readonly string[];
  /** Processor of the cluster's nodes. @default this machine's */
  readonly archivePlatform?: 'linux-x64' | 'linux-arm64';
  /** Longest time of a Spark stage, in minutes. @default none */
  readonly timeout?: number;
  /** Longest time in which Spark finishes no shard, in minutes. @default 15 */
  readonly stallTimeout?: number;
  /** Called as photos are done, and when a stage begins (`done` and `total` are then 0). */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Called with a message about what failed and did not stop the run, such as unreadable photos. */
  readonly onWarning?: (message: string) => void;
  /** Stops the run; what is done is kept, and the same call goes on. The promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

const KNOWN = {
  ...{
    photos: true,
    inventory: true,
    out: true,
    variance: true,
    components: true,
    standardize: true,
    fitOn: true,
    limit: true,
  },
  ...{
    workers: true,
    maxPixels: true,
    maxErrors: true,
    retryErrors: true,
    backbone: true,
    precision: true,
    seed: true,
  },
  ...{ engine: true, master: true, sparkHome: true, conf: true, archivePlatform: true, timeout: true },
  ...{ stallTimeout: true, groupBy: true, labels: true, onProgress: true, onWarning: true, signal: true },
} as const satisfies Record<keyof RunOptions, true>;

/**
 * Runs the whole pipeline into one folder: features, PCA, classifier, evaluation and report. What an earlier start has
 * done is not done again.
 *
 * @returns the object that `verger run --json` prints
 * @example
 * ```ts
 * const { counts, report } = await run({ photos: 'photos/', out: 'out/first', variance: 0.95 });
 * ```
 * @throws VergerError usage `unknown-option`, `bad-option`, `out-other-config`, `limit-drops-rows`; input `no-photos`,
 * `no-features`, `photos-missing`, `out-locked`; remote `s3-…`, `spark-…`; the reason of the signal when it is aborted
 */
export async function run(options: RunOptions): Promise<RunSummary> {
  checkOptions('run', options, KNOWN);
  checkGiven('run', options, ['photos', 'out']);
  const { onProgress, onWarning, signal, ...given } = options;
  signal?.throwIfAborted();
  const stop = new AbortController();
  const interrupted = new VergerError('interrupted', 'interrupted', 'stopped; what is done is kept');
  const onAbort = () => stop.abort(interrupted);
  signal?.addEventListener('abort', onAbort);
  let stage = '';
  try {
    return await executeRun('run', given, {
      log: {
        stage(name) {
          stage = name;
          onProgress?.({ stage, unit: 'photos', done: 0, total: 0, errors: 0 });
        },
        info() {},
        warn: (text) => onWarning?.(text),
        progress: (progress) => onProgress?.({ stage, ...progress }),
      },
      signal: stop.signal,
      now: () => new Date(),
      version,
    });
  } catch (error) {
    // The run folder says `interrupted`; the caller gets what every AbortSignal gives.
    throw error === interrupted ? signal?.reason : inOptionNames(error);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/**
 * A run folder, open for reading. It holds no file open between calls, so there is nothing to close. What was read
 * stays what it was while another process works on the folder; open it again to see more.
 */
export interface RunFolder {
  /** `run.json`: state, counts, options, timings. */
  readonly run: RunJson;
  /**
   * The features of every photo, part by part; memory holds a few parts (each at most 256 rows).
   *
   * @throws VergerError `part-broken`
   */
  features(): AsyncGenerator<FeatureRecord>;
  /**
   * The photos in the reduced space, in the order of {@link features}; none before the PCA stage.
   *
   * @throws VergerError `part-broken`
   */
  reduced(): AsyncGenerator<ReducedRecord>;
  /**
   * The photos that could not be used, and why.
   *
   * @throws VergerError `part-broken`
   */
  errors(): AsyncGenerator<ErrorRow>;
  /**
   * The fitted PCA, which projects other vectors, too; null before the PCA stage.
   *
   * @throws VergerError `pca-corrupt`
   */
  pca(): Promise<Pca | null>;
  /**
   * The evaluation; null before it, and where there are fewer than two classes.
   *
   * @throws VergerError `metrics-damaged`
   */
  metrics(): Promise<Metrics | null>;
}

/**
 * Opens a run folder for reading. Nothing is to be closed.
 *
 * @param out a folder, a `file://` URL, or `s3://bucket/prefix`
 * @example
 * ```ts
 * for await (const { path, features } of (await openRun('out/first')).features()) console.log(path, features[0]);
 * ```
 * @throws VergerError input `no-run` where there is none
 */
export async function openRun(out: string): Promise<RunFolder> {
  const stored = await openRunFolder(out);
  return {
    ...stored,
    async pca() {
      const fitted = await stored.pca();
      return fitted && new Pca(fitted);
    },
  };
}
