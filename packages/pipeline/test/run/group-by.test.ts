import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@verger/testing/program';
import { expect, test } from 'vitest';
import { openGroupBy } from '../../src/run/group-by.js';

const PATHS = ['A/tree1_a.jpg', 'A/tree1_b.jpg', 'B/x, "y".jpg'];

async function table(name: string, text: string): Promise<string> {
  const file = join(temporaryFolder(), name);
  await writeFile(file, text);
  return file;
}

test('a pattern names the capture by its first group, or by the whole match', async () => {
  const byTree = await openGroupBy('^A/([^_]+)_', PATHS);
  expect(PATHS.map(byTree)).toEqual(['tree1', 'tree1', undefined]);
  const byMatch = await openGroupBy('tree\\d', PATHS);
  expect(PATHS.map(byMatch)).toEqual(['tree1', 'tree1', undefined]);
});

test.each([
  ['groups.csv', '\uFEFFgroup,path\r\n1,A/tree1_a.jpg\r\n2,"B/x, ""y"".jpg"\r\n'],
  ['groups.tsv', 'path\tgroup\nA/tree1_a.jpg\t1\n"B/x, ""y"".jpg"\t2\n'],
])('%s names captures; photos that it lacks keep their rules', async (name, text) => {
  const groupBy = await openGroupBy(await table(name, text), PATHS);
  expect(PATHS.map(groupBy)).toEqual(['1', undefined, '2']);
});

test.each([
  ['(', 'is no regular expression'],
  ['^C/', 'names none of the 3 photos'],
  ['/nowhere/groups.csv', 'cannot be read'],
])('%s is refused: %s', async (text, why) => {
  await expect(openGroupBy(text, PATHS)).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining(why),
  });
});

test.each([
  ['photo,group\nA/tree1_a.jpg,1\n', 'has no columns path and group'],
  ['path,group\nA/tree1_a.jpg,1,more\n', 'cannot be read'],
  ['', 'has no columns path and group'],
])('a table %j is refused: %s', async (text, why) => {
  await expect(openGroupBy(await table('groups.csv', text), PATHS)).rejects.toMatchObject({
    message: expect.stringContaining(why),
  });
});
