import type { BackboneFile } from '@verger/learning/backbone';
import type { RejectionThresholds } from '@verger/learning/classifier';
import { sha256 } from '@verger/storage/hash';
import type { Store } from '@verger/storage/store';
import {
  BACKGROUND_CLASS,
  type Head,
  type PackedModel,
  PREPROCESSING_VERSION,
  pack,
  unpack,
} from '@verger/vision';
import type { FeatureCache } from '../images/feature-cache.js';
import type { TrainingImage } from '../recipe/plan-images.js';
import type { Recipe } from '../recipe/recipe.js';
import { POWER } from '../recipe/weights.js';
import { fitRecipeHead } from './fit-head.js';
import { classOf, fitRecipePca, recipeSamples } from './samples.js';

/** Changes whenever the same pictures would give another head. */
const TEACHING_VERSION = 'heads-3';

/** What fitting needs: where features come from, and where heads are kept. */
export interface FitContext {
  readonly recipe: Recipe;
  readonly store: Store;
  readonly backbone: BackboneFile;
  readonly features: FeatureCache;
  readonly signal: AbortSignal;
}

/**
 * PCA and head of some pictures by the recipe, not calibrated (`calibrated` adds that). It is
 * kept in `heads/` of the folder under the hash of all that decides it: the same pictures are fitted once.
 *
 * @throws VergerError (input) `one-class`
 */
export async function fitModel(
  fitContext: FitContext,
  pictures: readonly TrainingImage[],
): Promise<PackedModel> {
  const { recipe, store, backbone, features, signal } = fitContext;
  const values = await features.of(pictures);
  const training = pictures.filter(({ key }) => values.has(key));
  const path = `heads/${keyOf(fitContext, training)}.verger`;
  const kept = await store.read(path);
  if (kept !== undefined) {
    // A torn one is fitted again.
    const model = await unpack(kept).catch(() => undefined);
    if (model !== undefined) return model;
  }
  const { model: pca } = await fitRecipePca(training, values, recipe.components);
  const reduced = await recipeSamples(training, values, pca, recipe, training.length);
  const rows = Int32Array.from(training, (_, row) => row);
  const { head: fitted, shape } = await fitRecipeHead(reduced, rows, { ...recipe, signal });
  const head = withPrior(fitted, training, recipe.studioOnlyLogit);
  const model: PackedModel = {
    backbone: backbone.sha256,
    preprocessing: PREPROCESSING_VERSION,
    inputSize: backbone.inputSize,
    pca,
    head,
    rejection: { ...NEUTRAL, ...shape },
    training: {
      data: recipe.data,
      photos: new Set(training.map(({ photo }) => photo)).size,
      clips: new Set(training.map(({ group }) => group)).size,
      l2: recipe.l2,
      acceptedKnown: 0,
      validationAccuracy: 0,
    },
  };
  await store.write(path, await pack(model));
  return model;
}

/** Species that no photo outside the studio shows are less likely; see `studioOnlyLogit` of the recipe. */
function withPrior(head: Head, pictures: readonly TrainingImage[], logit: number): Head {
  const outside = new Set(pictures.filter(isOutside).map(({ species }) => species));
  const bias = head.bias.map((value, c) => {
    const species = head.species![c]!;
    return species === BACKGROUND_CLASS || outside.has(species) ? value : value + logit;
  });
  return { ...head, bias };
}

const isOutside = ({ domain }: TrainingImage): boolean => domain !== 'studio' && domain !== 'composite';

const UNIT = { mean: 0, std: 1 };
/** Of a model that is not calibrated. */
export const NEUTRAL: RejectionThresholds = {
  score: 'entropy-distance',
  threshold: 0,
  entropy: UNIT,
  distance: UNIT,
};

function keyOf({ recipe, backbone }: FitContext, pictures: readonly TrainingImage[]): string {
  const { components, l2, l2Photos, labelSmoothing, weights, studioOnlyLogit } = recipe;
  const facts = {
    ...{ TEACHING_VERSION, POWER, backbone: backbone.sha256, components, weights },
    ...{ l2, l2Photos, labelSmoothing, studioOnlyLogit },
  };
  const rows = pictures.map((one) => `${one.key}/${one.domain}/${classOf(one)}/${one.species}`);
  return sha256([JSON.stringify(facts), ...rows].join('\n')).slice(0, 32);
}
