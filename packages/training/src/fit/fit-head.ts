import {
  type ClassShape,
  classesOf,
  classShape,
  fitHeads,
  photoShape,
  type Rows,
} from '@verger/learning/classifier';
import { BACKGROUND_CLASS, type Head } from '@verger/vision';
import type { TrainingImage } from '../recipe/plan-images.js';
import type { Recipe } from '../recipe/recipe.js';
import { BACKGROUND_LABEL, photoClasses, type RecipeSamples, speciesByClass } from './samples.js';

/** Ten times that of a run: five heads are fitted, and the last steps change little. */
const TOLERANCE = 1e-5;

export interface FitHeadOptions extends Pick<Recipe, 'l2' | 'l2Photos' | 'labelSmoothing'> {
  /** Of onnxruntime. @default one a core */
  readonly threads?: number | undefined;
  readonly signal: AbortSignal;
}

/** A head with the species of its classes, not calibrated, and what the rejection knows of the classes. */
export async function fitRecipeHead(
  { pictures, samples }: RecipeSamples,
  rows: Rows,
  { l2, l2Photos = l2, labelSmoothing, threads, signal }: FitHeadOptions,
): Promise<{ readonly head: Head; readonly shape: ClassShape }> {
  const classes = classesOf(samples, rows);
  const species = speciesByClass(pictures);
  const fruits = classes.filter((name) => name !== BACKGROUND_LABEL);
  const shape = classShape(
    samples,
    rows.filter((row) => pictures[row]!.species !== null),
    fruits,
  );
  const ofPhotos = photoClasses(pictures);
  const photos = rows.filter((row) => isFruitPhoto(pictures[row]!));
  for await (const { head } of fitHeads(samples, rows, classes, [l2], {
    threads,
    signal,
    tolerance: TOLERANCE,
    penaltyFactor: (name) => (ofPhotos.has(name) ? l2Photos / l2 : 1),
    ...(labelSmoothing > 0 ? { smoothing: { share: labelSmoothing, classes: ofPhotos } } : {}),
  })) {
    return {
      head: { ...head, species: classes.map((name) => species.get(name) ?? BACKGROUND_CLASS) },
      shape: { ...shape, photoShape: await photoShape(samples, photos, (row) => pictures[row]!.species!) },
    };
  }
  throw new Error('no head was fitted');
}

/**
 * Composites stay out: to them a blackberry is as near as the mulberry of the studio. So do random views: among them
 * everything is a little nearer.
 */
const isFruitPhoto = ({ species, domain, made }: TrainingImage): boolean =>
  species !== null && domain !== 'studio' && 'view' in made && !made.view.startsWith('random');
