import type { FoundKind } from '../answer/kinds.js';
import { crop, widened } from '../photo/crop.js';
import { shrink } from '../photo/shrink.js';
import type { Entry } from '../storage/entry.js';
import { album } from './album.js';
import { keep } from './keep.js';
import { model } from './model.svelte.js';

/**
 * Asks the part of a photo that shows one kind as a photo of its own, once: then its entry is there.
 *
 * @returns id of the entry of that part; -1 when it could not be kept
 * @throws Failure
 */
export async function openKind(entry: Entry, kind: FoundKind): Promise<number> {
  if (kind.entry !== undefined && (await album.get(kind.entry)) !== undefined) return kind.entry;
  const photo = await crop(entry.photo, widened(kind.box));
  const [answer, small] = await Promise.all([
    model.bridge.ask('recognize', { photos: [photo] }),
    shrink(photo),
  ]);
  const id = await keep([small], answer, entry.photo);
  if (id !== -1) {
    const kinds = entry.kinds?.map((one) => (one === kind ? { ...one, entry: id } : one));
    await album.change(entry.id, { kinds: kinds ?? null });
  }
  return id;
}
