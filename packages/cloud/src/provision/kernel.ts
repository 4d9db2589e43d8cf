import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { VergerError } from '@verger/base';
import { sha256 } from '@verger/storage/hash';
import type { InstanceType } from '../plan/instance-types.js';

/** Deno for the nodes, as npm packs it: `package/deno` in a gzipped tar. */
export interface KernelFile {
  readonly bytes: Uint8Array;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Where it stands in the bucket. */
  readonly key: string;
}

/**
 * Fetches the TypeScript kernel from the package registry, for the processor of the nodes. npm compares it with the
 * checksum of the registry.
 *
 * @param version of Deno: `2.9.6`
 * @throws VergerError remote `kernel-fetch`
 */
export async function fetchKernel(
  version: string,
  platform: InstanceType['platform'],
  signal: AbortSignal,
): Promise<KernelFile> {
  const folder = await mkdtemp(join(tmpdir(), 'verger-kernel-'));
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
