import { rename, rm, writeFile } from 'node:fs/promises';
import { VergerError } from '@verger/base';
import { diskError } from '@verger/storage/store';

/**
 * A file that stands there is whole: written aside, then renamed.
 *
 * @throws VergerError (input) `out-not-written`, and what `diskError` says
 */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const aside = `${file}.${process.pid}`;
  try {
    await writeFile(aside, bytes);
    await rename(aside, file);
  } catch (cause) {
    await rm(aside, { force: true }).catch(() => {});
    const { code } = cause as NodeJS.ErrnoException;
    const misplaced = MISPLACED[code ?? ''];
    const disk = misplaced === undefined ? diskError(cause, file) : undefined;
    if (disk !== undefined) throw disk;
    const why = misplaced ?? `cannot be written (${code})`;
    throw new VergerError('input', 'out-not-written', `${file} ${why}`, {
      hint: 'give another --out, a file in a folder that is there',
      cause,
    });
  }
}

const MISPLACED: Record<string, string> = {
  ENOENT: 'is in a folder that is not there',
  ENOTDIR: 'is in a folder that is not there',
  EISDIR: 'is a folder',
};
