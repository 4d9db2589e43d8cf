import { readFile } from 'node:fs/promises';

/** Why a photo has no answer; `code` is stable, `message` is for people. */
export interface PhotoFailure {
  readonly code: string;
  readonly message: string;
}

const UNREADABLE: Record<string, [code: string, message: string]> = {
  ENOENT: ['not-found', 'there is no such file'],
  EACCES: ['not-allowed', 'it may not be read'],
  EPERM: ['not-allowed', 'it may not be read'],
  EISDIR: ['not-a-file', 'it is a folder: give photos, or use verger run'],
};

/** The bytes of a photo, or why they cannot be had: one bad file of many is no reason to stop. */
export async function readPhotoFile(
  path: string | URL,
): Promise<
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly failure: PhotoFailure }
> {
  try {
    return { ok: true, bytes: await readFile(path) };
  } catch (error) {
    const { code = 'an unknown error' } = error as NodeJS.ErrnoException;
    const [name, message] = UNREADABLE[code] ?? ['unreadable', `it cannot be read (${code})`];
    return { ok: false, failure: { code: name, message } };
  }
}
