import { randomUUID } from 'node:crypto';
import type { Log } from '@verger/base';
import { VergerError } from '@verger/base';
import { PHOTO_EXTENSIONS } from '@verger/storage/photos';
import { openStore } from '@verger/storage/store';
import { type ArchiveOptions, workerArchive } from './archive.js';
import { explainSpark } from './explain.js';
import { type Answer, type SparkOptions, SparkSession } from './spark-sql-session.js';
import { ROW_FORMAT, workerCommand } from './statement.js';
import { pathBelow, pathNumber, withoutHost } from './tasks/copy.js';
import { readCopied } from './tasks/task-result.js';

export interface CopyOptions {
  readonly spark: SparkOptions;
  /** Of the nodes. @default this machine's */
  readonly platform?: ArchiveOptions['platform'] | undefined;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Copies photos from a store that only Spark can read (`hdfs://`, `abfss://`, `gs://`, …) to one that the workers
 * reach: their content goes through Spark's pipe into workers, which write it. A copy under the same name is
 * replaced whole; nothing else at the target is touched, so the same command may be run again after a failure.
 *
 * Photos are told by their names, as in any listing; Spark passes over files without content, and over names that
 * begin with `.` or `_`.
 *
 * @param from any URL that this Spark reads
 * @param to a folder that all nodes share, or `s3://bucket/prefix`
 * @returns how many photos, and bytes, are at the target now
 * @throws VergerError usage `copy-from`, input `no-photos`, remote `spark-…`, `copy-incomplete`
 */
export async function copyPhotos(
  from: string,
  to: string,
  { spark, platform, log, signal }: CopyOptions,
): Promise<{ photos: number; bytes: number; to: string }> {
  const root = rootOf(from);
  const target = openStore(to);
  const archive = await workerArchive({
    backbones: [],
    ...(platform === undefined ? {} : { platform }),
  });
  log.info(`starting Spark (${spark.master}) …`);
  const session = await SparkSession.start(withSmallFiles(spark), archive.path);
  try {
    const wanted = await listPhotos(session, from, root, signal);
    log.info(`${wanted.photos} photos, ${(wanted.bytes / 2 ** 20).toFixed(1)} MiB, to ${target.url}`);
    const done: Tally = { photos: 0, bytes: 0, paths: 0 };
    const answer = await session.query(
      copying(target.url, randomUUID(), root),
      (line) => {
        const copied = readCopied(line);
        if (copied === undefined) return;
        add(done, copied);
        log.progress({ unit: 'photos', done: done.photos, total: wanted.photos, errors: 0 });
      },
      signal,
    );
    assertComplete(done, wanted, answer);
    return { photos: done.photos, bytes: done.bytes, to: target.url };
  } finally {
    await session.stop();
  }
}

/** How many photos and bytes, and the sum of their paths' numbers: the same for the same photos in any order. */
interface Tally {
  photos: number;
  bytes: number;
  paths: number;
}

/** @throws VergerError input `photos-missing`, `no-photos`, remote `spark-…` */
async function listPhotos(
  session: SparkSession,
  from: string,
  root: string,
  signal: AbortSignal,
): Promise<Tally> {
  const ask = async (statement: string, hear: (line: string) => void) => {
    const answer = await session.query(statement, hear, signal);
    if (answer.ended !== undefined || /^\[[A-Z_.]+\]|^Error in query/m.test(answer.words)) {
      throw missingOr(from, explainSpark(answer, { tasks: 1, ended: 0 }), answer.words);
    }
  };
  await ask(viewOf(from), () => {});
  const found: Tally = { photos: 0, bytes: 0, paths: 0 };
  await ask(LISTING, (line) => {
    const [, path, bytes] = /^([A-Za-z0-9+/=]+)\t(\d+)$/.exec(line) ?? [];
    if (path === undefined) return;
    const paths = pathNumber(pathBelow(root, Buffer.from(path, 'base64').toString()));
    add(found, { photos: 1, bytes: Number(bytes), paths });
  });
  if (found.photos > 0) return found;
  throw new VergerError('input', 'no-photos', `Spark finds no photos in ${from}`, {
    hint: 'give a folder with .jpg, .png, .webp, .avif or .gif files, at any depth',
  });
}

/** @throws VergerError remote `copy-incomplete`, or what Spark says when nothing was copied */
function assertComplete(done: Tally, wanted: Tally, answer: Answer): void {
  if (done.photos === wanted.photos && done.bytes === wanted.bytes && done.paths === wanted.paths) return;
  if (done.photos === 0) throw explainSpark(answer, { tasks: 1, ended: 0 });
  throw new VergerError(
    'remote',
    'copy-incomplete',
    `${done.photos} of ${wanted.photos} photos were copied (${done.bytes} of ${wanted.bytes} bytes)`,
    { hint: 'run the same command again', cause: new Error(answer.words.slice(-4000)) },
  );
}

function add(sum: Tally, { photos, bytes, paths }: Tally): void {
  sum.photos += photos;
  sum.bytes += bytes;
  sum.paths = (sum.paths + paths) % 2 ** 48;
}

/** Path of the folder on its file system. */
function rootOf(from: string): string {
  const root = withoutHost(from).replace(/\/+$/, '');
  if (root.startsWith('/') && !/['"`\\;\n\r]/.test(from)) return root;
  throw new VergerError('usage', 'copy-from', `${from} is not the URL of a folder`, {
    hint: 'give it whole, as in hdfs://namenode:8020/photos; quotes, backslashes and semicolons cannot be in it',
  });
}

/** Spark counts each file as 4 MiB when it deals them out: of photos of 10 kB a task would get 30. */
const withSmallFiles = (spark: SparkOptions): SparkOptions => ({
  ...spark,
  conf: { 'spark.sql.files.openCostInBytes': '131072', ...spark.conf },
});

const NAMES = [...PHOTO_EXTENSIONS].map((extension) => extension.slice(1)).join('|');

const viewOf = (from: string): string =>
  [
    'CREATE TEMPORARY VIEW photos USING binaryFile',
    `OPTIONS (path '${from.replace(/\/+$/, '')}', recursiveFileLookup 'true')`,
  ].join(' ');

/** base64 of Spark 3.5 breaks lines, as in mails. */
const plainBase64 = (column: string) => `translate(base64(${column}), '\\r\\n', '')`;

const ONLY_PHOTOS = `WHERE lower(path) RLIKE '[.](${NAMES})$' AND NOT path RLIKE '/([.]|__MACOSX/)'`;

const LISTING = `SELECT ${plainBase64("encode(path, 'UTF-8')")} AS path, length FROM photos ${ONLY_PHOTOS}`;

function copying(target: string, attempt: string, root: string): string {
  const command = workerCommand([target, attempt, 'copy', root]);
  return [
    `SELECT TRANSFORM(path, content) ${ROW_FORMAT}`,
    `USING '${command}' AS (result STRING) ${ROW_FORMAT}`,
    `FROM (SELECT ${plainBase64("encode(path, 'UTF-8')")} AS path, ${plainBase64('content')} AS content`,
    `FROM photos ${ONLY_PHOTOS})`,
  ].join(' ');
}

/** A folder that is not there is the most likely mistake. */
function missingOr(from: string, error: VergerError, words: string): VergerError {
  if (!/PATH_NOT_FOUND|Path does not exist|FileNotFoundException/.test(words)) return error;
  return new VergerError('input', 'photos-missing', `Spark finds no folder ${from}`, {
    hint: 'give the folder that holds the photos, as Spark names it',
    cause: error,
  });
}
