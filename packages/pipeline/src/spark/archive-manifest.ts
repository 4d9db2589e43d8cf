import { readFile } from 'node:fs/promises';
import { sha256 } from '../parquet/table.js';

export const ARCHIVE_MANIFEST = 'manifest.json';
export const ARCHIVE_BACKBONE = 'backbone.onnx';

/** Of a worker archive: what each file in it must be. */
export interface ArchiveManifest {
  readonly platform: string;
  /** SHA-256 (hex) by path. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Reads every file of the unpacked archive once, before any of it is trusted: a truncated or mixed-up archive
 * shows at the start, with the name of the file, and not as a wrong feature.
 *
 * @param folder URL of the unpacked archive
 * @returns the platform it was made for
 * @throws Error naming the first file that is missing or differs
 */
export async function verifyArchive(folder: URL): Promise<string> {
  const text = await readFile(new URL(ARCHIVE_MANIFEST, folder), 'utf8');
  const { platform, files } = JSON.parse(text) as ArchiveManifest;
  for (const [file, wanted] of Object.entries(files)) {
    const bytes = await readFile(new URL(file, folder)).catch(() => undefined);
    if (bytes === undefined || sha256(bytes) !== wanted) {
      throw new Error(`the worker archive is corrupt: ${file} is ${bytes ? 'not what it was' : 'missing'}`);
    }
  }
  return platform;
}
