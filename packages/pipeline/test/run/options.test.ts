import { VergerError } from '@verger/base';
import { expect, test } from 'vitest';
import { componentChoice, parseRunOptions, spread } from '../../src/run/options.js';

const given = { photos: 'photos', out: 'out' };

test.each([
  [{ variance: 0 }, '--variance 0: takes a share above 0 and up to 1, such as 0.95'],
  [{ variance: 1.5 }, '--variance 1.5: takes a share above 0 and up to 1, such as 0.95'],
  [{ variance: 'abc' }, '--variance abc: takes a share above 0 and up to 1, such as 0.95'],
  [{ variance: Number.NaN }, '--variance NaN: takes a share'],
  [{ components: 0 }, '--components 0: takes a whole number from 1'],
  [{ components: 2.5 }, '--components 2.5: takes a whole number from 1'],
  [{ components: 3, variance: 0.5 }, '--variance and --components exclude each other'],
  [{ limit: -1 }, '--limit -1: takes a whole number of photos from 1'],
  [{ workers: 0 }, '--workers 0: takes a whole number from 1 to 1024'],
  [{ workers: 5000 }, '--workers 5000: takes a whole number from 1 to 1024'],
  [{ maxPixels: 'x' }, '--max-pixels x: takes a whole number of pixels from 1'],
  [{ maxErrors: 2 }, '--max-errors 2: takes a share from 0 to 1, such as 0.01'],
  [{ seed: -1 }, '--seed -1: takes a whole number from 0'],
  [{ out: '' }, '--out : names no folder'],
  [{ photos: '' }, '<photos> : names no folder'],
])('%j is refused in words', (options, message) => {
  let thrown: unknown;
  try {
    parseRunOptions({ ...given, ...options });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(VergerError);
  expect(thrown).toMatchObject({ kind: 'usage', code: 'bad-option' });
  expect((thrown as VergerError).message).toContain(message);
});

test('95 % of the variance unless something else is asked for', () => {
  expect(componentChoice(parseRunOptions(given))).toEqual({ variance: 0.95 });
  expect(componentChoice(parseRunOptions({ ...given, variance: 1 }))).toEqual({ variance: 1 });
  expect(componentChoice(parseRunOptions({ ...given, components: 7 }))).toEqual({ components: 7 });
});

test('a limit spreads over the whole list, in its order', () => {
  const list = Array.from({ length: 10 }, (_, i) => i);
  expect(spread(list, 3)).toEqual([0, 3, 6]);
  expect(spread(list, 10)).toEqual(list);
  expect(spread(list, 99)).toEqual(list);
  expect(spread(list, undefined)).toEqual(list);
});
