import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtFile } from '../../src/built-files/built-file.js';

const PACKAGES = new URL('../../../', import.meta.url);

test.each([
  ['pipeline/src/features/', 'feature-worker/feature-worker.js'],
  ['pipeline/src/spark/', 'spark/parent-watchdog.js'],
  ['pipeline/src/report/', 'report-page.css'],
  ['training/src/images/', 'images/image-worker.js'],
])('from %s, %s is found in the build', (from, path) => {
  expect(existsSync(builtFile(path, new URL(`${from}any.ts`, PACKAGES).href))).toBe(true);
});

test('it is told what to do when something was not built', () => {
  expect(() => builtFile('report-page.js', new URL('./nowhere/', import.meta.url).href)).toThrow(
    expect.objectContaining({ code: 'not-built', hint: expect.stringContaining('npm run build') }),
  );
});
