import { readFile } from 'node:fs/promises';
import { openBackbone } from '@verger/learning/backbone';
import { allRows, fitHeads } from '@verger/learning/classifier';
import { photoNetwork } from '@verger/learning/classify';
import type { RunContext } from '@verger/pipeline';
import { decodePhoto } from '@verger/storage/photos';
import { openStore } from '@verger/storage/store';
import {
  type Answer,
  assertBackbone,
  chooseKinds,
  classifyPhoto,
  type KindEvidence,
  type KindSignals,
  kindSignals,
  openParts,
  type PackedModel,
  type Pixels,
  type Seen,
  unpack,
} from '@verger/vision';
import { drawMixedPhoto, planMixedPhotos } from './mixed-photos.js';
import { type OpenedRecipe, openRecipe } from './recipe/open-recipe.js';
import { readRecipeModel, type TrainRecipeOptions } from './train-recipe.js';

/** Share of the photos of one kind that are to stay photos of one kind. */
const ONE_KIND = 0.975;
const FOLDS = 4;
const L2 = 1e-5;

/** What a photo shows, and what was seen on it. */
interface Case {
  readonly truth: readonly string[];
  readonly seen: readonly Seen[];
  readonly whole: Answer;
}

/**
 * The evidence that was fitted, and what it is worth, crossed over folds. A photo may stand alone in one fold and be part of
 * a mixed photo in another: with a dozen weights that flatters little.
 */
export interface FittedKinds {
  readonly evidence: KindEvidence;
  /** Share of the photos of one kind for which one kind is told. */
  readonly oneKind: number;
  /** Share of the kinds on mixed photos that are told; where no two are, the first answer counts. */
  readonly found: number;
}

export interface FitKindsOptions extends Pick<TrainRecipeOptions, 'recipe'> {
  /** Folder of a model that was trained with `holdOut`. */
  readonly out: string;
  /** Its backbone: an ONNX file. */
  readonly backbone: string;
  /** Photos of two, three and four kinds that are made, as many of each. @default 480 */
  readonly mixed?: number | undefined;
}

/**
 * Fits when a model tells several kinds on a photo, on photos of photographers that it has not seen: each of them, and
 * mixed photos made of them. The least evidence is the lowest, in hundredths, that leaves {@link ONE_KIND} of the photos of
 * one kind alone; 1, which tells nothing, where none does. Photos that cannot be decoded are passed over.
 *
 * @throws VergerError those of `openRecipe`, `no-recipe-model`, `model-wrong-backbone`, `no-positions`
 * @throws RangeError when the photos held out show fewer than two kinds that the model knows
 */
export async function fitKinds(
  { recipe, out, backbone: file, mixed = 480 }: FitKindsOptions,
  context: Pick<RunContext, 'log' | 'signal'>,
): Promise<FittedKinds> {
  const store = openStore(out);
  const model = await unpack(await readRecipeModel(store));
  const { heldOut } = await openRecipe({ recipe, holdOut: true }, context, store);
  const backbone = await openBackbone(file);
  try {
    assertBackbone(model, backbone.sha256);
    const network = photoNetwork(backbone);
    const see = openParts(model);
    const cases: Case[] = [];
    const photos = [...photosOf(model, heldOut.strangers, mixed)];
    let errors = 0;
    for (const [done, { truth, draw }] of photos.entries()) {
      context.signal?.throwIfAborted();
      const pixels = await draw();
      if (pixels !== undefined) {
        const whole = await classifyPhoto(model, pixels, network.features);
        cases.push({ truth, whole, seen: await see(pixels, network) });
      } else errors++;
      context.log.progress({ unit: 'photos', done: done + 1, total: photos.length, errors });
    }
    return await fit(cases);
  } finally {
    await backbone.release();
  }
}

type Held = OpenedRecipe['heldOut']['strangers'];

function* photosOf({ head: { species = [] } }: PackedModel, held: Held, count: number) {
  const known = held.flatMap(({ path, species: name }) =>
    name !== null && species.includes(name) ? [{ path, species: name }] : [],
  );
  const backgrounds = held.flatMap(({ path, species: name }) => (name === null ? [path] : []));
  for (const mixed of planMixedPhotos(known, backgrounds, count, 'fit-kinds')) {
    yield {
      truth: mixed.photos.map(({ species: name }) => name),
      draw: () => drawMixedPhoto(mixed, readFile),
    };
  }
  for (const { path, species: name } of known) yield { truth: [name], draw: () => pixelsOf(path) };
}

async function pixelsOf(path: string): Promise<Pixels | undefined> {
  const decoded = await decodePhoto(await readFile(path));
  return decoded.ok ? decoded.pixels : undefined;
}

async function fit(cases: readonly Case[]): Promise<FittedKinds> {
  // Six mixed photos in a row have all numbers of kinds, on both grounds.
  const foldOf = (i: number) => Math.floor(i / 6) % FOLDS;
  const crossed: KindEvidence[] = [];
  for (let fold = 0; fold < FOLDS; fold++)
    crossed.push(await regression(cases.filter((_, i) => foldOf(i) !== fold)));
  const told = (least: number) =>
    cases.map(({ seen, whole }, i) => chooseKinds(seen, whole, { ...crossed[foldOf(i)]!, least }));
  for (let percent = 1; ; percent++) {
    const kinds = told(percent / 100);
    const one = cases.flatMap(({ truth }, i) => (truth.length === 1 ? [Number(kinds[i]!.length < 2)] : []));
    const oneKind = mean(one);
    if (oneKind < ONE_KIND && percent < 100) continue;
    const found = cases.flatMap(({ truth, whole }, i) => {
      if (truth.length === 1) return [];
      const first = whole.known ? whole.predictions.slice(0, 1) : [];
      const names = kinds[i]!.length > 0 ? kinds[i]!.map(({ prediction }) => prediction) : first;
      return truth.map((name) => Number(names.some(({ species }) => species === name)));
    });
    const evidence = { ...(await regression(cases)), least: percent / 100 };
    return { evidence, oneKind, found: mean(found) };
  }
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);

/** Logistic regression on standardised signals: does the photo show the species of a candidate? */
async function regression(cases: readonly Case[]): Promise<KindEvidence> {
  const rows = cases.flatMap(({ truth, seen, whole }) =>
    seen.map((one) => ({
      signals: kindSignals(one, seen, whole.predictions),
      label: String(truth.includes(one.predictions[0]!.species!)),
    })),
  );
  const names = Object.keys(rows[0]!.signals) as (keyof KindSignals)[];
  const spread = names.map((name) => {
    const values = rows.map(({ signals }) => signals[name]);
    const centre = mean(values);
    return { centre, deviation: Math.sqrt(mean(values.map((value) => (value - centre) ** 2))) || 1 };
  });
  const reduced = Float32Array.from(
    rows.flatMap(({ signals }) =>
      names.map((name, d) => (signals[name] - spread[d]!.centre) / spread[d]!.deviation),
    ),
  );
  const paths = rows.map((_, i) => String(i));
  const samples = { reduced, k: names.length, paths, labels: rows.map(({ label }) => label), clips: paths };
  const heads = fitHeads(samples, allRows(samples), ['false', 'true'], [L2], { tolerance: 1e-9 });
  const { head } = (await heads.next()).value!;
  await heads.return(undefined);
  const slopes = names.map(
    (_, d) => (head.weights[names.length + d]! - head.weights[d]!) / spread[d]!.deviation,
  );
  const shift = slopes.reduce((sum, slope, d) => sum + slope * spread[d]!.centre, 0);
  const weights = Object.fromEntries(names.map((name, d) => [name, slopes[d]!])) as KindEvidence['weights'];
  return { bias: head.bias[1]! - head.bias[0]! - shift, weights, least: 0 };
}
