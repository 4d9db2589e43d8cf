import { toldOf } from '../answer/told.js';
import { fruitNamed } from '../names/fruit-named.js';
import type { Entry, NewEntry, StoredLesson } from '../storage/entry.js';
import { album, deliverCorrections } from './album.js';
import { teach } from './lessons.js';
import { model } from './model.svelte.js';
import { settings } from './settings.svelte.js';

/**
 * A person says what a photo shows: the answer gives way, this device learns it, and it is sent if they want that.
 *
 * @returns the entry as it is now
 */
export async function correct(entry: Entry, label: string): Promise<Entry> {
  const correction = { label, state: settings.sendCorrections ? ('waiting' as const) : ('kept' as const) };
  const changed = await change(entry, { correction, lesson: await lessonOf(entry, label) });
  await teach();
  await deliverCorrections();
  return (await album.get(entry.id)) ?? changed;
}

/** Takes a correction back, and what it taught. */
export async function takeBack(entry: Entry): Promise<Entry> {
  const changed = await change(entry, { correction: null, lesson: null });
  await teach();
  return changed;
}

/** Forgets what a correction taught; the correction stays. */
export async function forgetLesson(id: number): Promise<void> {
  await album.change(id, { lesson: null });
  await teach();
}

/** An entry that found no place on the device lives in the page alone. */
const change = async (entry: Entry, what: Partial<NewEntry>): Promise<Entry> =>
  (entry.id === -1 ? undefined : await album.change(entry.id, what)) ?? { ...entry, ...what };

/** Where the model knew it there is nothing to learn. */
async function lessonOf(entry: Entry, label: string): Promise<StoredLesson | null> {
  const before = toldOf(entry.answer, null);
  const { species } = fruitNamed(label);
  const known = entry.answer.guesses[0]?.confidence !== 'maybe';
  if (known && species !== null && before.species === species) return null;
  try {
    const features = await model.bridge.ask('features', { photo: entry.photo });
    return { backbone: model.facts!.backbone, features };
  } catch {
    // Without a model there is no lesson; the correction holds all the same.
    return null;
  }
}
