import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alternatives } from '../src/answer/alternatives.js';
import { combine, Smoothing } from '../src/answer/combine.js';
import { rivalsOf } from '../src/answer/doubt.js';
import type { Guess } from '../src/answer/guess.js';
import { answerOf } from '../src/answer/species-answer.js';
import { titleOf } from '../src/answer/title.js';
import { toldOf } from '../src/answer/told.js';

const guess = (probabilities: Record<string, number>, margin = 1): Guess => ({
  probabilities: new Map(Object.entries(probabilities)),
  margin,
});

describe('species first', () => {
  test('classes of a species add up, and so do those that read alike', () => {
    const { guesses, known } = answerOf(
      guess({ 'Apple Golden 1': 0.2, 'Apple Golden 2': 0.25, 'Apple Red 1': 0.15, Pear: 0.4 }),
      12,
    );
    expect(known).toBe(true);
    expect(guesses.map(({ species }) => species)).toEqual(['apple', 'pear']);
    expect(guesses[0]!.probability).toBeCloseTo(0.6);
    expect(guesses[0]!.confidence).toBe('likely');
    expect(guesses[0]!.varieties.map(({ name }) => name.en)).toEqual(['Golden Delicious apple', 'Red apple']);
    expect(guesses[0]!.varieties[0]).toMatchObject({
      class: 'Apple Golden 2',
      variety: { en: 'Golden Delicious' },
    });
    expect(guesses[0]!.varieties[0]!.probability).toBeCloseTo(0.45);
  });

  test('a class outside of the taxonomy stands for itself', () => {
    const { guesses } = answerOf(guess({ 'moon rock': 0.9, Banana: 0.1 }), 1);
    expect(guesses[0]).toMatchObject({
      species: null,
      latin: null,
      name: { en: 'Moon rock', fr: 'Moon rock' },
    });
  });

  test('unknown below the threshold, and when the best is a guess at random', () => {
    expect(answerOf(guess({ Banana: 0.99, Kiwi: 0.01 }, -0.01), 1).known).toBe(false);
    const many = Object.fromEntries(
      ['Banana', 'Kiwi', 'Lemon', 'Papaya', 'Pear', 'Plum'].map((name) => [name, 1 / 6]),
    );
    expect(answerOf(guess(many), 1).known).toBe(false);
  });

  test('the words are those of the model', () => {
    const words = { sure: 0.97, likely: 0.7 };
    const of = (p: number) => answerOf(guess({ Banana: p, 'Onion White': 1 - p }), 1, { words }).guesses[0];
    expect([0.98, 0.95, 0.65].map((p) => of(p)!.confidence)).toEqual(['sure', 'likely', 'maybe']);
    expect(answerOf(guess({ Banana: 0.95, 'Onion White': 0.05 }), 1).guesses[0]!.confidence).toBe('sure');
  });

  test('no species is likely, a family is: it answers, and its species stay to choose from', () => {
    const citrus = answerOf(guess({ Orange: 0.4, Lemon: 0.3, Banana: 0.15, Limes: 0.15 }), 1);
    expect(citrus.family).toMatchObject({ id: 'citrus', confidence: 'likely' });
    expect(citrus.family!.probability).toBeCloseTo(0.85);
    expect(titleOf(citrus)).toEqual({ en: 'A citrus fruit', fr: 'Un agrume' });
    expect(citrus.guesses.map(({ species }) => species)).toEqual(['orange', 'lemon', 'banana', 'lime']);
    const orange = answerOf(guess({ Orange: 0.7, Lemon: 0.3 }), 1);
    expect(orange.family).toBeUndefined();
    expect(titleOf(orange)).toMatchObject({ en: 'Orange' });
    const unknown = answerOf(guess({ Orange: 0.5, Lemon: 0.5 }, -1), 1);
    expect([unknown.family, titleOf(unknown)]).toEqual([undefined, undefined]);
  });
});

describe('a correction takes over', () => {
  const cherry = answerOf(guess({ 'Cherry 1': 0.9, Pear: 0.1 }), 1);
  const unknown = answerOf(guess({ Banana: 0.9, Kiwi: 0.1 }, -1), 1);

  test('name, Latin name, species and class are those of the label; what was said before is remembered', () => {
    expect(toldOf(cherry, null)).toMatchObject({
      species: 'cherry',
      name: { en: 'Cherry' },
      corrected: false,
    });
    expect(toldOf(cherry, { label: 'Fig' })).toEqual({
      species: 'fig',
      className: undefined,
      name: { en: 'Fig', fr: 'Figue' },
      latin: 'Ficus carica',
      corrected: true,
      before: { name: { en: 'Cherry', fr: 'Cerise' } },
    });
    expect(toldOf(unknown, { label: 'Apple Golden 1' })).toMatchObject({
      species: 'apple',
      className: 'Apple Golden 1',
      name: { en: 'Golden Delicious apple' },
      before: { name: undefined },
    });
    expect(toldOf(unknown, { label: 'Moon fruit' })).toMatchObject({
      species: null,
      name: { fr: 'Moon fruit' },
    });
    expect(toldOf(unknown, null).name).toBeUndefined();
  });

  test('one tap away: runners-up, then look-alikes, then the family; never the answer itself', () => {
    const orange = answerOf(guess({ Orange: 0.8, Lemon: 0.15, Banana: 0.05 }), 1);
    const near = alternatives(orange, (id) => (id === 'orange' ? ['persimmon'] : []));
    expect(near.map(({ species }) => species).slice(0, 3)).toEqual(['lemon', 'banana', 'persimmon']);
    expect(near.map(({ species }) => species)).not.toContain('orange');
    expect(near.map(({ species }) => species)).toContain('grapefruit');
    expect(near[0]!.label).toBe('Lemon');
    // Of an unknown its nearest is an alternative, too.
    expect(alternatives(unknown, () => [])[0]!.species).toBe('banana');
  });
});

describe('doubt in words', () => {
  test('two that are alike probable are rivals; one that is likely, or far ahead, has none', () => {
    const two = (a: number, b: number) =>
      rivalsOf(answerOf(guess({ Strawberry: a, Potato: b, Kiwi: 1 - a - b }), 1))?.map(
        ({ species }) => species,
      );
    expect(two(0.45, 0.35)).toEqual(['strawberry', 'potato']);
    expect(
      rivalsOf(answerOf(guess({ Strawberry: 0.5, Potato: 0.18, Kiwi: 0.16, Pear: 0.16 }), 1)),
    ).toBeUndefined();
    expect(two(0.7, 0.3)).toBeUndefined();
    expect(rivalsOf(answerOf(guess({ Orange: 0.4, Lemon: 0.4, Kiwi: 0.2 }), 1))).toBeUndefined();
  });
});

const anyGuess = fc
  .tuple(
    fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
    fc.double({ min: -9, max: 9, noNaN: true }),
  )
  .map(([weights, margin]) => {
    const sum = weights.reduce((a, b) => a + b);
    return guess({ a: weights[0]! / sum, b: weights[1]! / sum, c: weights[2]! / sum }, margin);
  });

describe('several photos, several frames', () => {
  test('a mean of probabilities is one: it adds up to 1, whatever the photos', () => {
    fc.assert(
      fc.property(fc.array(anyGuess, { minLength: 1, maxLength: 8 }), (guesses) => {
        const sum = [...combine(guesses).probabilities.values()].reduce((a, b) => a + b);
        expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });

  test('the same photo many times says what it says once', () => {
    fc.assert(
      fc.property(anyGuess, fc.integer({ min: 1, max: 5 }), (one, times) => {
        const many = combine(Array.from({ length: times }, () => one));
        for (const [name, p] of one.probabilities) expect(many.probabilities.get(name)).toBeCloseTo(p, 9);
        expect(many.margin).toBeCloseTo(one.margin, 9);
      }),
    );
  });

  test('one blurred frame does not change the answer, a new fruit does within a second', () => {
    const smoothing = new Smoothing();
    const best = (of: Guess) => [...of.probabilities].sort((a, b) => b[1] - a[1])[0]![0];
    for (let i = 0; i < 4; i++) smoothing.add(guess({ Banana: 0.9, Kiwi: 0.1 }));
    expect(best(smoothing.add(guess({ Banana: 0.2, Kiwi: 0.8 })))).toBe('Banana');
    for (let i = 0; i < 3; i++) smoothing.add(guess({ Banana: 0.1, Kiwi: 0.9 }));
    expect(best(smoothing.add(guess({ Banana: 0.1, Kiwi: 0.9 })))).toBe('Kiwi');
    smoothing.restart();
    expect(best(smoothing.add(guess({ Banana: 0.9, Kiwi: 0.1 })))).toBe('Banana');
  });
});
