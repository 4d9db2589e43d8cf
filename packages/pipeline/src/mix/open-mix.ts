import { openBackbone } from '../backbone/backbone.js';
import { namedBackbone } from '../backbone/shipped.js';
import type { BackboneFile } from '../run/features-stage.js';
import type { World } from '../run/open-run.js';
import { assertApart } from './apart.js';
import { type Labelled, listLabelled } from './labelled.js';
import { type Picture, planComposites, viewsOf } from './plan.js';
import { type Recipe, readRecipe } from './recipe.js';

/** The photos of a recipe, listed and compared. */
export interface Mix {
  readonly recipe: Recipe;
  /** Photos that teach. */
  readonly photos: readonly Labelled[];
  /** Photos that measure, by the name of their set. */
  readonly sets: ReadonlyMap<string, readonly Labelled[]>;
}

/**
 * Reads a recipe and lists its photos.
 *
 * @throws VergerError of the recipe, of labels, `trained-on-evaluation`
 */
export async function openMix(path: string, { log, signal }: Pick<World, 'log' | 'signal'>): Promise<Mix> {
  const recipe = await readRecipe(path);
  log.stage('list');
  const photos = await listLabelled(recipe.sources, signal);
  const sets = new Map<string, Labelled[]>();
  for (const { name, folder, labels } of recipe.evaluate) {
    // The studio's way with clips holds for Fruits-360 alone; other names are clips of one photo.
    sets.set(name, await listLabelled([{ folder, labels, domain: 'studio', crops: 0, without: [] }], signal));
  }
  log.stage('compare');
  await assertApart(photos, [...sets.values()].flat(), signal);
  return { recipe, photos, sets };
}

/** Every picture that photos teach with: their views, and composites of those of the studio. */
export const picturesOf = (photos: readonly Labelled[], recipe: Recipe): Picture[] => [
  ...viewsOf(photos),
  ...planComposites(photos, recipe),
];

/** Opens a backbone, by name or path, for what the features need to know of it. @default the shipped general one */
export async function backboneFile(given?: string): Promise<BackboneFile> {
  const { path } = namedBackbone(given);
  const { sha256, inputSize, dimension, release } = await openBackbone(path);
  await release();
  return { path, sha256, inputSize, dimension };
}
