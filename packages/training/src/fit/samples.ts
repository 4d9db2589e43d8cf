import { elementAt } from '@verger/base';
import type { Samples } from '@verger/learning/classifier';
import { MatrixProduct } from '@verger/learning/linalg';
import { type FittedPca, fitPca, reduceMany } from '@verger/learning/pca';
import { BACKGROUND_CLASS, type PcaModel } from '@verger/vision';
import type { ImageFeatures } from '../images/feature-cache.js';
import type { TrainingImage } from '../recipe/plan-images.js';
import type { Recipe } from '../recipe/recipe.js';
import { weightsOf } from '../recipe/weights.js';

/** Class of the pictures that show no species the recipe names. */
export const BACKGROUND_LABEL = 'nothing';

/** Pictures in the reduced space; row `i` of `samples` is picture `i`. */
export interface RecipeSamples {
  readonly pictures: readonly TrainingImage[];
  /** Labels are classes of the head: the variety, the species where none is told, or {@link BACKGROUND_LABEL}. */
  readonly samples: Samples;
}

/**
 * Class of a training image. A composite teaches the species, as a photo does: it stands for photos, and how a variety
 * looks is learnt from frames of the studio.
 */
export const classOf = ({
  species,
  variety,
  domain,
}: Pick<TrainingImage, 'species' | 'variety' | 'domain'>): string => {
  if (species === null) return BACKGROUND_LABEL;
  return domain === 'composite' ? species : (variety ?? species);
};

/** Classes that are a species as such, or none: photos and composites teach them, studio frames the others. */
export function photoClasses(pictures: readonly TrainingImage[]): ReadonlySet<string> {
  const isPhotoClass = (one: TrainingImage) => classOf(one) === (one.species ?? BACKGROUND_LABEL);
  return new Set(pictures.filter(isPhotoClass).map(classOf));
}

/** Species of each class of the pictures, {@link NOTHING} for {@link BACKGROUND_LABEL}. */
export function speciesByClass(pictures: readonly TrainingImage[]): ReadonlyMap<string, string> {
  return new Map(pictures.map((picture) => [classOf(picture), picture.species ?? BACKGROUND_CLASS]));
}

/** The PCA of the pictures, as few rows as there are. */
export async function fitRecipePca(
  pictures: readonly TrainingImage[],
  features: ImageFeatures,
  components: number,
): Promise<FittedPca> {
  const product = new MatrixProduct();
  try {
    const dimension = elementAt(vectorsOf(pictures.slice(0, 1), features), 0).length;
    const k = Math.min(components, dimension, pictures.length - 1);
    return await fitPca(product, batches(pictures, features), { asked: { components: k } });
  } finally {
    await product.release();
  }
}

/** Projects images and weighs the training ones. @param training how many of the first images are for training */
export async function recipeSamples(
  pictures: readonly TrainingImage[],
  features: ImageFeatures,
  pca: PcaModel,
  recipe: Pick<Recipe, 'weights'>,
  training: number,
): Promise<RecipeSamples> {
  const product = new MatrixProduct();
  const reduced = new Float32Array(pictures.length * pca.k);
  let at = 0;
  try {
    for await (const { values } of batches(pictures, features)) {
      const some = await reduceMany(product, pca, values);
      reduced.set(some, at);
      at += some.length;
    }
  } finally {
    await product.release();
  }
  const labels = pictures.map(classOf);
  const weights = new Float32Array(pictures.length).fill(1);
  weights.set(weightsOf(pictures.slice(0, training), labels, recipe));
  return {
    pictures,
    samples: {
      reduced,
      k: pca.k,
      paths: pictures.map(({ key }) => key),
      labels,
      clips: pictures.map(({ group }) => group),
      weights,
    },
  };
}

/** @throws Error when a picture has no features: a bug */
function vectorsOf(pictures: readonly TrainingImage[], features: ImageFeatures): Float32Array[] {
  return pictures.map(({ key }) => {
    const vector = features.get(key);
    if (vector === undefined) throw new Error(`picture ${key} has no features`);
    return vector;
  });
}

async function* batches(pictures: readonly TrainingImage[], features: ImageFeatures) {
  const size = 1024;
  for (let from = 0; from < pictures.length; from += size) {
    const some = pictures.slice(from, from + size);
    const vectors = vectorsOf(some, features);
    const dimension = elementAt(vectors, 0).length;
    const values = new Float32Array(some.length * dimension);
    for (const [row, vector] of vectors.entries()) values.set(vector, row * dimension);
    yield { paths: some.map(({ key }) => key), values, dimension };
  }
}
