import { rename, rm, writeFile } from 'node:fs/promises';
import { VergerError } from '@verger/base';

/** A file that stands there is whole: written aside, then renamed. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const aside = `${file}.${process.pid}`;
  try {
    await writeFile(aside, bytes);
    await rename(aside, file);
  } catch (cause) {
    await rm(aside, { force: true }).catch(() => {});
    const { code } = cause as NodeJS.ErrnoException;
    const why = NOT_WRITTEN[code ?? ''] ?? `cannot be written (${code})`;
    throw new VergerError('input', 'out-not-written', `${file} ${why}`, {
      hint: 'give another --out, a file in a folder that is there',
      cause,
    });
  }
}

const NOT_WRITTEN: Record<string, string> = {
  ENOENT: 'is in a folder that is not there',
  ENOTDIR: 'is in a folder that is not there',
  EISDIR: 'is a folder',
  ENOSPC: 'cannot be written: no room left on the disk',
  EACCES: 'may not be written',
  EPERM: 'may not be written',
  EROFS: 'may not be written',
};
