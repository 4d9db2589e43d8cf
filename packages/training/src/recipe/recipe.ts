import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { VergerError } from '@verger/base';
import { z } from 'zod';

/** Where photos come from: they differ in light, background and distance more than fruits of one kind do. */
export const DOMAINS = ['studio', 'shop', 'web', 'negative'] as const;
export type Domain = (typeof DOMAINS)[number];

const count = z.int().min(0);

/** Who took photos, and on what terms: what an open licence asks to be said. */
const attribution = z.strictObject({
  /** Of the data set. */
  name: z.string().min(1),
  authors: z.string().min(1).optional(),
  /** Short, such as `MIT` or `CC BY 4.0`. */
  licence: z.string().min(1),
});

/** A table of tab-separated values with a heading; the others name columns of it. */
const table = z.strictObject({
  path: z.string().min(1),
  /** Path of the photo, from the folder of the table or the one above. */
  file: z.string(),
  /** A path whose last part names the species; where it names none, the photo is a negative. */
  label: z.string().optional(),
  /** Photos of one group were taken by the same people: they validate together. */
  group: z.string().optional(),
  /** Of each photo; its author then is the group. */
  licence: z.string().optional(),
});

const labels = z.record(z.string(), z.string().nullable()).default({});

const source = z.strictObject({
  /** Relative to the recipe. Folders below it are named after species, varieties or classes. */
  folder: z.string().min(1),
  /** `negative`: photos that show none of the species; their folders say nothing. */
  domain: z.enum(DOMAINS),
  /** Random crops of each photo, beside the photo as a whole and its mirror image. @default 0 */
  crops: count.default(0),
  /** Random views of each photo, changed more than crops; only the head learns from them. Not of studio frames. @default 0 */
  randomViews: count.default(0),
  /** What a folder means, where its name does not tell: id of a species, or null for none of them. */
  labels,
  /** Folders below that are passed over, by their path from `folder`. */
  without: z.array(z.string()).default([]),
  /** Tells more of each photo. */
  table: table.optional(),
  /** For the card. @default the name of the folder, licence not stated */
  attribution: attribution.optional(),
});

/** An evaluation set: never used for training. */
const evaluated = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  /** One folder, or several. */
  folder: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  labels,
  table: table.optional(),
  /** What the photos may be used for, and by whose word. */
  licence: z.string().optional(),
});

/** Photos outside of training for backbone and head, so that a model of this recipe can be evaluated on them. */
const holdOut = z.strictObject({
  /** Share of the photos of known photographers, dealt by photographer. */
  photographers: z.number().min(0).lt(1).default(0),
  /** Ids of species held out of training in every domain. */
  species: z.array(z.string()).default([]),
  seed: count.default(1),
});

/** Photos used neither for training nor as backgrounds of composites: a table with columns `file` and `reason`. */
const exclude = z.strictObject({
  path: z.string().min(1),
  /** Folder that `file` is relative to. */
  root: z.string().min(1),
});

/** How many made-up photos, and of what. */
const composites = z.strictObject({
  /** For each class of the studio. */
  eachClass: count.default(60),
  /** For each species, over its classes, when it has photos in the studio only. */
  eachStudioOnly: count.default(240),
  /** Factors on red, green and blue for classes whose frames have other colours than the fruit. */
  colours: z.record(z.string(), z.tuple([z.number(), z.number(), z.number()])).default({}),
});

const weights = z.strictObject({
  studio: z.number().min(0).default(1),
  shop: z.number().min(0).default(1),
  web: z.number().min(0).default(1),
  composite: z.number().min(0).default(1),
  negative: z.number().min(0).default(1),
});

const schema = z.strictObject({
  version: z.literal(1),
  /** What the model is trained on, for its card. */
  data: z.string().min(1),
  seed: count.default(1),
  /** Components of the PCA. */
  components: z.int().min(2).default(256),
  sources: z.array(source).min(1),
  composites: composites.prefault({}),
  /** Copies of each studio frame, turned by an angle of its own on white paper: a fruit lies on any side. @default 0 */
  studioTurns: count.default(0),
  /** Weight of each domain; see `weightsOf`. */
  weights: weights.prefault({}),
  /** Penalty of the heads; see `fitHeads`. */
  l2: z.number().positive().default(1e-4),
  /**
   * The same for classes that photos and composites teach, a species each: photos are few and unlike each other, studio
   * frames many and alike. @default `l2`
   */
  l2Photos: z.number().positive().optional(),
  /** Label smoothing among those classes, 0 to 1. */
  labelSmoothing: z.number().min(0).lt(1).default(0),
  /**
   * Added to the logits of classes whose species no photo outside the studio shows: people photograph it rarely, and the
   * head has not learnt how it looks elsewhere.
   */
  studioOnlyLogit: z.number().max(0).default(0),
  /**
   * Share of the photos of photographers held out that the threshold of "known" lets pass. More than the .95 meant for
   * strangers where the backbone was tuned on those photographers: they look more familiar than strangers will.
   */
  accepted: z.number().gt(0).lt(1).default(0.95),
  exclude: exclude.optional(),
  holdOut: holdOut.optional(),
  /** How often an answer that is called sure, or likely, must be right: lower end of the 95 % interval; see `fitWords`. */
  words: z
    .strictObject({
      sure: z.number().gt(0).lt(1).default(0.96),
      likely: z.number().gt(0).lt(1).default(0.75),
    })
    .prefault({}),
  /** Folders for evaluation, never for training. */
  evaluate: z.array(evaluated).default([]),
  /** By protocol (`clips`, `shop`, …) what readers of its figure must know, such as what the backbone was tuned on. */
  caveats: z.record(z.string(), z.string()).default({}),
});

/** What a model is trained on; all paths absolute. */
export type Recipe = Omit<z.output<typeof schema>, 'evaluate'> & {
  readonly evaluate: readonly EvaluationSet[];
};
export type Source = Recipe['sources'][number];
export type EvaluationSet = Omit<z.output<typeof evaluated>, 'folder'> & {
  readonly folders: readonly string[];
};
export type HoldOut = z.output<typeof holdOut>;
export type Attribution = z.output<typeof attribution>;

/**
 * Reads a recipe.
 *
 * @param holdOut false: without its field of that name
 * @throws VergerError (usage) `recipe-missing`, `recipe-invalid` naming the field
 */
export async function readRecipe(path: string, holdOut = true): Promise<Recipe> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new VergerError('usage', 'recipe-missing', `the recipe ${path} cannot be read`, {
      hint: 'give a JSON file: --recipe recipe.json; models/fruits.recipe.json is one',
      cause,
    });
  }
  const recipe = parseRecipe(text, path);
  return holdOut ? recipe : { ...recipe, holdOut: undefined };
}

/** @param path of the recipe: folders are relative to it */
export function parseRecipe(text: string, path: string): Recipe {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid(path, `it is not JSON: ${(cause as Error).message}`, cause);
  }
  const found = schema.safeParse(json);
  if (!found.success) {
    const [issue] = found.error.issues;
    throw invalid(path, `${issue!.path.join('.') || 'recipe'}: ${issue!.message}`);
  }
  const at = (folder: string) => resolve(dirname(path), folder);
  const tableAt = ({ table }: { readonly table?: Source['table'] }) =>
    table === undefined ? {} : { table: { ...table, path: at(table.path) } };
  const { exclude, sources, evaluate, ...recipe } = found.data;
  return {
    ...recipe,
    ...(exclude ? { exclude: { path: at(exclude.path), root: at(exclude.root) } } : {}),
    sources: sources.map((one) => ({ ...one, folder: at(one.folder), ...tableAt(one) })),
    evaluate: evaluate.map(({ folder, ...one }) => ({
      ...one,
      folders: [folder].flat().map(at),
      ...tableAt(one),
    })),
  };
}

function invalid(path: string, what: string, cause?: unknown): VergerError {
  return new VergerError('usage', 'recipe-invalid', `the recipe ${path} is invalid: ${what}`, {
    hint: 'correct the file; docs/recognition.md describes its fields',
    cause,
  });
}
