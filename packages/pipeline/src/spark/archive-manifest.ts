import { readFile, stat, writeFile } from 'node:fs/promises';
import { sha256 } from '@verger/storage/hash';

export const ARCHIVE_MANIFEST = 'manifest.json';
/** Where a backbone lies in the archive. */
export const archiveBackbone = (sha256: string): string => `backbones/${sha256}.onnx`;

/** Of a worker archive: what each file in it must be. */
export interface ArchiveManifest {
  readonly platform: string;
  /** SHA-256 (hex) by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** There once a worker on this node has read every file, if the folder may be written. */
const VERIFIED = '.verified';

/**
 * Reads every file of the unpacked archive, before any of it is trusted: a truncated or mixed-up archive
 * shows at the start, with the name of the file, and not as a wrong feature. Once a node: later workers only see
 * that no file has changed since (172 MB take .3 s of a core to hash, and each task is a process of its own).
 *
 * @param folder URL of the unpacked archive
 * @returns the platform it was made for
 * @throws Error naming the first file that is missing or differs
 */
export async function verifyArchive(folder: URL): Promise<string> {
  const text = await readFile(new URL(ARCHIVE_MANIFEST, folder), 'utf8');
  const { platform, files } = JSON.parse(text) as ArchiveManifest;
  if (await unchangedSince(new URL(VERIFIED, folder), [ARCHIVE_MANIFEST, ...Object.keys(files)], folder)) {
    return platform;
  }
  const before = Date.now();
  for (const [file, wanted] of Object.entries(files)) {
    const bytes = await readFile(new URL(file, folder)).catch(() => undefined);
    if (bytes === undefined || sha256(bytes) !== wanted) {
      throw new Error(`the worker archive is corrupt: ${file} is ${bytes ? 'not what it was' : 'missing'}`);
    }
  }
  await writeFile(new URL(VERIFIED, folder), String(before)).catch(() => {});
  return platform;
}

/** Whether no file has been written, moved or replaced since the moment that a mark holds. */
async function unchangedSince(mark: URL, files: readonly string[], folder: URL): Promise<boolean> {
  const text = await readFile(mark, 'utf8').catch(() => '');
  if (!/^\d+$/.test(text)) return false;
  const changed = await Promise.all(
    files.map((file) =>
      stat(new URL(file, folder)).then(
        ({ ctimeMs }) => ctimeMs,
        () => Number.POSITIVE_INFINITY,
      ),
    ),
  );
  return changed.every((moment) => moment < Number(text));
}
