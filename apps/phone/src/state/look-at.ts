import { Failure } from '../failure.js';
import { checkPhoto } from '../photo/check-photo.js';
import { shrink } from '../photo/shrink.js';
import type { Entry } from '../storage/entry.js';
import { askPersistence } from '../storage/persistence.js';
import { album } from './album.js';
import { model } from './model.svelte.js';

/** The entry that found no place on the device: shown, but not kept. Its id is -1. */
export let unsaved: { readonly entry: Entry; readonly why: 'full' | 'refused' } | undefined;

/**
 * Looks at photos of one fruit and puts the answer into the album.
 *
 * @returns id of the entry; -1 when it could not be kept
 * @throws Failure
 */
export async function lookAt(photos: readonly Blob[]): Promise<number> {
  const [first] = photos;
  if (first === undefined) throw new Failure('empty');
  for (const photo of photos) await checkPhoto(photo);
  const answer = await model.bridge.ask('recognize', { photos });
  const entry = {
    at: Date.now(),
    photo: await shrink(first),
    photos: photos.length,
    answer,
    note: '',
    correction: null,
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
