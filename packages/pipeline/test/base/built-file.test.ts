import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtFile } from '../../src/base/built-file.js';

test.each([
  'features/local-worker.js',
  'training/images/image-worker.js',
  'spark/parent-watchdog.js',
  'report-page.css',
])('%s is found in the build, from source too', (path) => expect(existsSync(builtFile(path))).toBe(true));

test('it is told what to do when something was not built', () => {
  expect(() => builtFile('report-page.js', new URL('./nowhere/', import.meta.url).href)).toThrow(
    expect.objectContaining({ code: 'not-built', hint: expect.stringContaining('npm run build') }),
  );
});
