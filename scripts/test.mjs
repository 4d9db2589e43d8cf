// npm test: installs, builds, checks, runs all tests; arguments go to Vitest (npm test -- packages/vision).
// With CI=true it first makes what the slower tests need, so that none of them is skipped.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, install, root, run } from './setup.mjs';
import { testTools } from './test-tools.mjs';

install();
build();
const only = process.argv.slice(2);
if (only.length === 0) run('npm', ['run', '--silent', 'check']);

const folder = mkdtempSync(join(tmpdir(), 'verger-test-'));
const results = join(folder, 'results.json');
try {
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...(process.env.COVERAGE ? ['--coverage'] : []),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${results}`,
      ...only,
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...testTools() } },
  );
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(results, 'utf8'),
  );
  // A file that breaks before its first test has failed, too.
  const broken = testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
      file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  process.stdout.write(
    `${numPassedTests} passed, ${numFailedTests + broken} failed, ${numPendingTests} skipped\n`,
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
