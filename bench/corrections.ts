import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { speciesOfFolder } from '@verger/knowledge';
import { lookAlikesOf } from '@verger/knowledge/cards';
import { openBackbone, shippedBackboneOf } from '@verger/learning/backbone';
import { shippedModel } from '@verger/learning/classify';
import { decodePhoto } from '@verger/storage/photos';
import { classify, type PackedModel, preprocess, unpack } from '@verger/vision';
import { alternatives } from '../apps/phone/src/answer/alternatives.js';
import type { Guess } from '../apps/phone/src/answer/guess.js';
import { openPrototypes } from '../apps/phone/src/answer/prototypes.js';
import { answerOf, fruitOf as fruitOfClass } from '../apps/phone/src/answer/species-answer.js';
import { toldOf } from '../apps/phone/src/answer/told.js';
import type { Benchmark, Contestant, Finding } from './benchmark.js';
import { root } from './root.js';
import { median } from './rounds.js';

/** Photos that nothing was trained, tuned or calibrated on, one folder a species. */
const FOLDERS = ['real-photos', 'field-eval'].map((name) => join(root, '..', 'shared', name));
/** Corrected photos of a fruit. */
const EXAMPLES = 3;
const DRAWS = 6;
/** Fruits with fewer photos beyond the examples say too little. */
const LEAST = 9;

const fruits = new Map<string, string>();
/** `fruitOf`, each name looked up once: it is asked millions of times here. */
function fruitOf(name: string): string {
  const found = fruits.get(name) ?? fruitOfClass(name);
  fruits.set(name, found);
  return found;
}

interface Photo {
  readonly species: string;
  readonly features: Float32Array;
  readonly guess: Guess;
}

/** What three corrected photos of one fruit did. */
interface Effect {
  readonly species: string;
  /** Whether the model names it without any. */
  readonly known: boolean;
  /** Share of its other photos named right, a draw. */
  readonly named: readonly number[];
  /** By other species: share of its photos that were right before and are wrong now, mean over draws. */
  readonly lost: ReadonlyMap<string, number>;
}

/** How soon a wrong answer is put right; and personal prototypes: three photos of a fruit corrected, all others asked. */
export const corrections: Benchmark = {
  name: 'corrections',
  summary:
    'the app when it is wrong: the right name a tap away; what three corrected photos of a fruit change',
  async run({ say }) {
    const model = await unpack(await readFile(shippedModel()));
    const photos = await lookAtAll(model, say);
    const known = new Set(model.head.classes.map(fruitOf));
    const counts = countsOf(photos);
    const asked = [...counts].filter(([, count]) => count >= EXAMPLES + LEAST).map(([species]) => species);
    const effects = asked.map((species) => effectOf(species, photos, model.backbone, known.has(species)));
    for (const { species, known: before, named, lost } of effects) {
      const [worst, share] = [...lost].sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
      say(
        `${species}${before ? '' : ' (new)'}: ${percent(mean(named))}; loses most: ${worst} ${percent(share)}`,
      );
    }
    return {
      unit: 'share named right',
      data: `${photos.length} photos of ${counts.size} species, ${EXAMPLES} of a fruit corrected, ${DRAWS} draws`,
      contestants: effects.map(contestantOf),
      findings: [
        {
          ...{ what: 'wrong answers whose right name is offered, a tap or two away', unit: 'share' },
          ...{ value: offered(photos, model), target: { at: 'least', value: 0.8 } },
        },
        ...findingsOf(
          'unknown to the model',
          effects.filter((one) => !one.known),
        ),
        ...findingsOf(
          'taken out of the head',
          effects.filter((one) => one.known),
        ),
      ],
      versions: {},
    };
  },
};

async function lookAtAll(model: PackedModel, say: (text: string) => void): Promise<Photo[]> {
  const backbone = await openBackbone(shippedBackboneOf(model.backbone)!.path, { threads: 2 });
  const found: Photo[] = [];
  for (const folder of FOLDERS) {
    if (!existsSync(folder)) throw new Error(`${folder} is not there: it holds the photos of this benchmark`);
    for (const name of (await readdir(folder)).sort()) {
      const species = speciesOfFolder(name)?.id;
      if (species === undefined) continue;
      for (const file of (await readdir(join(folder, name))).sort()) {
        const decoded = await decodePhoto(await readFile(join(folder, name, file)));
        if (!decoded.ok) continue;
        const features = await backbone.features(preprocess(decoded.pixels, backbone.inputSize));
        const { predictions, score } = classify(model, features);
        const probabilities = new Map(predictions.map((one) => [one.class, one.probability]));
        found.push({
          species,
          features,
          guess: { probabilities, margin: score - model.rejection.threshold },
        });
      }
    }
    say(`${found.length} photos`);
  }
  await backbone.release();
  return found;
}

/** How many photos there are of each species. */
function countsOf(photos: readonly Photo[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { species } of photos) counts.set(species, (counts.get(species) ?? 0) + 1);
  return counts;
}

function effectOf(species: string, photos: readonly Photo[], backbone: string, known: boolean): Effect {
  const before = photos.map((photo) => ({ ...photo, guess: withoutFruit(photo.guess, species) }));
  const own = before.filter((one) => one.species === species);
  const others = before.filter((one) => one.species !== species && isRight(one));
  const totals = countsOf(photos);
  const named: number[] = [];
  const lost = new Map<string, number>();
  for (let draw = 0; draw < DRAWS; draw++) {
    const [examples, rest] = dealt(own, draw);
    const labelled = examples.map(({ features }) => ({ label: species, backbone, features }));
    const personal = openPrototypes(labelled, backbone, fruitOf)!;
    const after = ({ guess, ...photo }: Photo): Photo => ({
      ...photo,
      guess: personal.join(guess, photo.features),
    });
    named.push(mean(rest.map((one) => (isRight(after(one)) ? 1 : 0))));
    for (const one of others) {
      if (isRight(after(one))) continue;
      lost.set(one.species, (lost.get(one.species) ?? 0) + 1 / totals.get(one.species)! / DRAWS);
    }
  }
  return { species, known, named, lost };
}

/** Share of the wrong answers, and of those that know no name, that offer the right one without typing. */
function offered(photos: readonly Photo[], { words }: PackedModel): number {
  const near = (id: string) =>
    lookAlikesOf(id).flatMap(({ first, second }) =>
      [first.species, second.species].filter((one) => one !== id),
    );
  const wrong = photos
    .map(({ species, guess }) => ({ species, answer: answerOf(guess, 0, { words }) }))
    .filter(({ species, answer }) => toldOf(answer, null).species !== species);
  return mean(
    wrong.map(({ species, answer }) =>
      alternatives(answer, near).some((one) => one.species === species) ? 1 : 0,
    ),
  );
}

/** The head as it would answer if it had no class of a fruit: a softmax over the others. */
function withoutFruit({ probabilities, margin }: Guess, species: string): Guess {
  const others = [...probabilities].filter(([name]) => fruitOf(name) !== species);
  const sum = others.reduce((total, [, p]) => total + p, 0);
  return { probabilities: new Map(others.map(([name, p]) => [name, p / sum])), margin };
}

/** The fruit with the highest sum over its classes is the right one. */
function isRight({ species, guess }: Photo): boolean {
  const sums = new Map<string, number>();
  for (const [name, p] of guess.probabilities) sums.set(fruitOf(name), (sums.get(fruitOf(name)) ?? 0) + p);
  return [...sums].reduce((best, one) => (one[1] > best[1] ? one : best))[0] === species;
}

/** Examples and the rest, by a shuffle that each draw makes the same way. */
function dealt(photos: readonly Photo[], draw: number): [Photo[], Photo[]] {
  const order = [...photos];
  let seed = draw + 1;
  for (let i = order.length - 1; i > 0; i--) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const k = Math.floor((seed / 2 ** 32) * (i + 1));
    [order[i], order[k]] = [order[k]!, order[i]!];
  }
  return [order.slice(0, EXAMPLES), order.slice(EXAMPLES)];
}

const contestantOf = ({ species, known, named }: Effect): Contestant => ({
  name: species,
  what: known ? 'taken out of the head first' : 'the model was never shown it',
  values: named,
  median: median(named),
  best: Math.max(...named),
});

function findingsOf(which: string, effects: readonly Effect[]): Finding[] {
  if (effects.length === 0) return [];
  const share = (what: string, value: number, target: Finding['target']): Finding => ({
    ...{ what: `fruit ${which}: ${what}`, unit: 'share', value, target },
  });
  const shares = effects.map(({ named }) => mean(named));
  // What one species loses to whichever fruit was corrected.
  const losses = new Map<string, number>();
  for (const { lost } of effects)
    for (const [species, one] of lost) losses.set(species, (losses.get(species) ?? 0) + one / effects.length);
  return [
    share('next photos named right', mean(shares), { at: 'least', value: 0.7 }),
    share('fruits of which 70 % are', mean(shares.map((one) => (one >= 0.7 ? 1 : 0))), null),
    share('the most that another species loses', Math.max(0, ...losses.values()), {
      at: 'most',
      value: 0.005,
    }),
    share(
      'the same to a single fruit',
      Math.max(0, ...effects.flatMap(({ lost }) => [...lost.values()])),
      null,
    ),
  ];
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
