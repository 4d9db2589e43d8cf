import { expect, test } from 'vitest';
import { threadsFor } from '../src/inference/threads.js';

test.each([
  [8, true, 4],
  [6, true, 3],
  [4, true, 2],
  [2, true, 2],
  [1, true, 1],
  // Pages that may not share memory.
  [8, false, 1],
])('of %i cores, isolated %s: %i threads', (cores, isIsolated, threads) => {
  expect(threadsFor(cores, isIsolated)).toBe(threads);
});
