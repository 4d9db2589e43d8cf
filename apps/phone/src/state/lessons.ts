import type { Entry } from '../storage/entry.js';
import { album } from './album.js';
import { model } from './model.svelte.js';

/** Tells the model what the album teaches: after a correction, its undoing, an import, and on the first look. */
export async function teach(): Promise<void> {
  const entries = await album.all().catch((): Entry[] => []);
  const lessons = entries.flatMap(({ correction, lesson }) =>
    correction && lesson ? [{ label: correction.label, ...lesson }] : [],
  );
  await model.bridge.ask('teach', { lessons });
}

/**
 * Makes lessons of corrections anew that another backbone had made: what it saw means nothing to this one.
 *
 * @param backbone SHA-256 (hex) of the backbone at work
 */
export async function renewLessons(backbone: string): Promise<void> {
  const stale = (await album.all()).filter(({ lesson }) => lesson && lesson.backbone !== backbone);
  for (const { id, photo } of stale) {
    const features = await model.bridge.ask('features', { photo });
    await album.change(id, { lesson: { backbone, features } });
  }
  if (stale.length > 0) await teach();
}
