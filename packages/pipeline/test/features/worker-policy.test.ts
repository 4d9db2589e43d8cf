import { expect, it } from 'vitest';
import { photoSeconds } from '../../src/features/worker-policy.js';

it.each([
  [undefined, 120],
  ['', 120],
  ['6', 6],
  ['0.5', 0.5],
  ['0', 120],
  ['-3', 120],
  ['soon', 120],
  ['Infinity', 120],
])('VERGER_PHOTO_SECONDS=%s allows %f seconds without a finished photo', (given, seconds) => {
  expect(photoSeconds({ VERGER_PHOTO_SECONDS: given })).toBe(seconds);
});
