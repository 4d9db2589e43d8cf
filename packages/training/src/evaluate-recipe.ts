import { VergerError } from '@verger/base';
import { backboneFile, shippedBackboneOf } from '@verger/learning/backbone';
import type { RunContext } from '@verger/pipeline';
import { sha256 } from '@verger/storage/hash';
import { openStore } from '@verger/storage/store';
import { assertBackbone, unpack } from '@verger/vision';
import { classOf } from './fit/samples.js';
import { openFeatureCache } from './images/feature-cache.js';
import { measureProtocols } from './protocols/measure-protocols.js';
import { renderProtocols } from './protocols/page.js';
import type { ProtocolsJson } from './protocols/protocol.js';
import { chosenProtocols } from './protocols/protocols.js';
import { thumbnailsOf } from './protocols/thumbnails.js';
import { keptTrainingImages, openRecipe, trainingImagesOf } from './recipe/open-recipe.js';
import { readRecipeModel, type TrainRecipeOptions } from './train-recipe.js';

const PROTOCOLS_FILE = 'protocols.json';
const PROTOCOLS_PAGE = 'protocols.html';

export interface EvaluateRecipeOptions extends Omit<TrainRecipeOptions, 'activations' | 'calibration'> {
  /** Names separated by commas. @default all */
  readonly protocols?: string | undefined;
}

/**
 * Measures the packed model that `trainRecipe` left in a folder, and writes `protocols.json` and `protocols.html` beside
 * it. What an earlier start computed, pictures and heads, is not computed again.
 *
 * @returns the figures, and where the page is
 * @throws VergerError those of `trainRecipe`, `no-such-protocol`, `no-recipe-model` when the folder holds no model,
 * `model-other-recipe` when it was trained on other classes, `model-wrong-backbone`
 */
export async function evaluateRecipe(
  options: EvaluateRecipeOptions,
  context: Pick<RunContext, 'log' | 'signal'>,
): Promise<{ readonly figures: ProtocolsJson; readonly page: string }> {
  const { log, signal } = context;
  const store = openStore(options.out);
  const packed = await readRecipeModel(store);
  const model = await unpack(packed);
  const opened = await openRecipe(options, context, store);
  const { recipe } = opened;
  const chosen = chosenProtocols(recipe, options.protocols ?? 'all');
  const backbone = await backboneFile(options.backbone ?? shippedBackboneOf(model.backbone)?.path);
  assertBackbone(model, backbone.sha256);
  log.stage('features');
  const features = await openFeatureCache(store, backbone, { ...options, log, signal });
  const planned = keptTrainingImages(opened, trainingImagesOf);
  const made = await features.of(planned);
  const training = planned.filter(({ key }) => made.has(key));
  const classes = [...new Set(training.map(classOf))].sort();
  if (classes.join('\n') !== model.head.classes.join('\n')) {
    throw new VergerError(
      'input',
      'model-other-recipe',
      `the model in ${store.url} has ${model.head.classes.length} classes, the recipe ${options.recipe} makes others`,
      { hint: 'train it again: verger train --recipe with this recipe' },
    );
  }
  log.stage('protocols');
  const asked = { ...opened, store, backbone, features, signal, log, training, model };
  const { results, pictures } = await measureProtocols(asked, chosen);
  const figures: ProtocolsJson = {
    version: 1,
    data: recipe.data,
    model: sha256(packed),
    backbone: backbone.sha256,
    protocols: results,
  };
  const text = new TextEncoder();
  await store.write(PROTOCOLS_FILE, text.encode(`${JSON.stringify(figures, null, 1)}\n`));
  const thumbnails = await thumbnailsOf(pictures, backbone.inputSize);
  await store.write(PROTOCOLS_PAGE, text.encode(renderProtocols({ ...figures, thumbnails })));
  return { figures, page: `${store.url}/${PROTOCOLS_PAGE}` };
}
