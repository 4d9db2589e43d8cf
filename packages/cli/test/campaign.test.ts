import { execFileSync } from 'node:child_process';
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
    const listed = execFileSync(process.execPath, [main, '--list'], { cwd: ROOT, encoding: 'utf8' });
    expect(listed.trim().split(/\s+/).length).toBeGreaterThan(4);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
