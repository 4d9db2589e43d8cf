import { VergerError } from '@verger/base';

/** Errors of the file system that a user can fix; undefined for any other. */
export function diskError(error: unknown, path: string): VergerError | undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new VergerError('input', 'disk-full', `no room left on the disk for ${path}`, {
      hint: 'free some room and run the same command: what came is kept',
      cause: error,
    });
  }
  if (code === 'EFBIG') {
    return new VergerError('input', 'file-too-large', `files may not become as large as ${path} here`, {
      hint: 'allow larger files (ulimit -f unlimited) and run the same command: what came is kept',
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new VergerError('input', 'not-allowed', `${path} may not be written`, {
      hint: 'check its owner and permissions, or give another folder',
      cause: error,
    });
  }
  if (code === 'ENOTDIR' || code === 'EISDIR' || code === 'EEXIST') {
    return new VergerError('input', 'not-a-folder', `${path}: a file or a folder is in the way`, {
      cause: error,
    });
  }
  return undefined;
}
