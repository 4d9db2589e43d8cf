import { type BigIntStats, type Dirent, readFileSync, realpathSync, statSync } from 'node:fs';
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { VergerError } from '@verger/base';
import { kindOf, metadataName } from './formats.js';
import { listedPhoto, type Photo } from './photo.js';
import { byPath, type FileListing, type PhotoFiles, type PhotoSource, SkippedCounts } from './source.js';
import { withShards } from './with-shards.js';

/** How many directories or files are looked at together. */
const CONCURRENCY = 32;
/** Files between two moments in which a Ctrl-C is heard. */
const BREATH = 64 * CONCURRENCY;
/** A disk that takes longer than this for one file, or its facts, is far, such as a network mount; in ms. */
const FAR = 0.5;

/**
 * Photos in a local folder, at any depth, or in the shards there. Hidden files and folders of metadata are counted only;
 * links are followed, loops are not.
 */
export const folderSource = (folder: string): PhotoSource => withShards(filesInFolder(folder));

function filesInFolder(folder: string): PhotoFiles {
  const root = realFolder(folder);
  const read = reader();
  return {
    url: root,
    concurrency: 3,
    check: async () => void (await realRoot(root)),
    list: (signal) => listFolder(root, signal),
    read: (path) => read(join(root, path)),
    holdsShards: () => holdsShards(root),
    readRange: (file, start, end) => readRange(join(root, file.path), file.etag, start, end),
  };
}

/** Looks no further than to the first photo or shard. */
async function holdsShards(folder: string): Promise<boolean> {
  const waiting = [folder];
  for (const next of waiting) {
    const entries = (await entriesOf(next)).filter(
      (entry) => metadataName(entry.name, entry.isDirectory()) === undefined,
    );
    const kinds = entries.map((entry) => (entry.isDirectory() ? undefined : kindOf(entry.name)));
    if (kinds.includes('photo')) return false;
    if (kinds.includes('shard')) return true;
    for (const entry of entries) if (entry.isDirectory()) waiting.push(join(next, entry.name));
  }
  return false;
}

async function readRange(path: string, etag: string, start: number, end: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    if (etagOf(await file.stat({ bigint: true })) !== etag) {
      throw new VergerError('input', 'photos-changed', `${path} was written anew while it was read`, {
        hint: 'run the same command again: it goes on with what is there now',
      });
    }
    const bytes = new Uint8Array(end - start);
    let filled = 0;
    for (let some = -1; filled < bytes.length && some !== 0; filled += some) {
      some = (await file.read(bytes, filled, bytes.length - filled, start + filled)).bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

const etagOf = (facts: BigIntStats | undefined) => `${facts?.size ?? 0n}-${facts?.mtimeNs ?? 0n}`;

/**
 * Reads small files on this thread while the disk is near: 15 us of a core each, by the thread pool 120, and its
 * threads push this one off the core. Slow reads use up a credit; the pool then serves while it grows again.
 */
function reader(): (file: string) => Promise<Uint8Array> {
  const most = 8 * FAR;
  let credit = most;
  return async (file) => {
    if (credit <= 0) {
      credit += FAR / 32;
      return readFile(file);
    }
    const began = performance.now();
    try {
      return readFileSync(file);
    } finally {
      credit = Math.min(most, credit + FAR - (performance.now() - began));
    }
  };
}

interface Directory {
  /** Relative to the root, '' or ending in '/'. */
  readonly prefix: string;
  /** Real paths of the folder and its parents: a link to one of them is a loop. */
  readonly chain: readonly string[];
}

async function listFolder(root: string, signal?: AbortSignal): Promise<FileListing> {
  const photos: Photo[] = [];
  const shards: Photo[] = [];
  const skipped = new SkippedCounts();
  const waiting: Directory[] = [{ prefix: '', chain: [await realRoot(root)] }];
  for (let next = 0; next < waiting.length; ) {
    signal?.throwIfAborted();
    const now = waiting.slice(next, next + CONCURRENCY);
    next += now.length;
    const found = await Promise.all(now.map((directory) => listDirectory(root, directory, skipped, signal)));
    for (const one of found) {
      // One by one: a call takes no more than some 100,000 arguments.
      for (const photo of one.photos) photos.push(photo);
      for (const shard of one.shards) shards.push(shard);
      for (const directory of one.directories) waiting.push(directory);
    }
  }
  return { photos: photos.sort(byPath), shards: shards.sort(byPath), skipped: skipped.sorted() };
}

/** By whatever link it is reached, a folder has one name: rows and models hold it. */
function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    // It is missing, which the listing says.
    return resolve(folder);
  }
}

async function realRoot(root: string): Promise<string> {
  try {
    const real = await realpath(root);
    if ((await stat(real)).isDirectory()) return real;
  } catch (cause) {
    throw new VergerError('input', 'photos-missing', `there is no folder ${root}`, {
      hint: 'give the folder that holds the photos',
      cause,
    });
  }
  throw new VergerError('input', 'photos-not-a-folder', `${root} is a file, not a folder of photos`, {
    hint: 'give its folder, or use: verger classify <photo>',
  });
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw unreadable(folder, code === 'EACCES' || code === 'EPERM' ? undefined : code, cause);
  }
}

/** A folder that is passed over would be photos missing without a word. */
function unreadable(folder: string, code?: string, cause?: unknown): VergerError {
  const why = code === undefined ? 'may not be read' : `cannot be read (${code})`;
  return new VergerError('input', 'photos-unreadable', `the folder ${folder} ${why}`, {
    hint: isMangled(folder) ? 'its name is not UTF-8: rename it' : 'check its owner and permissions',
    cause,
  });
}

/** Bytes of a name that are not UTF-8 come as this character, and then no file is found by that name. */
const isMangled = (path: string) => path.includes('\uFFFD');

interface Found {
  readonly entry: Dirent;
  /** Relative to the root. */
  readonly path: string;
  readonly full: string;
}

/** Files below a folder that is passed over; links count as files. One that may not be read counts nothing. */
async function countFiles(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  let files = 0;
  for (const entry of entries) files += entry.isDirectory() ? await countFiles(join(folder, entry.name)) : 1;
  return files;
}

async function listDirectory(
  root: string,
  { prefix, chain }: Directory,
  skipped: SkippedCounts,
  signal?: AbortSignal,
) {
  const photos: Photo[] = [];
  const shards: Photo[] = [];
  const directories: Directory[] = [];
  const visible: Dirent[] = [];
  for (const entry of await entriesOf(join(root, prefix))) {
    const isFolder = entry.isDirectory();
    const why = metadataName(entry.name, isFolder);
    if (why === undefined) visible.push(entry);
    else skipped.addMetadata(why, isFolder ? await countFiles(join(root, prefix, entry.name)) : 1);
  }
  const visit = async ({ entry, path, full }: Found, facts: BigIntStats | undefined) => {
    if (facts === undefined && entry.isDirectory()) throw unreadable(full);
    if (facts?.isDirectory()) {
      const real = await realpath(full);
      if (!chain.includes(real)) directories.push({ prefix: `${path}/`, chain: [...chain, real] });
      return;
    }
    const kind = kindOf(entry.name);
    if (kind === undefined || facts?.isFile() === false) skipped.addUnread(entry.name);
    // A dangling link is listed: it becomes an error row, not a silence.
    else
      (kind === 'photo' ? photos : shards).push(listedPhoto(path, Number(facts?.size ?? 0n), etagOf(facts)));
  };
  for (let i = 0; i < visible.length; i += CONCURRENCY) {
    if (i % BREATH === 0) await setImmediate();
    signal?.throwIfAborted();
    const some = visible.slice(i, i + CONCURRENCY).map((entry): Found => {
      const path = prefix + entry.name;
      return { entry, path, full: join(root, path) };
    });
    const facts = await factsOf(some.map(({ full }) => full));
    for (const [at, found] of some.entries()) await visit(found, facts[at]);
  }
  return { photos: apart(photos), shards, directories };
}

/**
 * Facts of files, undefined where there are none. One after the other on this thread they cost 4 us of a core each,
 * by the thread pool 16 to 26: for a million photos, most of the listing. The pool serves when the disk is far.
 */
async function factsOf(files: readonly string[]): Promise<(BigIntStats | undefined)[]> {
  const facts: (BigIntStats | undefined)[] = [];
  const began = performance.now();
  while (facts.length < files.length && performance.now() - began <= FAR * (facts.length + 8)) {
    try {
      facts.push(statSync(files[facts.length]!, { bigint: true }));
    } catch {
      facts.push(undefined);
    }
  }
  const rest = files.slice(facts.length);
  return facts.concat(
    await Promise.all(rest.map((file) => stat(file, { bigint: true }).catch(() => undefined))),
  );
}

/** Names that came out the same, mangled, are told apart by a number: each is a row of its own. */
function apart(photos: readonly Photo[]): readonly Photo[] {
  if (!photos.some(({ path }) => isMangled(path))) return photos;
  const seen = new Map<string, number>();
  return photos.map((photo) => {
    const times = (seen.get(photo.path) ?? 0) + 1;
    seen.set(photo.path, times);
    return times === 1 ? photo : { ...photo, path: `${photo.path}#${times}` };
  });
}
