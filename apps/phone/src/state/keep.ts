import type { SpeciesAnswer } from '../answer/species-answer.js';
import { Failure } from '../failure.js';
import type { Entry } from '../storage/entry.js';
import { askPersistence } from '../storage/persistence.js';
import { album } from './album.js';

/** The entry that found no place on the device: shown, but not kept. Its id is -1. */
export let unsaved: { readonly entry: Entry; readonly why: 'full' | 'refused' } | undefined;

/**
 * Puts photos of one fruit and their answer into the album.
 *
 * @param photos at least one, as `shrink` makes them
 * @param whole the photo that the one is a part of, as the album keeps it
 * @returns id of the entry; -1 when it could not be kept
 */
export async function keep(
  photos: readonly Blob[],
  answer: SpeciesAnswer,
  whole: Blob | null = null,
): Promise<number> {
  const [photo, ...more] = photos;
  const entry = {
    ...{ at: Date.now(), photo: photo!, more, photos: photos.length, whole },
    ...{ answer, note: '', correction: null },
  };
  try {
    const id = await album.add(entry);
    // The first photo is the moment the album becomes worth keeping.
    if (id === 1) void askPersistence();
    return id;
  } catch (error) {
    // A private window may refuse all storage: that is no reason to keep the answer back.
    const full = error instanceof Failure && error.code === 'storage-full';
    unsaved = { entry: { ...entry, id: -1 }, why: full ? 'full' : 'refused' };
    return -1;
  }
}
