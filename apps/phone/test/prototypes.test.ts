import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBackbone, shippedBackboneOf } from '@verger/learning/backbone';
import { shippedModel } from '@verger/learning/classify';
import { decodePhoto } from '@verger/storage/photos';
import { classify, preprocess, unpack } from '@verger/vision';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Guess } from '../src/answer/guess.js';
import { type Example, openPrototypes } from '../src/answer/prototypes.js';
import { fruitOf } from '../src/answer/species-answer.js';

const guess = (probabilities: Record<string, number>, margin = 1): Guess => ({
  probabilities: new Map(Object.entries(probabilities)),
  margin,
});
const BACKBONE = 'b'.repeat(64);
const example = (label: string, ...features: number[]): Example => ({
  label,
  backbone: BACKBONE,
  features: Float32Array.from(features),
});
const best = ({ probabilities }: Guess) => [...probabilities].sort((a, b) => b[1] - a[1])[0]![0];

describe('prototypes of what a person corrected', () => {
  const prototypes = openPrototypes(
    [example('Moon fruit', 1, 0, 0), example('Moon fruit', 0.9, 0.2, 0)],
    BACKBONE,
    fruitOf,
  )!;

  test('names what is like it, even what the head did not know', () => {
    const joined = prototypes.join(guess({ Banana: 0.6, Kiwi: 0.4 }, -3), Float32Array.of(2, 0.2, 0));
    expect(best(joined)).toBe('Moon fruit');
    expect(joined.margin).toBeGreaterThanOrEqual(0);
  });

  test('leaves alone what is not, and what the head is sure of unless it is very like', () => {
    const other = guess({ Banana: 0.6, Kiwi: 0.4 });
    expect(prototypes.join(other, Float32Array.of(0, 0, 1))).toBe(other);
    const between = Float32Array.of(0.66, 0, 0.75);
    expect(best(prototypes.join(guess({ Banana: 1 }), between))).toBe('Banana');
    expect(best(prototypes.join(guess({ Banana: 0.3, Kiwi: 0.3, Pear: 0.4 }), between))).toBe('Moon fruit');
  });

  test('of another backbone nothing is left', () => {
    expect(openPrototypes([example('Moon fruit', 1, 0, 0)], 'c'.repeat(64), fruitOf)).toBeUndefined();
    expect(openPrototypes([], BACKBONE, fruitOf)).toBeUndefined();
  });

  test('probabilities still add up to 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (features) => {
          const { probabilities } = prototypes.join(
            guess({ Banana: 0.7, Kiwi: 0.3 }),
            Float32Array.from(features),
          );
          expect([...probabilities.values()].reduce((a, b) => a + b)).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

const SHARED = fileURLToPath(new URL('../../../../shared/real-photos/', import.meta.url));

describe.runIf(existsSync(SHARED))('on photos of strangers', () => {
  test('after three plantains, which the model does not know, most of the next are named; others stay what they were', async () => {
    const model = await unpack(readFileSync(shippedModel()));
    const backbone = await openBackbone(shippedBackboneOf(model.backbone)!.path, { threads: 1 });
    const look = async (folder: string, every: number) => {
      const names = readdirSync(join(SHARED, folder))
        .filter((name) => /\.jpe?g$/i.test(name))
        .sort();
      const seen = [];
      for (const name of names.filter((_, i) => i % every === 0)) {
        const decoded = await decodePhoto(readFileSync(join(SHARED, folder, name)));
        if (!decoded.ok) continue;
        const features = await backbone.features(preprocess(decoded.pixels, backbone.inputSize));
        const { known, predictions, score } = classify(model, features);
        const probabilities = new Map(predictions.map((one) => [one.class, one.probability]));
        seen.push({ features, known, guess: { probabilities, margin: score - model.rejection.threshold } });
      }
      return seen;
    };
    const plantains = await look('green_plantains', 1);
    // Three at the beginning, in the middle and at the end of the folder: one draw of three says little.
    const draws = [0, 18, plantains.length - 3].map((start) => {
      const examples = plantains
        .slice(start, start + 3)
        .map(({ features }) => ({ label: 'Plantain', backbone: model.backbone, features }));
      const rest = plantains.filter((_, i) => i < start || i >= start + 3);
      return { rest, prototypes: openPrototypes(examples, model.backbone, fruitOf)! };
    });
    const named = draws.flatMap(({ rest, prototypes }) =>
      rest.map((one) => fruitOf(best(prototypes.join(one.guess, one.features)))),
    );
    expect(named.filter((one) => one === 'plantain').length / named.length).toBeGreaterThanOrEqual(0.7);
    // The likest of all, and some that are not.
    let others = 0;
    for (const folder of ['bananas', 'avocados', 'mangos', 'pears']) {
      for (const one of await look(folder, 4)) {
        others++;
        for (const { prototypes } of draws)
          expect(best(prototypes.join(one.guess, one.features))).toBe(best(one.guess));
      }
    }
    expect(others).toBeGreaterThan(30);
    await backbone.release();
  });
});
