import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { type Log, silent, VergerError } from '@verger/base';
import { PHOTO_EXTENSIONS } from '@verger/storage/photos';
import { diskError } from '@verger/storage/store';
import { Parser, type ReadEntry } from 'tar';

export interface UnpackOptions {
  /** Refused when it unpacks to more bytes. Default 8 GB; Fruits-360 takes less than 2 GB. */
  readonly maxBytes?: number;
  readonly log?: Log;
  readonly signal?: AbortSignal;
}

export interface Unpacked {
  /** Files written, photos among them, and files of the archive that are not part of the data set. */
  readonly files: number;
  readonly photos: number;
  readonly left: number;
}

/**
 * Unpacks the Training, Test and Validation folders of a .tar.gz, with licence and readme, wherever they lie in it.
 *
 * The archive is read twice: all of it is judged before the first byte is written. Links and special files, and
 * paths that lead out of the folder, are refused, not passed over.
 *
 * @param folder is created; must not exist or be empty
 * @throws VergerError `archive-format`, `archive-broken`, `archive-unsafe`, `archive-too-large`, `archive-no-photos`,
 * `disk-full`
 */
export async function unpack(
  archive: string,
  folder: string,
  options: UnpackOptions = {},
): Promise<Unpacked> {
  const { log = silent } = options;
  let [files, photos, left] = [0, 0, 0];
  log.stage('judge');
  for await (const step of steps(archive, options)) {
    if (step.kind !== 'file') continue;
    if (step.to === undefined) left++;
    else {
      files++;
      if (step.to.includes('/') && isPhoto(step.to)) photos++;
    }
  }
  if (photos === 0) {
    throw new VergerError(
      'input',
      'archive-no-photos',
      `${archive} holds no photo in a Training or Test folder`,
      {
        hint: 'give the address of a Fruits-360 archive with --url',
      },
    );
  }
  log.stage('unpack');
  await write(archive, folder, files, options);
  return { files, photos, left };
}

const isPhoto = (path: string) => PHOTO_EXTENSIONS.has(path.slice(path.lastIndexOf('.')).toLowerCase());

async function write(archive: string, folder: string, total: number, options: UnpackOptions): Promise<void> {
  const made = new Set<string>();
  let handle: FileHandle | undefined;
  let done = 0;
  try {
    await mkdir(folder, { recursive: true });
    for await (const step of steps(archive, options)) {
      if (step.kind === 'file' && step.to !== undefined) {
        const to = join(folder, step.to);
        if (!made.has(dirname(to))) await mkdir(dirname(to), { recursive: true });
        made.add(dirname(to));
        handle = await open(to, 'w');
      } else if (step.kind === 'data') {
        await handle?.writeFile(step.bytes);
      } else if (step.kind === 'end' && handle !== undefined) {
        await handle.close();
        handle = undefined;
        options.log?.progress({ unit: 'files', done: ++done, total, errors: 0 });
      }
    }
  } catch (error) {
    throw diskError(error, folder) ?? error;
  } finally {
    await handle?.close();
  }
}

/** Reading an archive, step by step: a file begins (`to` undefined: not wanted), its bytes, its end. */
type Step =
  | { readonly kind: 'file'; readonly to: string | undefined }
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' };

async function* steps(archive: string, { maxBytes = 8e9, signal }: UnpackOptions): AsyncGenerator<Step> {
  let waiting: Step[] = [];
  let failure: unknown;
  const parser = new Parser({ strict: true });
  parser.on('error', (error: unknown) => {
    failure ??= error;
  });
  // Entries flow without waiting; the steps of one chunk of the archive are all that is ever held.
  parser.on('entry', (entry: ReadEntry) => {
    try {
      if (judge(entry) === 'file') {
        const to = placeOf(entry.path);
        waiting.push({ kind: 'file', to });
        if (to !== undefined) {
          entry.on('data', (bytes) => waiting.push({ kind: 'data', bytes }));
          entry.on('end', () => waiting.push({ kind: 'end' }));
        }
      }
    } catch (error) {
      failure ??= error;
    }
    entry.resume();
  });
  const flush = () => {
    if (failure !== undefined) throw failure;
    const now = waiting;
    waiting = [];
    return now;
  };

  const source = createReadStream(archive);
  const unzipped = createGunzip();
  source.on('error', (error) => unzipped.destroy(error)).pipe(unzipped);
  try {
    let bytes = 0;
    for await (const chunk of unzipped) {
      signal?.throwIfAborted();
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(archive, maxBytes);
      parser.write(chunk);
      yield* flush();
    }
    parser.end();
    yield* flush();
  } catch (error) {
    throw await explain(error, archive);
  } finally {
    source.destroy();
    unzipped.destroy();
  }
}

/** What an entry is, if it may be in an archive of photos at all. */
function judge({ type, path, linkpath }: ReadEntry): 'file' | 'folder' {
  const shown = JSON.stringify(path);
  const parts = path.split(/[\\/]/);
  if (/^([\\/]|[a-z]:)/i.test(path) || parts.includes('..') || path.includes('\0')) {
    throw unsafe(`the path ${shown} leads out of the folder`);
  }
  if (type === 'File' || type === 'OldFile' || type === 'ContiguousFile') return 'file';
  if (type === 'Directory' || type === 'GNUDumpDir') return 'folder';
  throw unsafe(`${shown} is no file but a ${type}${linkpath ? ` to ${JSON.stringify(linkpath)}` : ''}`);
}

const unsafe = (what: string) =>
  new VergerError('input', 'archive-unsafe', `the archive was refused: ${what}`, {
    hint: 'nothing of it was written; do not trust where it came from',
  });

const SPLIT = /^(training|test|validation)$/i;

/** Where a file goes in the data set; undefined when it is no part of it. */
function placeOf(path: string): string | undefined {
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  const name = parts.at(-1);
  if (name === undefined || name.startsWith('.')) return undefined;
  const split = parts.slice(0, -1).findIndex((part) => SPLIT.test(part));
  if (split >= 0) return parts.slice(split).join('/');
  return parts.length <= 2 && /^(licen[cs]e|readme)(\.\w+)?$/i.test(name) ? name : undefined;
}

const tooLarge = (archive: string, maxBytes: number) =>
  new VergerError('input', 'archive-too-large', `${archive} unpacks to more than ${maxBytes} bytes`, {
    hint: 'nothing of it was written; Fruits-360 takes less than 2 GB',
  });

async function explain(error: unknown, archive: string): Promise<unknown> {
  if (error instanceof VergerError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'Z_DATA_ERROR' && /incorrect header/.test(message)) {
    return new VergerError(
      'input',
      'archive-format',
      `${archive} is ${await kindOf(archive)}, not a .tar.gz`,
      {
        hint: 'give the address of a .tar.gz with --url',
        cause: error,
      },
    );
  }
  if (code.startsWith('Z_') || code.startsWith('TAR_') || /TAR_/.test(message)) {
    return new VergerError('input', 'archive-broken', `${archive} is cut short or damaged: ${message}`, {
      cause: error,
    });
  }
  return error;
}

async function kindOf(archive: string): Promise<string> {
  const file = await open(archive);
  try {
    const { buffer } = await file.read(Buffer.alloc(64), 0, 64, 0);
    if (buffer.toString('latin1', 0, 2) === 'PK') return 'a zip file';
    return /^\s*</.test(buffer.toString('latin1')) ? 'a web page' : 'something else';
  } finally {
    await file.close();
  }
}
