import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { VergerError } from '@verger/base';
import { sha256 } from '@verger/storage/hash';

/** Machines a worker archive can be made for. */
export type WorkerPlatform = 'linux-x64' | 'linux-arm64';

/** Programs and libraries with machine code, of one platform, on this machine. */
export interface ArchiveParts {
  /** Path of the program. */
  readonly node: string;
  /** Folder of an installed package. */
  readonly library: (name: string) => string;
}

/** Decodes HEIC; an optional dependency, carried where it is installed. */
export const HEIC = 'libheif-js';
/** Found from this package; the others from the one that needs them. */
const OURS = ['@jsquash/jpeg', HEIC];

/** @throws VergerError `archive-platform` when Spark does not run on machines like this */
export function thisPlatform(): WorkerPlatform {
  const platform = `${process.platform}-${process.arch}`;
  if (platform === 'linux-x64' || platform === 'linux-arm64') return platform;
  throw new VergerError('usage', 'archive-platform', `Spark workers run on Linux, this is ${platform}`, {
    hint: 'name the platform of the cluster: linux-x64 or linux-arm64',
  });
}

export function readsHeic(): boolean {
  try {
    createRequire(import.meta.url).resolve(HEIC);
    return true;
  } catch {
    return false;
  }
}

/**
 * What is installed here where it fits, the rest from the package registry, kept in the cache for next time.
 *
 * @param node version of Node @default the one that runs
 * @throws VergerError `archive-parts` (remote) when it cannot be fetched
 */
export async function archiveParts(
  platform: WorkerPlatform,
  node: string | undefined,
  cache: string,
): Promise<ArchiveParts> {
  const installed = installedParts();
  const here = `${process.platform}-${process.arch}` === platform;
  if (here && (node === undefined || node === process.versions.node)) return installed;
  const program = `node-${platform}`;
  const packages = [`${program}@${node ?? process.versions.node.split('.')[0]}`];
  if (!here) packages.push(...(await librariesOf(installed)));
  const folder = await fetched(packages, platform, cache);
  const at = (name: string) => join(folder, 'node_modules', name);
  return { node: join(at(program), 'bin', 'node'), library: here ? installed.library : at };
}

function installedParts(): ArchiveParts {
  const require = createRequire(import.meta.url);
  const sharp = createRequire(require.resolve('sharp'));
  const onnx = createRequire(require.resolve('onnxruntime-node'));
  const folder = (from: NodeJS.Require, name: string) => {
    const found = (from.resolve.paths(name) ?? [])
      .map((base) => join(base, name))
      .find((path) => existsSync(join(path, 'package.json')));
    if (found === undefined) throw new Error(`${name} is not installed`);
    return found;
  };
  return {
    node: process.execPath,
    library: (name) => folder(name.startsWith('onnx') ? onnx : OURS.includes(name) ? require : sharp, name),
  };
}

/** The same versions as are installed here. */
async function librariesOf({ library }: ArchiveParts): Promise<string[]> {
  const names = ['onnxruntime-node', 'sharp', '@jsquash/jpeg', ...(readsHeic() ? [HEIC] : [])];
  return Promise.all(
    names.map(async (name) => {
      const { version } = JSON.parse(await readFile(join(library(name), 'package.json'), 'utf8'));
      return `${name}@${version}`;
    }),
  );
}

async function fetched(
  packages: readonly string[],
  platform: WorkerPlatform,
  cache: string,
): Promise<string> {
  const folder = join(cache, `parts-${platform}-${sha256(packages.join()).slice(0, 16)}`);
  if (existsSync(join(folder, 'done'))) return folder;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  const [os, cpu] = platform.split('-');
  const flags = [`--os=${os}`, `--cpu=${cpu}`, '--libc=glibc', '--ignore-scripts', '--force', '--no-audit'];
  const { status, stderr } = spawnSync('npm', ['install', ...flags, ...packages], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new VergerError('remote', 'archive-parts', `the parts for ${platform} cannot be fetched`, {
      hint: `make the archive on a ${platform} machine, or see what npm says: ${stderr.trim().split('\n')[0]}`,
    });
  }
  await writeFile(join(folder, 'done'), '');
  return folder;
}
