import { compact, NOTHING, type PackedModel, PREPROCESSING_VERSION, pack } from '@verger/vision';
import { openBackbone } from '../backbone/backbone.js';
import { shippedBackbone } from '../backbone/shipped.js';
import { refuseOneClass } from '../classifier/samples.js';
import type { World } from '../run/open-run.js';
import { openStore } from '../store/open-store.js';
import { writeActivations } from './activations.js';
import { assertApart } from './apart.js';
import { evaluateMix, type MixProtocol } from './evaluate-mix.js';
import { featuresOf } from './feature-cache.js';
import { fitMixHead } from './fit-head.js';
import { type Labelled, listLabelled } from './labelled.js';
import { type Picture, picturesForTuning, planComposites, viewPicture, viewsOf } from './plan.js';
import { type Recipe, readRecipe } from './recipe.js';
import { fitMixPca, mixSamples } from './samples.js';
import { type MixValidation, validateMix } from './validate.js';

export const MIX_MODEL_FILE = 'classifier/model.verger';
export const MIX_METRICS_FILE = 'classifier/mix.json';

export interface MixOptions {
  /** Recipe file. */
  readonly mix: string;
  /** Folder for the cache, the model and its figures. */
  readonly out: string;
  /** @default the shipped one */
  readonly backbone?: string | undefined;
  /** @default one a core */
  readonly workers?: number | undefined;
  /** Write what the backbone gives for the pictures to this folder, as float16, and train nothing. */
  readonly activations?: string | undefined;
}

/** `classifier/mix.json`: what was trained and how good it is. */
export interface MixMetrics {
  readonly version: 1;
  readonly data: string;
  readonly backbone: string;
  readonly classes: readonly string[];
  readonly species: readonly string[];
  readonly k: number;
  readonly l2: number;
  readonly temperature: number;
  readonly photos: Readonly<Record<string, number>>;
  readonly pictures: Readonly<Record<string, number>>;
  readonly validation: Omit<MixValidation, 'limits' | 'temperature'>;
  readonly protocols: readonly MixProtocol[];
}

/**
 * Trains a packed model on several labelled folders as a recipe says, and measures it on others. What an earlier
 * start computed is not computed again; the same photos and recipe give the same model on the same machine.
 *
 * @returns the folder and the figures; null figures when only activations were written
 * @throws VergerError of the recipe, of labels, `trained-on-evaluation` when an evaluation photo or a near
 * duplicate is among those that teach, `one-class`
 */
export async function trainMix(
  options: MixOptions,
  world: Pick<World, 'log' | 'signal'>,
): Promise<{ readonly model: string | null; readonly metrics: MixMetrics | null }> {
  const { log, signal } = world;
  const recipe = await readRecipe(options.mix);
  log.stage('list');
  const photos = await listLabelled(recipe.sources, signal);
  const sets = await evaluationSets(recipe, signal);
  log.stage('compare');
  await assertApart(photos, [...sets.values()].flat(), signal);
  const { path, sha256 } = await shipped(options.backbone);
  const { inputSize, dimension, release } = await openBackbone(path);
  await release();
  if (options.activations !== undefined) {
    log.stage('activations');
    const to = openStore(options.activations);
    const pictures = picturesForTuning(photos, recipe);
    await writeActivations(to, pictures, { ...options, backbone: path, inputSize, dimension, log, signal });
    return { model: null, metrics: null };
  }
  const taught = [...viewsOf(photos), ...planComposites(photos, recipe)];
  const store = openStore(options.out);
  log.stage('features');
  const asked = [...sets.values()].flat().map((photo) => viewPicture(photo, 'whole'));
  const backbone = { path, sha256, inputSize, dimension };
  const features = await featuresOf(store, [...taught, ...asked], backbone, { ...options, log, signal });
  const made = (picture: Picture) => features.has(picture.key);
  const teaching = taught.filter(made);
  const asking = asked.filter(made);
  if (teaching.length === 0) refuseOneClass([]);
  log.stage('pca');
  const pca = await fitMixPca(teaching, features, recipe.components);
  log.stage('train');
  const mix = await mixSamples([...teaching, ...asking], features, pca.model, recipe, teaching.length);
  const rows = Int32Array.from(teaching, (_, row) => row);
  const fitting = { l2: recipe.l2, signal };
  const validation = await validateMix(mix, rows, { ...fitting, seed: recipe.seed, log });
  const { head, shape } = await fitMixHead(mix, rows, fitting);
  const calibrated = { ...head, temperature: validation.temperature };
  const { limits } = validation;
  const model: PackedModel = {
    backbone: sha256,
    preprocessing: PREPROCESSING_VERSION,
    inputSize,
    pca: pca.model,
    head: calibrated,
    rejection: { ...limits, ...shape },
    training: {
      data: recipe.data,
      photos: photos.length,
      clips: new Set(photos.map(({ group }) => group)).size,
      l2: recipe.l2,
      acceptedKnown: validation.known.accepted,
      validationAccuracy: validation.known.top1.value,
    },
  };
  await store.write(MIX_MODEL_FILE, await pack(compact(model)));
  log.stage('evaluate');
  const place = new Map(asking.map(({ photo }, i) => [photo, teaching.length + i]));
  const rowsOf = (set: readonly Labelled[]) =>
    Int32Array.from(set.flatMap((photo) => place.get(photo.sha256) ?? [])).sort();
  const outside = new Set(photos.filter(({ domain }) => domain !== 'studio').map(({ species }) => species));
  const protocols = evaluateMix(
    mix,
    new Map([...sets].map(([name, set]) => [name, rowsOf(set)])),
    { head: calibrated, shape, limits },
    outside,
  );
  const metrics: MixMetrics = {
    version: 1,
    data: recipe.data,
    backbone: sha256,
    classes: head.classes,
    species: [...new Set(head.species!.filter((name) => name !== NOTHING))],
    k: pca.model.k,
    l2: recipe.l2,
    temperature: validation.temperature,
    photos: countBy(photos, ({ domain }) => domain),
    pictures: countBy(teaching, ({ domain }) => domain),
    validation: { known: validation.known, nothing: validation.nothing, unknown: validation.unknown },
    protocols,
  };
  await store.write(MIX_METRICS_FILE, new TextEncoder().encode(`${JSON.stringify(metrics, null, 1)}\n`));
  return { model: `${store.url}/${MIX_MODEL_FILE}`, metrics };
}

async function evaluationSets(recipe: Recipe, signal: AbortSignal): Promise<Map<string, Labelled[]>> {
  const sets = new Map<string, Labelled[]>();
  for (const { name, folder, labels } of recipe.evaluate) {
    // The studio's way with clips holds for Fruits-360 alone; other names are clips of one photo.
    sets.set(name, await listLabelled([{ folder, labels, domain: 'studio', crops: 0, without: [] }], signal));
  }
  return sets;
}

async function shipped(path: string | undefined): Promise<{ path: string; sha256: string }> {
  if (path === undefined) return shippedBackbone();
  const { sha256, release } = await openBackbone(path);
  await release();
  return { path, sha256 };
}

function countBy<T>(all: readonly T[], key: (one: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all) counts[key(one)] = (counts[key(one)] ?? 0) + 1;
  return counts;
}
