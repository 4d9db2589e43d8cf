import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderSampleData } from '@verger/sample-data';
import { photo } from '@verger/testing/program';
import sharp from 'sharp';

/** Classes of the drawn studio: two are varieties of one species. */
const CLASSES = ['Apple Golden 1', 'Apple Red 1', 'Banana', 'Lemon', 'Orange'];

/** Drawn photos that stand for those of a studio, the web and a shop. */
export interface DrawnRecipe {
  readonly folder: string;
  /** Path of the recipe. */
  readonly recipe: string;
  /** What stands in it. */
  readonly json: Record<string, unknown> & { sources: object[]; evaluate: object[] };
}

/**
 * A studio of drawn fruit, "web photos" of two of them in other light, things, and sets that measure: frames of the
 * same turns, and "photos" of fruit (one of it only known from the studio, one not at all) and of a thing.
 */
export async function drawRecipe(folder: string): Promise<DrawnRecipe> {
  await renderSampleData(join(folder, 'studio'), { species: CLASSES, framesPerClip: 7 });
  await renderSampleData(join(folder, 'more'), { species: ['Kiwi', 'Pear'], framesPerClip: 7 });
  const training = (name: string) => join(folder, 'studio/Training', name);
  await photograph(training('Banana'), join(folder, 'web/banana'), { count: 8, background: '#334455' });
  await photograph(training('Lemon'), join(folder, 'web/lemon'), { count: 8, background: '#885533' });
  for (const [from, to] of [
    ['studio/Test/Banana', 'banana'],
    ['studio/Test/Orange', 'orange'],
    ['more/Test/Kiwi', 'kiwi'],
  ] as const) {
    const look = { count: 6, background: '#c9bda5', turn: 90 };
    await photograph(join(folder, from), join(folder, 'phone', to), look);
  }
  await things(join(folder, 'things'), 0, 10);
  await things(join(folder, 'phone/boxes'), 40, 4);
  const json = {
    version: 1,
    data: 'drawn fruit',
    components: 24,
    sources: [
      { folder: 'studio/Training', domain: 'studio' },
      { folder: 'web', domain: 'web', crops: 1 },
      { folder: 'things', domain: 'negative' },
    ],
    composites: { eachClass: 6, eachStudioOnly: 12 },
    l2: 1e-3,
    l2Photos: 1e-2,
    labelSmoothing: 0.1,
    evaluate: [
      { name: 'test', folder: 'studio/Test' },
      { name: 'phone', folder: 'phone', labels: { boxes: null } },
    ],
    caveats: { clips: 'The backbone saw none of these drawings.' },
  };
  return { folder, json, recipe: writeRecipe(folder, 'recipe', json) };
}

/** @returns path of the recipe */
export function writeRecipe(folder: string, name: string, json: object): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(json));
  return path;
}

/** Puts frames of a studio folder before a background, each a little elsewhere. */
export async function photograph(
  from: string,
  to: string,
  { count, background, turn = 0 }: { count: number; background: string; turn?: number },
): Promise<void> {
  mkdirSync(to, { recursive: true });
  for (const [i, name] of readdirSync(from).slice(0, count).entries()) {
    await sharp(join(from, name))
      .rotate(turn)
      .resize(60, 60)
      .extend({ top: 20 + i, bottom: 30, left: 40 - i, right: 20, background })
      .jpeg()
      .toFile(join(to, name));
  }
}

async function things(folder: string, from: number, count: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (let i = from; i < from + count; i++) {
    const bytes = await sharp(await photo(i * 31))
      .negate()
      .blur(2 + (i % 12))
      .jpeg()
      .toBuffer();
    writeFileSync(join(folder, `${i}.jpg`), bytes);
  }
}
