import { sha256 } from '@verger/storage/hash';
import { decodePhoto } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import { withoutMetadata } from '@verger/vision';
import sharp from 'sharp';
import type { z } from 'zod';
import type { correctionReplySchema } from '../api/schemas.js';
import { MAX_PIXELS } from '../http/limits.js';
import { Refusal } from '../http/problem.js';
import { classFolders, type Labels, openLabels, RECORDS } from './labels.js';

/** What a person said of a photo. */
export interface Correction {
  readonly photo: Uint8Array;
  /** What it shows; see `labelSchema`. */
  readonly label: string;
  /** Class the model had answered; null when it knew none. */
  readonly answered: string | null;
  /** Pseudonym of who says so. */
  readonly by: string;
}

/** Keeps corrections where `verger run` finds them: as labelled photos of a folder or a bucket. */
export interface Corrections {
  keep(correction: Correction): Promise<z.infer<typeof correctionReplySchema>>;
}

/**
 * Opens a folder or bucket of photos for corrections. `<label>/<sha256>.jpg` is the photo, below `Training/` where
 * the photos there have a split, without its metadata; `corrections/<sha256>.json` says who said so and when. The
 * record is written first, only if there is none, and the photo after it: who sends the same again mends what a
 * crash left half done.
 *
 * @param now for the record
 */
export async function openCorrections(store: Store, now: () => Date): Promise<Corrections> {
  const training = await hasAny(store, 'Training/');
  let labels: Promise<Labels> | undefined;
  /** A bucket of photos takes long to list: not before somebody corrects, and again when it failed. */
  const known = () => {
    labels ??= classFolders(store).then(openLabels);
    labels.catch(() => {
      labels = undefined;
    });
    return labels;
  };
  return {
    async keep({ photo, label, answered, by }) {
      const folder = (await known()).folderOf(label);
      if (folder === undefined) {
        throw new Refusal(
          422,
          'reserved-label',
          `${label} is the name of a split or of another folder, not of a fruit`,
        );
      }
      const decoded = await decodePhoto(photo, MAX_PIXELS);
      if (!decoded.ok) throw new Refusal(422, decoded.failure.code, decoded.failure.message);
      const clean = await withoutPlace(photo, decoded.format);
      const id = sha256(clean);
      const path = `${training ? 'Training/' : ''}${folder}/${id}.${decoded.format === 'jpeg' ? 'jpg' : 'png'}`;
      const record = { label: folder, path, answered, by, at: now().toISOString() };
      const at = `${RECORDS}/${id}.json`;
      const isNew = await store.create(at, Buffer.from(`${JSON.stringify(record)}\n`));
      const kept = isNew
        ? record
        : (JSON.parse(Buffer.from((await store.read(at))!).toString()) as typeof record);
      if (kept.label !== folder) {
        throw new Refusal(409, 'labelled-otherwise', `this photo is here already, as ${kept.label}`);
      }
      await store.create(kept.path, clean);
      return { stored: isNew, sha256: id, label: folder };
    },
  };
}

/** The app has thrown place, date and camera away before; others that send may not have. */
const withoutPlace = async (photo: Uint8Array, format: string): Promise<Uint8Array> =>
  format === 'jpeg'
    ? withoutMetadata(photo)
    : sharp(photo, { limitInputPixels: MAX_PIXELS }).autoOrient().keepIccProfile().png().toBuffer();

async function hasAny(store: Store, prefix: string): Promise<boolean> {
  for await (const _ of store.list(prefix)) return true;
  return false;
}
