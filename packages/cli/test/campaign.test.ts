import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundlePrograms } from '../../../scripts/run-bundled.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

// They run outside of Vitest: nothing that they import may need it.
test.each(['chaos', 'bench'])('npm run %s starts, and lists what it has', async (folder) => {
  // Below the repository, where its packages are found.
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const outdir = mkdtempSync(join(ROOT, '.cache/test-'));
  try {
    const main = await bundlePrograms(folder, ['main'], outdir);
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, '--list'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: expect.stringContaining('s3') });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
