import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { speciesOfClass, speciesOfFolder } from '@verger/knowledge';
import { openRecognizer, type Recognition } from '@verger/learning/classify';
import { seededRandom } from '@verger/storage/hash';
import { drawMixedPhoto, listSets, type PhotoOf, planMixedPhotos, readRecipe } from '@verger/training';
import type { Pixels } from '@verger/vision';
import type { Benchmark, Finding } from './benchmark.js';
import { root } from './root.js';

/** Mixed photos of two, three and four kinds, as many of each. */
const MIXED = 120;
/** Photos of one kind. */
const SINGLES = 200;
const RECIPE = join(root, 'models', 'fruits.recipe.json');
/** Sets that neither trained the model nor fitted the weights of the evidence. */
const SETS = ['shop', 'real', 'field'];

/** What was asked of one photo, and what was answered. Of a truth like `orange|mandarin` either is right. */
interface Case {
  readonly truth: readonly string[];
  readonly named: readonly string[];
  /** The first answer for the photo as a whole. */
  readonly first: string;
}

type Share = readonly [part: number, whole: number];

/** Several kinds on one photo, on photos that nothing was tuned on. */
export const kinds: Benchmark = {
  name: 'kinds',
  summary: 'the kinds on mixed photos of two to four, on photos of one, and on real photos of several',
  async run({ say }) {
    const recipe = await readRecipe(RECIPE, false);
    const sets = await listSets({ evaluate: recipe.evaluate.filter(({ name }) => SETS.includes(name)) });
    const recognizer = await openRecognizer();
    const known = new Set(
      recognizer.classes.map((name) => speciesOfClass(name)?.species.id ?? speciesOfFolder(name)?.id),
    );
    const photos = [...sets.values()].flat();
    const labelled = photos.flatMap(({ path, species }) =>
      species !== null && known.has(species) ? [{ path, species }] : [],
    );
    const backgrounds = sets
      .get('shop')!
      .filter(({ species }) => species === null)
      .map(({ path }) => path);
    const ask = async (photo: Uint8Array | Pixels, truth: readonly string[]) =>
      asCase(await recognizer.recognize(photo, { all: true }), truth);
    const cases = { mixed: [] as Case[], singles: [] as Case[], real: [] as Case[] };
    const mixed = planMixedPhotos(labelled, backgrounds, MIXED, 'bench-kinds');
    const singles = shuffled(labelled).slice(0, SINGLES);
    for (let n = 0; n < Math.max(MIXED, SINGLES); n++) {
      const [mix, single] = [mixed[n], singles[n]];
      if (mix !== undefined) {
        const pixels = await drawMixedPhoto(mix, readFile);
        if (pixels === undefined) throw new Error(`a photo of ${mix.seed} cannot be decoded`);
        const truth = mix.photos.map(({ species }) => species);
        cases.mixed.push(await ask(pixels, truth));
      }
      if (single !== undefined) cases.singles.push(await ask(await readFile(single.path), [single.species]));
      if (n % 25 === 24) say(summary(cases));
    }
    for (const { path, truth } of await realPhotos()) cases.real.push(await ask(await readFile(path), truth));
    await recognizer.release();
    say(summary(cases));
    const found = interval(cases.mixed, foundOf);
    const first = interval(cases.mixed, (one) => [Number(isRight(one.first, one.truth)), one.truth.length]);
    const contestant = (name: string, what: string, { value }: Estimate) => ({
      ...{ name, what, values: [value], median: value, best: value },
    });
    return {
      unit: 'share of the kinds found',
      data:
        `${MIXED} mixed photos of two to four kinds and ${cases.singles.length} photos of one kind, of the ` +
        `${labelled.length} photos of ${SETS.join(', ')}; ${cases.real.length} real photos of several kinds`,
      contestants: [
        contestant('all kinds', 'class maps, crops asked again', found),
        contestant('first answer', 'the answer for the photo as a whole', first),
      ],
      findings: [
        row('mixed photos: named kinds that are right', interval(cases.mixed, rightOf), 0.85),
        row('mixed photos: kinds found', found, 0.75),
        row(
          'photos of one kind: one kind named',
          interval(cases.singles, (one) => [Number(one.named.length < 2), 1]),
          0.97,
        ),
        row(
          'mixed photos told as several: named kinds that are right',
          interval(cases.mixed.filter(isSeveral), rightOf),
        ),
        row(
          'mixed photos told as several',
          interval(cases.mixed, (one) => [Number(isSeveral(one)), 1]),
        ),
        row('real photos of several kinds: named kinds that are right', interval(cases.real, rightOf)),
        row('real photos of several kinds: kinds found', interval(cases.real, foundOf)),
      ],
      versions: {},
      notes: ['Intervals: 95 %, bootstrap over photos.'],
    };
  },
};

function asCase(recognition: Recognition, truth: readonly string[]): Case {
  if (!recognition.ok) throw new Error(recognition.failure.message);
  const { kinds: seen = [], predictions } = recognition;
  return {
    truth,
    named: seen.map(({ species, class: name }) => species ?? name),
    first: predictions[0]!.species ?? predictions[0]!.class,
  };
}

const isSeveral = ({ named }: Case) => named.length > 1;
const isRight = (name: string, truth: readonly string[]) =>
  truth.some((one) => one.split('|').includes(name));
const rightOf = ({ named, truth }: Case): Share => [
  named.filter((name) => isRight(name, truth)).length,
  named.length,
];
const foundOf = ({ named, truth }: Case): Share => [
  truth.filter((one) => one.split('|').some((name) => named.includes(name))).length,
  truth.length,
];

interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1000;

/** A share over all cases, with its 95 % interval by bootstrap over them. */
function interval(cases: readonly Case[], of: (one: Case) => Share): Estimate {
  const shares = cases.map(of);
  const total = (some: readonly Share[]) => {
    const [part, whole] = some.reduce<Share>(([a, b], [p, w]) => [a + p, b + w], [0, 0]);
    return whole === 0 ? 0 : part / whole;
  };
  const random = seededRandom('bench-kinds/bootstrap');
  const draws = Array.from({ length: RESAMPLES }, () =>
    total(shares.map(() => shares[Math.floor(random() * shares.length)]!)),
  ).sort((a, b) => a - b);
  const at = (share: number) => draws[Math.round(share * (RESAMPLES - 1))] ?? 0;
  return { value: total(shares), low: at(0.025), high: at(0.975) };
}

function row(what: string, { value, low, high }: Estimate, least?: number): Finding {
  const target = least === undefined ? null : { at: 'least' as const, value: least };
  return { what: `${what} (${low.toFixed(3)} to ${high.toFixed(3)})`, value, unit: 'share', target };
}

function summary({ mixed, singles, real }: Record<string, readonly Case[]>): string {
  const share = (cases: readonly Case[] = [], of: (one: Case) => Share) =>
    interval(cases, of).value.toFixed(3);
  return (
    `${mixed?.length} mixed: right ${share(mixed, rightOf)}, found ${share(mixed, foundOf)}; ` +
    `${singles?.length} of one: one ${share(singles, (one) => [Number(one.named.length < 2), 1])}; ` +
    `${real?.length} real: right ${share(real, rightOf)}, found ${share(real, foundOf)}`
  );
}

function shuffled(photos: readonly PhotoOf[]): PhotoOf[] {
  const random = seededRandom('bench-kinds/singles');
  return photos
    .map((photo) => ({ photo, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ photo }) => photo);
}

/** Photos of several kinds outside of training, labelled by eye; `a|b`: either name is right. */
async function realPhotos(): Promise<{ path: string; truth: string[] }[]> {
  const table = join(root, 'bench', 'kinds', 'several-kinds.tsv');
  const [, ...lines] = (await readFile(table, 'utf8')).trimEnd().split('\n');
  const shared = join(dirname(root), 'shared');
  return lines.map((line) => {
    const [file, names] = line.split('\t');
    return { path: join(shared, file!), truth: names!.split(', ') };
  });
}
