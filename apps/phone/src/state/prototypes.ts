import type { Entry } from '../storage/entry.js';
import { album } from './album.js';
import { model } from './model.svelte.js';

/** Gives the model the examples of the album: after a correction, its undoing, an import, and on the first look. */
export async function updatePrototypes(): Promise<void> {
  const entries = await album.all().catch((): Entry[] => []);
  const examples = entries.flatMap(({ correction, example }) =>
    correction && example ? [{ label: correction.label, ...example }] : [],
  );
  await model.bridge.ask('learn', { examples });
}

/**
 * Makes examples of corrections anew that another backbone had made: what it saw means nothing to this one.
 *
 * @param backbone SHA-256 (hex) of the backbone at work
 */
export async function renewExamples(backbone: string): Promise<void> {
  const stale = (await album.all()).filter(({ example }) => example && example.backbone !== backbone);
  for (const { id, photo } of stale) {
    const features = await model.bridge.ask('features', { photo });
    await album.change(id, { example: { backbone, features } });
  }
  if (stale.length > 0) await updatePrototypes();
}
