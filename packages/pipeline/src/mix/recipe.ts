import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { VergerError } from '@verger/vision';
import { z } from 'zod';

/** Where photos come from: they differ in light, background and distance more than fruits of one kind do. */
export const DOMAINS = ['studio', 'shop', 'web', 'negative'] as const;
export type Domain = (typeof DOMAINS)[number];

const count = z.int().min(0);

const source = z.strictObject({
  /** Relative to the recipe. Folders below it are named after species, varieties or classes. */
  folder: z.string().min(1),
  /** `negative`: photos that show none of the species; their folders say nothing. */
  domain: z.enum(DOMAINS),
  /** Random crops of each photo, beside the photo as a whole and its mirror image. @default 0 */
  crops: count.default(0),
  /** What a folder means, where its name does not tell: id of a species, or null for none of them. */
  labels: z.record(z.string(), z.string().nullable()).default({}),
  /** Folders below that are passed over, by their path from `folder`. */
  without: z.array(z.string()).default([]),
  /**
   * A table of tab-separated values that tells more of each photo: from `file` (path of the photo, from the
   * folder of the table) to `label` (a path whose last part names the species; where it names none, the photo
   * is a negative) and `group` (photos of one group were taken by the same people: they validate together).
   */
  table: z
    .strictObject({
      path: z.string().min(1),
      file: z.string(),
      label: z.string().optional(),
      group: z.string().optional(),
    })
    .optional(),
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
  /** Weight of each domain; see `weightsOf`. */
  weights: weights.prefault({}),
  /** Penalty of the heads; see `fitHeads`. */
  l2: z.number().positive().default(1e-4),
  /**
   * Share of the photos of photographers held out that the threshold of "known" lets pass. More than the .95 meant for
   * strangers where the backbone was tuned on those photographers: they look more familiar than strangers will.
   */
  accepted: z.number().gt(0).lt(1).default(0.95),
  /** How often an answer that is called sure, or likely, must be right: lower end of the 95 % interval; see `fitWords`. */
  words: z
    .strictObject({
      sure: z.number().gt(0).lt(1).default(0.96),
      likely: z.number().gt(0).lt(1).default(0.75),
    })
    .prefault({}),
  /** Folders that measure and never teach. `unknown`: species the model does not know. */
  evaluate: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9-]+$/),
        folder: z.string().min(1),
        labels: z.record(z.string(), z.string().nullable()).default({}),
      }),
    )
    .default([]),
  /** By protocol (`clips`, `shop`, …) what readers of its figure must know, such as what the backbone was tuned on. */
  caveats: z.record(z.string(), z.string()).default({}),
});

/** What a mix is trained on; all folders absolute. */
export type Recipe = z.output<typeof schema>;
export type Source = Recipe['sources'][number];

/**
 * Reads a recipe.
 *
 * @throws VergerError (usage) `recipe-missing`, `recipe-invalid` naming the field
 */
export async function readRecipe(path: string): Promise<Recipe> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new VergerError('usage', 'recipe-missing', `the recipe ${path} cannot be read`, {
      mend: 'give a JSON file: --mix recipe.json; models/fruits.recipe.json is one',
      cause,
    });
  }
  return parseRecipe(text, path);
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
  const recipe = found.data;
  return {
    ...recipe,
    sources: recipe.sources.map((one) => ({
      ...one,
      folder: at(one.folder),
      ...(one.table ? { table: { ...one.table, path: at(one.table.path) } } : {}),
    })),
    evaluate: recipe.evaluate.map((one) => ({ ...one, folder: at(one.folder) })),
  };
}

function invalid(path: string, what: string, cause?: unknown): VergerError {
  return new VergerError('usage', 'recipe-invalid', `the recipe ${path} makes no sense: ${what}`, {
    mend: 'mend the file; docs/recognition.md says what stands in it',
    cause,
  });
}
