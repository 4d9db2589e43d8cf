import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Classifier, classify } from '../src/classifier.js';
import { BACKGROUND_CLASS, type Head, logits, softmax } from '../src/head.js';
import { type Rejection, rejectionScore, rejectionSignals } from '../src/rejection.js';

const head = {
  classes: ['Apple', 'Lemon', 'Plum'],
  weights: Float32Array.of(1, 0, 0, 1, -1, -1),
  bias: Float32Array.of(0, 0.5, 0),
  temperature: 2,
};

/** Two features that are the reduced dimensions as they are. */
const classifier: Classifier = {
  backbone: 'a'.repeat(64),
  preprocessing: 'bilinear-1',
  pca: {
    dimension: 2,
    k: 2,
    mean: Float32Array.of(0, 0),
    scale: Float32Array.of(1, 1),
    components: Float32Array.of(1, 0, 0, 1),
  },
  head,
  rejection: {
    score: 'entropy-distance',
    threshold: -2,
    entropy: { mean: -0.2, std: 0.2 },
    distance: { mean: 0, std: 1 },
    whitening: Float32Array.of(1, 2),
    means: Float32Array.of(6, 0, 0, 3, -6, -3),
  },
};

describe('softmax', () => {
  it('is a distribution that keeps the order, whatever the temperature', () => {
    fc.assert(
      fc.property(
        fc.float64Array({ minLength: 1, maxLength: 20, min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        (values, temperature) => {
          const p = softmax(values, temperature);
          expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
          for (let i = 1; i < p.length; i++) {
            if (values[i]! > values[i - 1]!) expect(p[i]).toBeGreaterThanOrEqual(p[i - 1]!);
          }
        },
      ),
    );
  });

  it('grows flatter with the temperature', () => {
    const values = Float64Array.of(0, 1, 3);
    expect(softmax(values, 4)[2]).toBeLessThan(softmax(values, 1)[2]!);
  });
});

describe('logits', () => {
  it('are weights times reduced plus bias', () => {
    expect([...logits(head, Float32Array.of(2, -3))]).toEqual([2, -2.5, 1]);
  });
});

describe('classify', () => {
  it('knows a photo near a class it is sure of, best class first', () => {
    const answer = classify(classifier, Float32Array.of(6, 0.5));
    expect(answer.known).toBe(true);
    expect(answer.predictions.map((one) => one.class)).toEqual(['Apple', 'Lemon', 'Plum']);
    expect(answer.predictions.reduce((sum, one) => sum + one.probability, 0)).toBeCloseTo(1, 9);
  });

  it('does not know a photo between the classes', () => {
    expect(classify(classifier, Float32Array.of(0, 0)).known).toBe(false);
  });

  it('does not know a photo far from every class, however sure the head is', () => {
    const answer = classify(classifier, Float32Array.of(400, 0));
    expect(answer.predictions[0]!.probability).toBeGreaterThan(0.999);
    expect(answer.known).toBe(false);
  });
});

describe('a head with species', () => {
  /** Two classes of apple, one of plum, and one of photos that show nothing. */
  const head: Head = {
    classes: ['Apple 1', 'apple', 'Plum', 'nothing'],
    species: ['apple', 'apple', 'plum', BACKGROUND_CLASS],
    weights: Float32Array.of(1, 0, 1, 0, -1, 0, 0, 5),
    bias: Float32Array.of(0.5, 0, 0, 0),
    temperature: 1,
  };
  const rejection: Rejection = {
    score: 'entropy-distance-fruit',
    threshold: -3,
    entropy: { mean: 0, std: 1 },
    distance: { mean: 0, std: 10 },
    fruit: { mean: 4, std: 1 },
    whitening: Float32Array.of(1, 1),
    means: Float32Array.of(3, 0, 3, 0, -3, 0),
  };
  const model = { ...classifier, head, rejection };

  it('answers with species, whose probability is the sum over their classes, nothing left out', () => {
    fc.assert(
      fc.property(
        fc.float({ min: -4, max: 4, noNaN: true }),
        fc.float({ min: -4, max: 4, noNaN: true }),
        (x, y) => {
          const features = Float32Array.of(x, y);
          const { predictions } = classify(model, features);
          expect(predictions.map((one) => one.species).sort()).toEqual(['apple', 'plum']);
          const p = softmax(logits(head, features));
          const apple = (p[0]! + p[1]!) / (p[0]! + p[1]! + p[2]!);
          expect(predictions.find((one) => one.species === 'apple')!.probability).toBeCloseTo(apple, 9);
          expect(predictions[0]!.probability).toBeGreaterThanOrEqual(predictions[1]!.probability);
        },
      ),
    );
  });

  it('names the likeliest class when it holds half of its species, the species otherwise', () => {
    const sure = classify(model, Float32Array.of(3, 0)).predictions[0]!;
    expect(sure).toMatchObject({ class: 'Apple 1', species: 'apple', variety: { class: 'Apple 1' } });
    expect(sure.variety!.share).toBeCloseTo(Math.exp(0.5) / (1 + Math.exp(0.5)), 6);
    const three: Head = {
      ...head,
      classes: ['Apple 1', 'Apple 2', 'apple'],
      species: ['apple', 'apple', 'apple'],
      weights: new Float32Array(6),
      bias: new Float32Array(3),
    };
    const unsure = classify({ ...model, head: three }, Float32Array.of(3, 0)).predictions;
    expect(unsure).toEqual([
      { class: 'apple', species: 'apple', probability: 1, variety: { class: 'Apple 1', share: 1 / 3 } },
    ]);
  });

  it('does not know a photo that looks more like nothing', () => {
    expect(classify(model, Float32Array.of(3, 0)).known).toBe(true);
    expect(classify(model, Float32Array.of(3, 2)).known).toBe(false);
  });
});

describe('familiarity', () => {
  it('adds both signs in deviations from known photos', () => {
    const of = rejectionSignals(classifier.rejection, Float32Array.of(6, 2), {
      species: Float64Array.of(1, 0, 0),
      fruit: 0,
      energy: 0,
    });
    expect(of.entropy).toBe(0);
    expect(of.distance).toBeCloseTo(0, 12);
    expect(rejectionScore(classifier.rejection, of)).toBeCloseTo(1, 12);
  });
});
