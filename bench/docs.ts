import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readResult } from './result.js';
import { root } from './root.js';
import { markdown } from './table.js';

/** Pages that show results. */
const PAGES = ['benchmarks', 'recognition'].map((name) => join(root, 'docs', `${name}.md`));

/**
 * Rewrites what stands between `<!-- bench:<name> -->` and `<!-- /bench -->` in the pages from bench/results/; all
 * other prose is left alone.
 *
 * @returns names of the results shown
 */
export async function writeDocs(): Promise<string[]> {
  const shown: string[] = [];
  for (const page of PAGES) shown.push(...(await writePage(page)));
  return shown;
}

async function writePage(file: string): Promise<string[]> {
  const page = await readFile(file, 'utf8');
  const shown: string[] = [];
  const pieces: string[] = [];
  let at = 0;
  for (const found of page.matchAll(/(<!-- bench:([a-z0-9-]+) -->\n)[\s\S]*?(<!-- \/bench -->)/g)) {
    const [whole, open = '', name = '', close = ''] = found;
    const result = await readResult(name);
    const body = result === undefined ? `Not measured yet: \`npm run bench -- ${name}\`.` : markdown(result);
    if (result !== undefined) shown.push(name);
    pieces.push(page.slice(at, found.index), open, body, '\n', close);
    at = found.index + whole.length;
  }
  await writeFile(file, pieces.join('') + page.slice(at));
  return shown;
}
