import { createWriteStream } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { builtFile } from '@verger/storage/built-files';
import { sha256 } from '@verger/storage/hash';
import { create } from 'tar';
import { ARCHIVE_MANIFEST, type ArchiveManifest, archiveBackbone } from './archive-manifest.js';
import {
  type ArchiveParts,
  archiveParts,
  HEIC,
  readsHeic,
  thisPlatform,
  type WorkerPlatform,
} from './archive-parts.js';

export interface WorkerArchive {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly platform: WorkerPlatform;
}

export interface ArchiveOptions {
  /** Those that tasks may ask for. */
  readonly backbones: readonly { readonly path: string; readonly sha256: string }[];
  /** @default the platform of this machine */
  readonly platform?: WorkerPlatform;
  /** Version of Node to carry, from the package registry. @default the one that runs */
  readonly node?: string;
  /** Where archives are kept. @default `~/.cache/verger` */
  readonly cache?: string;
  /** More files to put in: where each is here, by its path in the archive. @default none */
  readonly more?: Readonly<Record<string, string>>;
}

/** Libraries with machine code; the rest of the worker is one file. */
const LIBRARIES = [
  '@jsquash/jpeg',
  'onnxruntime-node',
  'onnxruntime-common',
  'sharp',
  '@img/colour',
  'detect-libc',
  'semver',
];

/**
 * Node, worker, libraries and backbones for one platform, as one archive that Spark unpacks once a node: the
 * broadcast of the weights. The same inputs give the same bytes; an archive made before is used again.
 *
 * @throws VergerError `archive-platform` when the platform is to be named, `archive-parts` when parts cannot be fetched
 */
export async function workerArchive(options: ArchiveOptions): Promise<WorkerArchive> {
  const platform = options.platform ?? thisPlatform();
  const cache = options.cache ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'verger');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'archive-'));
  try {
    const parts = await archiveParts(platform, options.node, cache);
    await layOut(folder, parts, options.backbones, platform);
    for (const [path, from] of Object.entries(options.more ?? {})) await cp(from, join(folder, path));
    const files = await filesBelow(folder);
    const manifest: ArchiveManifest = {
      platform,
      files: Object.fromEntries(
        await Promise.all(files.map(async (file) => [file, sha256(await readFile(join(folder, file)))])),
      ),
    };
    const text = `${JSON.stringify(manifest, null, 1)}\n`;
    await writeFile(join(folder, ARCHIVE_MANIFEST), text);
    const path = join(cache, `verger-worker-${platform}-${sha256(text).slice(0, 16)}.tar.gz`);
    const kept = await intact(path);
    if (kept !== undefined) return { path, ...kept, platform };
    await compress(folder, [...files, ARCHIVE_MANIFEST].sort(), path);
    const bytes = await readFile(path);
    const digest = sha256(bytes);
    await writeFile(`${path}.sha256`, `${digest}\n`);
    return { path, sha256: digest, bytes: bytes.length, platform };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An archive made before, unless something has happened to it since. */
async function intact(path: string): Promise<{ sha256: string; bytes: number } | undefined> {
  const wanted = await readFile(`${path}.sha256`, 'utf8').catch(() => undefined);
  const bytes = wanted && (await readFile(path).catch(() => undefined));
  if (!bytes || sha256(bytes) !== wanted?.trim()) return undefined;
  return { sha256: sha256(bytes), bytes: bytes.length };
}

async function layOut(
  folder: string,
  { node, library }: ArchiveParts,
  backbones: ArchiveOptions['backbones'],
  platform: WorkerPlatform,
): Promise<void> {
  await mkdir(join(folder, 'bin'));
  await cp(node, join(folder, 'bin', 'node'), { dereference: true });
  await cp(builtFile('spark-worker.js', import.meta.url), join(folder, 'worker.js'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
  for (const { path, sha256 } of backbones) await cp(path, join(folder, archiveBackbone(sha256)));
  const heic = readsHeic() ? [HEIC] : [];
  for (const name of [...LIBRARIES, ...heic, `@img/sharp-${platform}`, `@img/sharp-libvips-${platform}`]) {
    const from = library(name);
    await cp(from, join(folder, 'node_modules', name), {
      recursive: true,
      dereference: true,
      filter: (path) => wanted(path.slice(from.length), platform),
    });
  }
}

/** Leaves out what runs elsewhere or never: other platforms, sources, types, maps. */
function wanted(path: string, platform: WorkerPlatform): boolean {
  if (/\/(node_modules|include|src|script|__tests__)(\/|$)|\.(map|ts|md|c?mts)$/.test(path)) return false;
  // The same decoder again, in JavaScript and as a file apart.
  if (/\/libheif$|\/libheif-wasm\/libheif(-bundle\.mjs|\.js|\.wasm)$/.test(path)) return false;
  const native = /\/bin\/napi-v\d+\/(\w+)(?:\/(\w+))?/.exec(path);
  if (native === null) return true;
  const [os, cpu] = platform.split('-');
  return native[1] === os && (native[2] === undefined || native[2] === cpu);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

async function compress(folder: string, files: readonly string[], path: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  // No times, owners or directory entries: nothing of this machine is in the bytes.
  const tar = create({ cwd: folder, portable: true, mtime: new Date(0), noDirRecurse: true }, [...files]);
  await pipeline(tar as unknown as Readable, createGzip({ level: 6 }), createWriteStream(aside));
  await rename(aside, path);
}
