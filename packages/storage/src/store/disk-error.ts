import { VergerError } from '@verger/base';

/**
 * What a file system refused, where its user can help.
 *
 * @param path the file or folder that was read or written
 * @returns VergerError input `disk-full`, `file-too-large`, `read-only`, `not-allowed`, `not-a-folder` or `disk-broken`;
 * undefined for any other error
 */
export function diskError(error: unknown, path: string): VergerError | undefined {
  const say = (code: string, message: string, hint: string) =>
    new VergerError('input', code, message, { hint, cause: error });
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT': {
      const hint = 'free some room and run the same command: what is there is kept';
      return say('disk-full', `no room left on the disk for ${path}`, hint);
    }
    case 'EFBIG': {
      const hint = 'allow larger files (ulimit -f unlimited) and run the same command: what is there is kept';
      return say('file-too-large', `files may not become as large as ${path} here`, hint);
    }
    case 'EROFS': {
      const hint = 'make it writable again and run the same command';
      return say('read-only', `the disk of ${path} is read-only`, hint);
    }
    case 'EACCES':
    case 'EPERM': {
      const hint = 'check its owner and permissions, or give another folder';
      return say('not-allowed', `${path} may not be read or written`, hint);
    }
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return say('not-a-folder', `a file or a folder is in the way of ${path}`, 'give another folder');
    case 'EIO':
      return say('disk-broken', `the disk failed at ${path}`, 'use another disk');
    default:
      return undefined;
  }
}
