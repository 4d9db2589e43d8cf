import { Refusal } from './problem.js';

/** A photo as it was sent. */
export interface Upload {
  /** Its name, without folders: only ever shown, never opened. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a person reads of a file name: its last part, without control characters, 200 at most. */
export const shownName = (name: string): string =>
  (name.split(/[\\/]/).at(-1) ?? '').replace(/\p{Cc}|\p{Cf}/gu, '').slice(0, 200) || 'photo';

/**
 * The form of a request.
 *
 * @throws Refusal 400 `upload-cut` when it ends too early or is no form
 */
export async function formOf(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw new Refusal(400, 'upload-cut', 'the form ends too early or is damaged', { hint: 'send it again' });
  }
}

/** All files of a form under one name. */
export async function photosOf(form: FormData, field: string): Promise<Upload[]> {
  const files = form.getAll(field).filter((one) => typeof one !== 'string');
  return Promise.all(
    files.map(async (file) => ({
      path: shownName(file.name),
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  );
}

/** The body of a request that is one photo. */
export const bodyOf = async (request: Request): Promise<Uint8Array> =>
  new Uint8Array(await request.arrayBuffer());
