import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classProbabilities,
  type Head,
  openKinds,
  type PackedModel,
  type Pixels,
  type Positions,
  type Prediction,
  type Seen,
} from '../src/index.js';
import { type Candidate, candidatesOf, type LogitGrid } from '../src/kinds/candidates.js';
import { chooseKinds } from '../src/kinds/choose-kinds.js';

const WHOLE = { x: 0, y: 0, width: 1, height: 1 };
const head: Head = {
  classes: ['Apple Red', 'apple', 'pear', ''],
  species: ['apple', 'apple', 'pear', ''],
  weights: new Float32Array(),
  bias: new Float32Array(),
  temperature: 1.3,
};

const grids = fc
  .record({ rows: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, columns }) => {
    const length = rows * columns * head.classes.length;
    const logits = fc.float32Array({ noNaN: true, min: -8, max: 8, minLength: length, maxLength: length });
    return logits.map((values): LogitGrid => ({ part: WHOLE, rows, columns, logits: values }));
  });

describe('candidates', () => {
  it('lie on the photo, and say what the mean of their logits says', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        const found = candidatesOf(head, [grid]);
        expect(found.length).toBeGreaterThan(0);
        expect(found.length).toBeLessThanOrEqual(9);
        for (const { x, y, width, height, species, probability } of found) {
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
          expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1 + 1e-9);
          const mean = new Float64Array(head.classes.length);
          let count = 0;
          for (let row = Math.round(y * grid.rows); row < Math.round((y + height) * grid.rows); row++) {
            for (let at = Math.round(x * grid.columns); at < Math.round((x + width) * grid.columns); at++) {
              for (const c of mean.keys())
                mean[c] = mean[c]! + grid.logits[(row * grid.columns + at) * mean.length + c]!;
              count++;
            }
          }
          const { names, species: all } = classProbabilities(
            head,
            mean.map((sum) => sum / count),
          );
          expect(all[names.indexOf(species)]).toBeCloseTo(Math.max(...all), 5);
          expect(probability).toBeCloseTo(Math.max(...all), 5);
        }
      }),
    );
  });

  it('of background come after those of fruit', () => {
    // Left half apple; right half nothing, which would be a pear if it were a fruit.
    const logits = Float32Array.from({ length: 4 * 4 * 4 }, (_, i) => {
      const [place, c] = [Math.floor(i / 4), i % 4];
      return place % 4 < 2 ? [6, 0, 0, -4][c]! : [0, 0, 6, 20][c]!;
    });
    const [first] = candidatesOf(head, [{ part: WHOLE, rows: 4, columns: 4, logits }]);
    expect(first).toMatchObject({ species: 'apple', x: 0, width: 0.5 });
  });
});

const said = (species: string, probability: number, other = 'plum'): Prediction[] => [
  { class: species, species, probability },
  { class: other, species: other, probability: (1 - probability) / 2 },
];
const at = (x: number, y: number, side: number, species: string): Candidate => ({
  ...{ x, y, width: side, height: side, species, probability: 0.9 },
});
const seen = (candidate: Candidate, probability = 0.95, known = true): Seen => ({
  ...{ candidate, known },
  predictions: said(candidate.species, probability),
});
/** A photo as a whole. */
const whole = (species: string, probability: number, other?: string, known = true) => ({
  known,
  predictions: said(species, probability, other),
});

describe('kinds', () => {
  const apple = [seen(at(0, 0, 0.45, 'apple')), seen(at(0, 0.5, 0.45, 'apple'))];
  const pear = [seen(at(0.5, 0, 0.45, 'pear')), seen(at(0.5, 0.5, 0.45, 'pear'))];
  const names = (all: ReturnType<typeof chooseKinds>) =>
    all.map(({ prediction }) => prediction.species).sort();

  it('are told, each once, where both are seen well and apart', () => {
    expect(names(chooseKinds([...apple, ...pear], whole('apple', 0.5, 'pear')))).toEqual(['apple', 'pear']);
  });

  it('are one where the crops do not confirm the other', () => {
    const doubtful = pear.map(({ candidate }) => seen(candidate, 0.3));
    expect(chooseKinds([...apple, ...doubtful], whole('apple', 0.9, 'pear'))).toEqual([]);
    expect(chooseKinds(apple, whole('apple', 0.9))).toEqual([]);
    expect(chooseKinds([], whole('apple', 0.9))).toEqual([]);
  });

  it('are never two in one place', () => {
    const both = whole('apple', 0.5, 'pear');
    const [here, aside] = [at(0, 0, 0.49, 'apple'), at(0.5, 0.5, 0.49, 'pear')];
    expect(chooseKinds([seen(here, 0.999), seen(aside, 0.999)], both)).toHaveLength(2);
    const same = { ...aside, x: 0.02, y: 0 };
    expect(chooseKinds([seen(here, 0.999), seen(same, 0.999)], both)).toEqual([]);
  });

  it('of a photo that looks like no fruit are only those whose own part looks like one', () => {
    const unknown = whole('apple', 0.3, 'pear', false);
    expect(names(chooseKinds([...apple, ...pear], unknown))).toEqual(['apple', 'pear']);
    const noFruit = pear.map(({ candidate }) => seen(candidate, 0.95, false));
    expect(chooseKinds([...apple, ...noFruit], unknown)).toEqual([]);
    expect(names(chooseKinds([...apple, ...noFruit], whole('apple', 0.5, 'pear')))).toEqual([
      'apple',
      'pear',
    ]);
  });
});

it('a photo is asked in parts: whole, its four corners, and each candidate on its own', async () => {
  // Features are the mean red and green, and red is an apple, green a pear.
  const model: PackedModel = {
    ...{ backbone: '', preprocessing: '', inputSize: 8 },
    pca: {
      ...{ dimension: 2, k: 2, mean: new Float32Array(2), scale: new Float32Array([1, 1]) },
      components: new Float32Array([1, 0, 0, 1]),
    },
    head: {
      classes: ['apple', 'pear', ''],
      species: ['apple', 'pear', ''],
      weights: new Float32Array([9, -9, -9, 9, -9, -9]),
      bias: new Float32Array([0, 0, 4]),
      temperature: 1,
    },
    rejection: {
      ...{ score: 'entropy-distance', threshold: -99, whitening: new Float32Array([1, 1]) },
      ...{ entropy: { mean: 0, std: 1 }, distance: { mean: 0, std: 1 } },
      means: new Float32Array([1, 0, 0, 1]),
    },
    training: { data: '', photos: 0, clips: 0, l2: 0, acceptedKnown: 1, validationAccuracy: 1 },
  };
  const side = 70;
  const data = new Uint8Array(side * side * 3);
  for (let p = 0; p < side * side; p++) data[p * 3 + (p % side < side / 2 ? 0 : 1)] = 255;
  const photo: Pixels = { width: side, height: side, channels: 3, data };
  const mean = (of: Pixels, c: number, left: number, right: number) => {
    let sum = 0;
    for (let y = 0; y < of.height; y++) {
      for (let x = left; x < right; x++) sum += of.data[(y * of.width + x) * 3 + c]! / 255;
    }
    return sum / (of.height * (right - left));
  };
  let asked = 0;
  const network = {
    async features(of: Pixels) {
      asked++;
      return Float32Array.of(mean(of, 0, 0, of.width), mean(of, 1, 0, of.width));
    },
    async positions(of: Pixels): Promise<Positions> {
      asked++;
      const columns = 7;
      const edge = (i: number) => Math.round((i * of.width) / columns);
      const values = Float32Array.from({ length: 2 * columns * columns }, (_, i) => {
        const [c, column] = [Math.floor(i / columns ** 2), i % columns];
        return mean(of, c, edge(column), edge(column + 1));
      });
      return { rows: columns, columns, values };
    },
  };
  const kinds = await openKinds(model)(photo, whole('apple', 0.5, 'pear'), network);
  expect(asked).toBeLessThanOrEqual(11);
  const boxes = new Map(kinds.map(({ prediction, box }) => [prediction.species, box]));
  expect([...boxes.keys()].sort()).toEqual(['apple', 'pear']);
  const centre = (species: string) => boxes.get(species)!.x + boxes.get(species)!.width / 2;
  expect(centre('apple')).toBeLessThan(0.45);
  expect(centre('pear')).toBeGreaterThan(0.55);
});
