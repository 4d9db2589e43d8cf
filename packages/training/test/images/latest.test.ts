import { expect, it } from 'vitest';
import { latest } from '../../src/images/latest.js';

it('keeps the values that were asked for last', async () => {
  const made: string[] = [];
  const value = latest(2, async (key: string) => made.push(key));
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await value(key);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
