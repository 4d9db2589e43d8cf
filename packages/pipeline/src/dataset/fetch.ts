import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { silent, VergerError } from '@verger/base';
import { diskError, folderStore, whileLocked } from '@verger/storage/store';
import { z } from 'zod';
import { type UnpackOptions, unpack } from './archive.js';
import { type DownloadOptions, download } from './download.js';

/**
 * Fruits-360 as its author publishes it on GitHub (100x100, version of 2020.05.18). GitHub packs such an archive
 * when it is asked for: its bytes, and so its sha256, may change while the photos stay the same, it tells no length
 * and cannot go on in the middle. No digest of it could be checked when this was written, so none is set.
 */
const FRUITS_360_URL = 'https://codeload.github.com/Horea94/Fruit-Images-Dataset/tar.gz/refs/heads/master';

export interface FetchOptions extends DownloadOptions, UnpackOptions {
  /** A .tar.gz over http or https. Default `FRUITS_360_URL`. */
  readonly url?: string;
  /** What the archive must hash to, 64 hexadecimal digits. Default: not checked. */
  readonly sha256?: string;
}

const fetchedSchema = z.object({
  url: z.string(),
  /** Digest of the archive that came. */
  sha256: z.string(),
  /** Size of the archive, files unpacked, photos among them. */
  bytes: z.number(),
  files: z.number(),
  photos: z.number(),
});

export interface Fetched extends z.infer<typeof fetchedSchema> {
  /** Absolute path of the folder that holds Training and Test. */
  readonly folder: string;
  /** Whether a digest was given, and so compared. */
  readonly verified: boolean;
  /** Bytes of the archive that an earlier call had left. */
  readonly reused: number;
  /** True when the folder held this data set already and nothing was asked of the network. */
  readonly kept: boolean;
}

/** Written last; a folder that has it is whole. Hidden, so no listing takes it for a photo. */
const MARK = '.fetched.json';

/**
 * Downloads an archive of Fruits-360 and unpacks it into a folder, which appears whole or not at all. Work stands in
 * `<folder>.download` until then; the same command goes on with it.
 *
 * @throws VergerError `fetch-in-the-way`, `fetch-digest`, `out-locked` and those of `download` and `unpack`
 */
export async function fetchDataset(folder: string, options: FetchOptions = {}): Promise<Fetched> {
  const { url = FRUITS_360_URL, log = silent } = options;
  const out = resolve(folder);
  const wanted = digestOf(options.sha256);
  const there = await found(out, url);
  if (there !== undefined) {
    const verified = wanted !== undefined;
    if (verified && there.sha256 !== wanted)
      throw wrongDigest(out, there.sha256, wanted, 'give another folder');
    return { ...there, folder: out, verified, reused: 0, kept: true };
  }
  const work = `${out}.download`;
  const archive = join(work, 'archive.tar.gz');
  const unpacked = join(work, 'unpacked');
  try {
    await mkdir(work, { recursive: true });
  } catch (error) {
    throw diskError(error, work) ?? error;
  }
  return whileLocked(folderStore(work), { now: () => new Date() }, async () => {
    log.stage('download');
    const { bytes, reused } = await download(url, archive, options);
    const sha256 = await sha256Of(archive, options.signal);
    if (wanted !== undefined && sha256 !== wanted) {
      throw wrongDigest(archive, sha256, wanted, `delete ${work} to download it again, or correct --sha256`);
    }
    if (wanted === undefined)
      log.warn(`no --sha256 given, the archive was not compared; its sha256 is ${sha256}`);
    await rm(unpacked, { recursive: true, force: true });
    const { files, photos } = await unpackOrDrop(archive, unpacked, options);
    const mark: z.infer<typeof fetchedSchema> = { url, sha256, bytes, files, photos };
    await writeFile(join(unpacked, MARK), JSON.stringify(mark));
    // Only an empty folder can be there: `found` refuses anything else, and so does rmdir.
    await rmdir(out).catch(() => undefined);
    await rename(unpacked, out);
    await rm(work, { recursive: true, force: true });
    return { ...mark, folder: out, verified: wanted !== undefined, reused, kept: false };
  });
}

function digestOf(sha256: string | undefined): string | undefined {
  if (sha256 === undefined || /^[0-9a-f]{64}$/i.test(sha256)) return sha256?.toLowerCase();
  throw new VergerError(
    'usage',
    'fetch-sha256',
    `${sha256} is not a SHA-256: that has 64 hexadecimal digits`,
  );
}

const wrongDigest = (path: string, is: string, wanted: string, hint: string) =>
  new VergerError('remote', 'fetch-digest', `the archive in ${path} has the sha256 ${is}, not ${wanted}`, {
    hint,
  });

/** The mark of a folder fetched from this address; undefined when there is no folder, or an empty one. */
async function found(folder: string, url: string) {
  const inTheWay = (what: string, cause?: unknown) =>
    new VergerError('usage', 'fetch-in-the-way', `${folder} ${what}`, {
      hint: 'give a folder that does not exist yet',
      cause,
    });
  let entries: string[];
  try {
    entries = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw inTheWay('cannot be used', error);
  }
  if (entries.length === 0) return undefined;
  if (!entries.includes(MARK)) throw inTheWay('is not empty');
  let mark: z.infer<typeof fetchedSchema>;
  try {
    mark = fetchedSchema.parse(JSON.parse(await readFile(join(folder, MARK), 'utf8')));
  } catch (error) {
    throw inTheWay(`has a ${MARK} that cannot be read`, error);
  }
  if (mark.url !== url) throw inTheWay(`was fetched from ${mark.url}`);
  return mark;
}

/** A broken archive is of no use to anyone: the next call must download it again. */
async function unpackOrDrop(archive: string, folder: string, options: UnpackOptions) {
  try {
    return await unpack(archive, folder, options);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (!(error instanceof VergerError) || error.code !== 'archive-broken') throw error;
    await rm(archive, { force: true });
    await rm(`${archive}.json`, { force: true });
    throw new VergerError('remote', error.code, error.message, {
      hint: 'it was deleted; run the same command to download it again',
      cause: error.cause,
    });
  }
}

async function sha256Of(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { signal })) hash.update(chunk);
  return hash.digest('hex');
}
