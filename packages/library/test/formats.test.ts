import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../src/index.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = readFileSync(join(root, 'docs/formats.md'), 'utf8');
/** Each reader under its nearest heading. */
const readers = page.split(/^##+ /m).flatMap((section) =>
  [...section.matchAll(/^```python\n([\s\S]*?)^```$/gm)].map((found, i) => ({
    title: `${section.split('\n')[0]} ${i + 1}`,
    program: found[1]!,
  })),
);

const python = process.env.VERGER_PYTHON ?? 'python3';
const lacking = (() => {
  try {
    execFileSync(python, ['-c', 'import numpy, pandas, pyarrow'], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
})();

describe.skipIf(lacking)(
  'the readers of docs/formats.md (need Python with NumPy, pandas and pyarrow)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'verger-formats-'));

    beforeAll(async () => {
      symlinkSync(join(root, 'models'), join(folder, 'models'), 'dir');
      for (const [label, fill] of [
        ['Apple', 'crimson'],
        ['Lemon', 'gold'],
      ]) {
        mkdirSync(join(folder, `photos/Training/${label}`), { recursive: true });
        for (let i = 1; i <= 6; i++) {
          const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64"
          fill="white"/><circle cx="32" cy="32" r="${12 + 3 * i}" fill="${fill}"/></svg>`;
          const file = join(folder, `photos/Training/${label}/photo-${i}.png`);
          writeFileSync(file, await sharp(Buffer.from(svg)).png().toBuffer());
        }
      }
      writeFileSync(join(folder, 'photos/Training/Lemon/broken.jpg'), 'this is no photo');
      const options = { photos: join(folder, 'photos'), out: join(folder, 'run') };
      await run({ ...options, components: 2, workers: 1, maxErrors: 1 });
      const verger = join(root, 'packages/cli/bin/verger.js');
      execFileSync(process.execPath, [verger, 'cloud', 'synth', '--out', join(folder, 'cdk')]);
      const [photos, shards] = [join(folder, 'photos'), join(folder, 'shards')];
      execFileSync(process.execPath, [verger, 'dataset', 'shard', photos, '--out', shards], {
        stdio: 'ignore',
      });
    });

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const PRINTS: Record<string, RegExp> = {
      'Photos in shards 1': /^Training\/Apple\/photo-1\.png \d+$/m,
      'run.json 1': /^done 12 photos with features\nfeatures\/part-/,
      'features/ 1': /Training\/Apple\/photo-1\.png +Apple +training[\s\S]*\(12, 1280\) float32/,
      'errors/ 1': /broken\.jpg +not-a-photo/,
      'reduced/ 1': /\(12, 2\)[\s\S]*Apple +6/,
      'pca/ 1': /\[\[.* .*\]\]/,
      'pca/ 2': /^$/,
      'classifier/metrics.json 1': /^groups .*\n? .*Apple +Lemon/m,
      'classifier/predictions.parquet 1': /right +probability[\s\S]*groups +[01]\.\d+ +[01]\.\d+/,
      'The packed model (`.verger`) 1': /\['Apple', 'Lemon'\] \(2, 2\)/,
      'The training recipe (`fruits.recipe.json`) 1': /^(studio|shop|web|negative) /,
      'The deployment 1': /'AWS::EC2::VPC': 1[\s\S]*Bucket/,
    };

    it('are all tested', () => expect(readers.map(({ title }) => title)).toEqual(Object.keys(PRINTS)));

    it.each(readers)('$title', ({ title, program }) => {
      const code = program.split('\n').filter((line) => line !== '' && !line.startsWith('import '));
      expect(code.length).toBeLessThanOrEqual(10);
      expect(execFileSync(python, ['-c', program], { cwd: folder, encoding: 'utf8' })).toMatch(
        PRINTS[title]!,
      );
    });
  },
);
