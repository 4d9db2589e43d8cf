import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { assembleAll } from '../../../scripts/assemble.mjs';

it('every WebAssembly module is assembled from the text beside it', async () => {
  const files = await assembleAll();
  expect(files.length).toBeGreaterThan(0);
  for (const { path, text } of files) {
    expect(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'), path).toBe(text);
  }
});
