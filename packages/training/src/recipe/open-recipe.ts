import type { RunContext } from '@verger/pipeline';
import type { Store } from '@verger/storage/store';
import { readExclusions } from './exclusions.js';
import { type Parted, part } from './hold-out.js';
import { type Labelled, listLabelled } from './labelled.js';
import { assertNoLeakage, type LeakageOptions, leaks } from './leakage.js';
import { augmentationsOf, imagesMadeOf, planComposites, type TrainingImage } from './plan-images.js';
import { type Recipe, readRecipe } from './recipe.js';

/** The photos of a recipe, listed and compared. */
export interface OpenedRecipe {
  readonly recipe: Recipe;
  /** All photos of the sources. */
  readonly listed: readonly Labelled[];
  /** Training photos: all of them, unless photographers or species are held out. */
  readonly photos: readonly Labelled[];
  /** Photos that `holdOut` of the recipe keeps out of training. */
  readonly heldOut: Omit<Parted, 'training'>;
  /** Photos of the sources that the recipe passes over one by one, by reason. */
  readonly excluded: Readonly<Record<string, number>>;
  /** Photos that measure, by the name of their set. */
  readonly sets: ReadonlyMap<string, readonly Labelled[]>;
}

/** A recipe, and which of its two models is meant. */
export interface RecipeSource {
  /** Recipe file. */
  readonly recipe: string;
  /**
   * The model for evaluation: without the photographers and species that `holdOut` of the recipe names.
   * @default false: all photos are for training
   */
  readonly holdOut?: boolean | undefined;
}

/**
 * Reads a recipe and lists its photos.
 *
 * @param store keeps what comparing them found, for the next start
 * @throws VergerError of the recipe, of labels, `trained-on-evaluation`
 */
export async function openRecipe(
  { recipe: path, holdOut = false }: RecipeSource,
  { log, signal }: Pick<RunContext, 'log' | 'signal'>,
  store?: Store,
): Promise<OpenedRecipe> {
  const recipe = await readRecipe(path, holdOut);
  log.stage('list');
  const exclusions = await readExclusions(recipe.exclude);
  const listed = await listLabelled(recipe.sources, { signal, excludes: exclusions.has });
  if (exclusions.unmatched() > 0) {
    log.warn(`${exclusions.unmatched()} lines of ${recipe.exclude!.path} match no photo of any source`);
  }
  const sets = await listSets(recipe, signal);
  log.stage('compare');
  const comparing = { signal, store, looked: new Map() };
  // Photos held out as well: those of the sets would be asked twice.
  await assertNoLeakage(listed, [...sets.values()].flat(), comparing);
  const { training: photos, ...parted } = part(listed, recipe.holdOut);
  const heldOut = { ...parted, strangers: await withoutTwins(parted.strangers, photos, comparing) };
  const passed = parted.strangers.length - heldOut.strangers.length;
  if (passed > 0) log.info(`${passed} photos held out are not asked: others publish what looks the same`);
  return { recipe, listed, photos, heldOut, excluded: exclusions.counts(), sets };
}

/** Photos without a near duplicate in training: the same photo lies in several repositories. */
async function withoutTwins(
  photos: readonly Labelled[],
  training: readonly Labelled[],
  options: LeakageOptions,
): Promise<readonly Labelled[]> {
  if (photos.length === 0) return photos;
  const twins = new Set((await leaks(training, photos, options)).map(({ evaluation }) => evaluation));
  return photos.filter(({ path }) => !twins.has(path));
}

/** The evaluation sets by name; folders of one name are one set. */
export async function listSets(
  { evaluate }: Pick<Recipe, 'evaluate'>,
  signal?: AbortSignal,
): Promise<Map<string, Labelled[]>> {
  const sets = new Map<string, Labelled[]>();
  for (const name of new Set(evaluate.map((one) => one.name))) {
    const sources = evaluate
      .filter((one) => one.name === name)
      .flatMap(({ folders, labels, table }) =>
        // The studio's way with clips holds for Fruits-360 alone; other names are clips of one photo.
        folders.map((folder) => ({
          folder,
          labels,
          table,
          domain: 'studio' as const,
          crops: 0,
          randomViews: 0,
          without: [],
        })),
      );
    sets.set(name, await listLabelled(sources, { signal }));
  }
  return sets;
}

/** Every training image made of photos: their views, and composites of those of the studio. */
export const trainingImagesOf = (photos: readonly Labelled[], recipe: Recipe): TrainingImage[] => [
  ...augmentationsOf(photos, recipe),
  ...planComposites(photos, recipe),
];

/**
 * The images of a plan over all photos that can be made of training photos alone: a model with some held out sees the very
 * same pictures, but for those.
 */
export const keptTrainingImages = (
  { listed, photos, recipe }: Pick<OpenedRecipe, 'listed' | 'photos' | 'recipe'>,
  plan: (photos: readonly Labelled[], recipe: Recipe) => TrainingImage[],
): TrainingImage[] => imagesMadeOf(plan(listed, recipe), new Set(photos.map(({ path }) => path)));
