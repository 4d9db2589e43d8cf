import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawSampleData, filesOf, writeSmallBackbone } from '@verger/testing/fixtures';
import { verger } from '@verger/testing/program';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
let backbone: string;
const at = (...path: string[]) => join(folder, ...path);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-again-'));
  await drawSampleData(at('photos'), 3, 12);
  backbone = writeSmallBackbone(at('small.onnx'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(photos: string, out: string): Promise<void> {
  const { exit, stderr } = await verger([
    'run',
    photos,
    '--out',
    out,
    '--backbone',
    backbone,
    '--workers',
    '1',
  ]);
  expect(exit, stderr).toBe(0);
}

test('a report that is made again is the same to the byte', async () => {
  await run(at('photos'), at('out'));
  const report = () => readFileSync(at('out/report.html'));
  const first = report();
  expect((await verger(['report', '--out', at('out')])).exit).toBe(0);
  expect(report().equals(first)).toBe(true);
  // So is one of a copy of the run folder.
  cpSync(at('out'), at('copy'), { recursive: true });
  expect((await verger(['report', '--out', at('copy')])).exit).toBe(0);
  expect(readFileSync(at('copy/report.html')).equals(first)).toBe(true);
});

test.skipIf(process.platform === 'win32')(
  'a folder of photos that is reached by a link gives the same parts, PCA and model',
  async () => {
    symlinkSync('photos', at('link'));
    await run(at('photos'), at('straight'));
    await run(at('link'), at('by-link'));
    for (const kind of ['features', 'reduced', 'pca', 'classifier']) {
      expect(filesOf(at('by-link'), kind)).toEqual(filesOf(at('straight'), kind));
    }
    // Either goes on with what the other has done.
    await run(at('link'), at('straight'));
  },
);
