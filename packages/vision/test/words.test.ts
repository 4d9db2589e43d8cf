import { expect, test } from 'vitest';
import { confidenceOf } from '../src/words.js';

test.each([
  [1, 'sure'],
  [0.9, 'sure'],
  [0.899, 'likely'],
  [0.6, 'likely'],
  [0.599, 'maybe'],
  [0, 'maybe'],
] as const)('without words of its own, %d is %s', (probability, word) => {
  expect(confidenceOf(undefined, probability)).toBe(word);
});

test('a model says its own words; one whose threshold is 1 never', () => {
  expect(confidenceOf({ sure: 0.97, likely: 0.7 }, 0.96)).toBe('likely');
  expect(confidenceOf({ sure: 1, likely: 0.7 }, 1)).toBe('likely');
  expect(confidenceOf({ sure: 1, likely: 1 }, 1)).toBe('maybe');
});

test('of a photo that looks like nothing it knows, the answer is a maybe', () => {
  expect(confidenceOf(undefined, 1, false)).toBe('maybe');
});
