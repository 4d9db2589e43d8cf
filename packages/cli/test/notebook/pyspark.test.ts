import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderSampleData } from '@verger/pipeline';
import { afterAll, describe, expect, test } from 'vitest';
import { cannotStart, lacksTool, sparkHome, toolFolder } from '../../../testing/src/index.js';
import { verger } from '../support/verger.js';

const missing = cannotStart('spark') ?? lacksTool('notebook-python');
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'verger-test-pyspark-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

describe.skipIf(missing)(`the PySpark notebook ${missing ? `(skipped: ${missing})` : ''}`, () => {
  test('reads a run, finds its PCA right, and trains a classifier, on a real Spark', async () => {
    const species = ['Banana', 'Kiwi', 'Orange', 'Watermelon'];
    const { folder: photos } = await renderSampleData(join(folder, 'photos'), { species, framesPerClip: 7 });
    const run = join(folder, 'run');
    const made = await verger(['run', photos, '--out', run, '--components', '12', '--json']);
    expect(made.exit, made.stderr).toBe(0);

    const python = join(await toolFolder('notebook-python'), 'notebook-python');
    const notebook = at('../../../../notebooks/pyspark/a-run-in-spark.ipynb');
    const site = dirname(await sparkHome());
    const { status, stdout, stderr } = spawnSync(
      python,
      [at('../../../testing/run-notebook.py'), notebook, site],
      { encoding: 'utf8', env: { ...process.env, VERGER_RUN: run }, maxBuffer: 16 << 20 },
    );
    expect(status, stderr).toBe(0);
    const cells = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { text: string; points: number });
    const text = cells.map((cell) => cell.text).join('');
    expect(text).toContain('84 photos, 4 labels, 84 reduced');
    expect(text).toContain('12 of 1280 components keep');
    expect(text).toContain('rows checked: 84');
    expect(Number(/largest difference: (\S+)/.exec(text)![1])).toBeLessThan(1e-4);
    const shares = [...text.matchAll(/share (\S+), by Spark (\S+)/g)].map(([, ours, theirs]) => [
      ours,
      theirs,
    ]);
    expect(shares).toHaveLength(3);
    for (const [ours, theirs] of shares) expect(theirs).toBe(ours);
    expect(Number(/accuracy (\S+)% on \d+ photos held out/.exec(text)![1])).toBeGreaterThan(90);
    expect(cells.at(-1)!.points).toBe(84);
  }, 600_000);
});
