import { toldOf } from '../answer/told.js';
import { fruitNamed } from '../names/fruit-named.js';
import type { Entry, NewEntry, StoredExample } from '../storage/entry.js';
import { album, deliverCorrections } from './album.js';
import { model } from './model.svelte.js';
import { updatePrototypes } from './prototypes.js';
import { settings } from './settings.svelte.js';

/**
 * A person says what a photo shows: the answer gives way, this device learns it, and it is sent if they want that.
 *
 * @returns the entry as it is now
 */
export async function correct(entry: Entry, label: string): Promise<Entry> {
  const correction = { label, state: settings.sendCorrections ? ('waiting' as const) : ('kept' as const) };
  const changed = await change(entry, { correction, example: await exampleOf(entry, label) });
  await updatePrototypes();
  await deliverCorrections();
  return (await album.get(entry.id)) ?? changed;
}

/** Takes a correction back, and its example. */
export async function takeBack(entry: Entry): Promise<Entry> {
  const changed = await change(entry, { correction: null, example: null });
  await updatePrototypes();
  return changed;
}

/** Puts entries back as they were before they were corrected, and their examples. */
export async function putBack(before: readonly Entry[]): Promise<void> {
  for (const { id, correction, example = null } of before) await album.change(id, { correction, example });
  await updatePrototypes();
}

/** Forgets the example of a correction; the correction stays. */
export async function forgetExample(id: number): Promise<void> {
  await album.change(id, { example: null });
  await updatePrototypes();
}

/** An entry that found no place on the device lives in the page alone. */
const change = async (entry: Entry, what: Partial<NewEntry>): Promise<Entry> =>
  (entry.id === -1 ? undefined : await album.change(entry.id, what)) ?? { ...entry, ...what };

/** Where the model knew it there is nothing to learn. */
async function exampleOf(entry: Entry, label: string): Promise<StoredExample | null> {
  const before = toldOf(entry.answer, null);
  const { species } = fruitNamed(label);
  const known = entry.answer.guesses[0]?.confidence !== 'maybe';
  if (known && species !== null && before.species === species) return null;
  try {
    const features = await model.bridge.ask('features', { photo: entry.photo });
    return { backbone: model.facts!.backbone, features };
  } catch {
    // Without a model there is no example; the correction holds all the same.
    return null;
  }
}
