import { assertBackbone, unpack, VergerError } from '@verger/vision';
import { backboneFile } from '../backbone/backbone-file.js';
import { shippedBackboneOf } from '../backbone/shipped.js';
import { sha256 } from '../base/sha256.js';
import type { World } from '../run/open-run.js';
import { openStore } from '../store/open-store.js';
import { classOf } from './fit/samples.js';
import { openFeatureCache } from './images/feature-cache.js';
import { measureProtocols } from './protocols/measure-protocols.js';
import { renderProtocols } from './protocols/page.js';
import type { ProtocolsJson } from './protocols/protocol.js';
import { chosenProtocols } from './protocols/protocols.js';
import { thumbnailsOf } from './protocols/thumbnails.js';
import { openMix, picturesOf, taughtPictures } from './recipe/open-mix.js';
import { MIX_MODEL_FILE, type MixOptions } from './train-mix.js';

export const PROTOCOLS_FILE = 'protocols.json';
export const PROTOCOLS_PAGE = 'protocols.html';

export interface EvaluateMixOptions extends Omit<MixOptions, 'activations' | 'calibration'> {
  /** Names separated by commas. @default all */
  readonly protocols?: string | undefined;
}

/**
 * Measures the packed model that `trainMix` left in a folder, and writes `protocols.json` and `protocols.html` beside
 * it. What an earlier start computed, pictures and heads, is not computed again.
 *
 * @returns the figures, and where the page is
 * @throws VergerError those of `trainMix`, `no-such-protocol`, `not-a-mix` when the folder holds no model,
 * `model-other-recipe` when it was trained on other classes, `model-wrong-backbone`
 */
export async function evaluateMix(
  options: EvaluateMixOptions,
  world: Pick<World, 'log' | 'signal'>,
): Promise<{ readonly figures: ProtocolsJson; readonly page: string }> {
  const { log, signal } = world;
  const store = openStore(options.out);
  const packed = await store.read(MIX_MODEL_FILE);
  if (packed === undefined) {
    throw new VergerError('input', 'not-a-mix', `${store.url} holds no ${MIX_MODEL_FILE}`, {
      mend: 'train one first: verger train --mix recipe.json --out <dir>',
    });
  }
  const model = await unpack(packed);
  const mix = await openMix(options, world);
  const { recipe } = mix;
  const chosen = chosenProtocols(recipe, options.protocols ?? 'all');
  const backbone = await backboneFile(options.backbone ?? shippedBackboneOf(model.backbone)?.path);
  assertBackbone(model, backbone.sha256);
  log.stage('features');
  const features = await openFeatureCache(store, backbone, { ...options, log, signal });
  const taught = taughtPictures(mix, picturesOf);
  const made = await features.of(taught);
  const teaching = taught.filter(({ key }) => made.has(key));
  const classes = [...new Set(teaching.map(classOf))].sort();
  if (classes.join('\n') !== model.head.classes.join('\n')) {
    throw new VergerError(
      'input',
      'model-other-recipe',
      `the model in ${store.url} has ${model.head.classes.length} classes, the recipe ${options.mix} makes others`,
      { mend: 'train it again: verger train --mix with this recipe' },
    );
  }
  log.stage('protocols');
  const asked = { ...mix, store, backbone, features, signal, log, teaching, model };
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
