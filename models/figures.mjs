// The figures of the shipped model, and whether a new model may take its place.

/**
 * One figure that a release may not make worse.
 *
 * @typedef {{ value: number, photos: number, better: 'higher' | 'lower' }} Figure
 * @typedef {Record<string, Figure>} Figures
 * @typedef {{ name: string, before: Figure, after: Figure | undefined }} Worse
 */

/** What a line of a protocol holds, and which way is better. Shares, 0 to 1. */
const KNOWN = /** @type {const} */ ([
  ['top-1', (/** @type {any} */ known) => known.top1.value, 'higher'],
  ['top-3', (/** @type {any} */ known) => known.top3.value, 'higher'],
  ['calibration error', (/** @type {any} */ known) => known.ece, 'lower'],
]);
/** Of the protocol `words`: a maybe promises nothing, and it may be of other photos than before. */
const WORDS = /** @type {const} */ ([
  ['share right', (/** @type {any} */ known) => known.top1.value, 'higher'],
]);
const UNKNOWN = /** @type {const} */ ([
  ['AUROC', (/** @type {any} */ unknown) => unknown.auroc, 'higher'],
  ['accepted at 95 %', (/** @type {any} */ unknown) => unknown.acceptedAt95, 'lower'],
]);

/**
 * All figures of `protocols.json`, by `<protocol>: <line>: <figure>`.
 *
 * @param {any} protocols
 * @returns {Figures}
 */
export function figuresOf({ protocols }) {
  /** @type {Figures} */
  const figures = {};
  for (const { id, lines } of protocols) {
    for (const { name, known, unknown } of lines) {
      if (id === 'words' && name.endsWith(': maybe')) continue;
      for (const [of, columns] of /** @type {const} */ ([
        [known, id === 'words' ? WORDS : KNOWN],
        [unknown, UNKNOWN],
      ])) {
        if (of === null) continue;
        for (const [figure, read, better] of columns) {
          figures[`${id}: ${name}: ${figure}`] = { value: read(of), photos: of.photos, better };
        }
      }
    }
  }
  return figures;
}

/**
 * How much worse a figure may be and still count as the same: half a point, or one photo and a half of those asked,
 * whatever is more. Both models answer the very same photos, so the interval of a figure, which says how well it holds
 * for other photos, would be far too kind: of 196 photos it is eleven points wide. Half a point is also what adding a
 * fruit may cost. A calibration error may rise by a whole point: it is a sum of distances and moves by chance alone.
 *
 * @param {string} name
 * @param {number} photos
 */
export const slack = (name, photos) =>
  Math.max(name.endsWith('calibration error') ? 0.01 : 0.005, 1.5 / photos);

/**
 * The figures that got worse, and those that are no longer measured; the worst first.
 *
 * @param {Figures} before
 * @param {Figures} after
 * @returns {Worse[]}
 */
export function worseFigures(before, after) {
  return Object.entries(before)
    .map(([name, figure]) => ({ name, before: figure, after: after[name] }))
    .filter((one) => lossOf(one) > (one.after === undefined ? 0 : slack(one.name, one.after.photos) + 1e-9))
    .sort((a, b) => lossOf(b) - lossOf(a));
}

/**
 * A word that does not keep what it promises.
 *
 * @typedef {{ word: 'sure' | 'likely', promised: number, low: number, photos: number }} Broken
 */

/** Answers that the thresholds were fitted on; all other sets of the protocol `words` were seen by nothing. */
const FITTED = 'photographers held out';

/**
 * The words whose promise does not hold on photos that neither the model nor its thresholds saw: of all their answers
 * that bear the word, the lower end of the 95 % interval (Wilson) of the share that is right lies below the promise.
 *
 * @param {Figures} figures
 * @param {{ sure: number, likely: number }} promised shares, 0 to 1
 * @returns {Broken[]}
 */
export function brokenPromises(figures, promised) {
  return /** @type {const} */ (['sure', 'likely']).flatMap((word) => {
    const heard = Object.entries(figures)
      .filter(([name]) => name.startsWith('words: ') && name.endsWith(`: ${word}: share right`))
      .filter(([name]) => !name.startsWith(`words: ${FITTED}`))
      .map(([, figure]) => figure);
    const photos = heard.reduce((sum, one) => sum + one.photos, 0);
    const right = heard.reduce((sum, one) => sum + one.value * one.photos, 0);
    const low = wilsonLow(right, photos);
    return photos > 0 && low < promised[word] ? [{ word, promised: promised[word], low, photos }] : [];
  });
}

/** Lower end of the 95 % interval of Wilson. @param {number} right @param {number} all */
function wilsonLow(right, all) {
  const z = 1.96;
  const share = right / all;
  const middle = share + (z * z) / (2 * all);
  return (
    (middle - z * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all))) / (1 + (z * z) / all)
  );
}

/** @param {Worse} one */
const lossOf = ({ before, after }) => {
  if (after === undefined) return Number.POSITIVE_INFINITY;
  return before.better === 'higher' ? before.value - after.value : after.value - before.value;
};

/**
 * Lines for people.
 *
 * @param {readonly Worse[]} worse
 */
export function printWorse(worse) {
  const share = (/** @type {Figure | undefined} */ figure) =>
    figure === undefined ? 'not measured' : figure.value.toFixed(4);
  const width = Math.max(...worse.map(({ name }) => name.length));
  return worse.map(
    ({ name, before, after }) => `  ${name.padEnd(width)}  ${share(before)} -> ${share(after)}`,
  );
}
