import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { VergerError } from '@verger/base';
import { builtFile } from '@verger/storage/built-files';
import { sha256 } from '@verger/storage/hash';
import { create } from 'tar';
import type { InstanceType } from '../plan/instance-types.js';

/** A gzipped tar for the JupyterHub of a cluster. */
export interface KernelFile {
  readonly bytes: Uint8Array;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Where it stands in the bucket. */
  readonly key: string;
}

/**
 * Fetches the TypeScript kernel from the package registry, for the processor of the nodes: `package/deno`, as npm packs
 * it. npm compares it with the checksum of the registry.
 *
 * @param version of Deno: `2.9.6`
 * @throws VergerError remote `kernel-fetch`
 */
export async function fetchKernel(
  version: string,
  platform: InstanceType['platform'],
  signal: AbortSignal,
): Promise<KernelFile> {
  const folder = await temporaryFolder();
  try {
    const name = `@deno/${platform}-glibc@${version}`;
    await promisify(execFile)('npm', ['pack', name, '--pack-destination', folder], { cwd: folder, signal });
    const [file] = await readdir(folder);
    const bytes = await readFile(join(folder, file!));
    return { bytes, sha256: sha256(bytes), key: `bootstrap/kernels/${file}` };
  } catch (cause) {
    signal.throwIfAborted();
    const why = (cause as { stderr?: string }).stderr?.trim().split('\n')[0] ?? String(cause);
    throw new VergerError(
      'remote',
      'kernel-fetch',
      `Deno ${version} for ${platform} cannot be fetched: ${why}`,
      {
        hint: 'see that npm reaches its registry, and start again',
        cause,
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The notebooks, and what they import that the worker archive does not hold. The same build gives the same bytes.
 *
 * @throws VergerError input `not-built`
 */
export async function packNotebooks(): Promise<KernelFile> {
  const built = builtFile('kernel', import.meta.url);
  const entries = await readdir(built, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(built, join(entry.parentPath, entry.name)))
    .sort();
  const folder = await temporaryFolder();
  try {
    const file = join(folder, 'notebooks.tgz');
    await create({ cwd: built, file, gzip: true, portable: true, mtime: new Date(0) }, files);
    const bytes = await readFile(file);
    const digest = sha256(bytes);
    return { bytes, sha256: digest, key: `bootstrap/kernels/notebooks-${digest.slice(0, 16)}.tgz` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const temporaryFolder = () => mkdtemp(join(tmpdir(), 'verger-kernel-'));
