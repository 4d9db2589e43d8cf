import { decodePhoto, type Store, sha256 } from '@verger/pipeline';
import type { z } from 'zod';
import { classFolders, openLabels, RECORDS } from './labels.js';
import { MAX_PIXELS } from './limits.js';
import { Refusal } from './problem.js';
import type { correctionReplySchema } from './schemas.js';

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

const EXTENSION: Partial<Record<string, string>> = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
  gif: 'gif',
};

/**
 * Opens a folder or bucket of photos for corrections. `<label>/<sha256>.jpg` is the photo, below `Training/` where
 * the photos there have a split; `corrections/<sha256>.json` says who said so and when. The record is written first,
 * only if there is none, and the photo after it: who sends the same again mends what a crash left half done.
 *
 * @param now for the record
 */
export async function openCorrections(store: Store, now: () => Date): Promise<Corrections> {
  const training = await hasAny(store, 'Training/');
  const labels = openLabels(await classFolders(store));
  return {
    async keep({ photo, label, answered, by }) {
      const folder = labels.folderOf(label);
      if (folder === undefined) {
        throw new Refusal(
          422,
          'reserved-label',
          `${label} is the name of a split or of another folder, not of a fruit`,
        );
      }
      const decoded = await decodePhoto(photo, MAX_PIXELS);
      if (!decoded.ok) throw new Refusal(422, decoded.failure.code, decoded.failure.message);
      const id = sha256(photo);
      const path = `${training ? 'Training/' : ''}${folder}/${id}.${EXTENSION[decoded.format]}`;
      const record = { label: folder, path, answered, by, at: now().toISOString() };
      const at = `${RECORDS}/${id}.json`;
      const isNew = await store.create(at, Buffer.from(`${JSON.stringify(record)}\n`));
      const kept = isNew
        ? record
        : (JSON.parse(Buffer.from((await store.read(at))!).toString()) as typeof record);
      if (kept.label !== folder) {
        throw new Refusal(409, 'labelled-otherwise', `this very photo is there as ${kept.label}`);
      }
      await store.create(kept.path, photo);
      return { stored: isNew, sha256: id, label: folder };
    },
  };
}

async function hasAny(store: Store, prefix: string): Promise<boolean> {
  for await (const _ of store.list(prefix)) return true;
  return false;
}
