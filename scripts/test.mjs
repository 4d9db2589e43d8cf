// npm test: installs, builds, checks, runs all tests; arguments go to Vitest (npm test -- packages/vision).
// With CI=true it first makes what the slower tests need, so that none of them is skipped.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node24 } from './node-24.mjs';
import { build, install, root, run } from './setup.mjs';
import { testTools } from './test-tools.mjs';

install();
build();
const only = process.argv.slice(2);
if (only.length === 0) run('npm', ['run', '--silent', 'check']);

/** What runs on Node 24 too: pixels to answers, PCA, Parquet, photos, the library. */
const ON_NODE_24 = [
  'packages/vision',
  'packages/knowledge',
  'packages/library/test/library.test.ts',
  'packages/learning/test/linalg',
  'packages/storage/test/parquet',
  'packages/learning/test/pca',
  'packages/storage/test/photos',
];

/**
 * One after the other; what stands side by side runs at the same time. What starts Spark, YARN or a browser goes one file
 * at a time: it waits for programs as often as it computes, so two rows of such files fill two cores.
 *
 * @type {{ node: string, only: string[] }[][]}
 */
const passes = [[{ node: process.execPath, only }]];
if (only.length === 0 && process.env.CI === 'true') passes.push([{ node: node24(), only: ON_NODE_24 }]);
const withCluster = [process.env.CI, process.env.VERGER_CLUSTER_TESTS].includes('true');
if (only.length === 0 && withCluster) {
  const rows = [
    ['packages/pipeline/test/spark', 'packages/testing', 'packages/cli/test/notebook'],
    ['packages/cloud/test/emr', 'apps/phone/e2e'],
  ];
  passes.push(rows.map((row) => ({ node: process.execPath, only: ['--no-file-parallelism', ...row] })));
}

const folder = mkdtempSync(join(tmpdir(), 'verger-test-'));
const sum = { passed: 0, failed: 0, skipped: 0 };
try {
  const env = { ...process.env, ...testTools() };
  for (const pass of passes) {
    const ended = await Promise.all(pass.map((row, index) => vitest(row, env, index > 0)));
    for (const { passed, failed, skipped, status } of ended) {
      sum.passed += passed;
      sum.failed += failed;
      sum.skipped += skipped;
      if (status !== 0) process.exitCode = status;
    }
  }
  process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {{ node: string, only: string[] }} row
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} later keeps what it prints until it has ended: another prints meanwhile
 */
async function vitest({ node, only }, env, later) {
  const results = join(folder, `results-${randomUUID()}.json`);
  const coverage = process.env.COVERAGE ? ['--coverage'] : [];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const child = spawn(
    node,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...coverage, ...reporters, ...only],
    { cwd: root, stdio: later ? ['ignore', 'pipe', 'pipe'] : 'inherit', env },
  );
  /** @type {Buffer[]} */
  const printed = [];
  child.stdout?.on('data', (bytes) => printed.push(bytes));
  child.stderr?.on('data', (bytes) => printed.push(bytes));
  const [code] = await once(child, 'close');
  process.stdout.write(Buffer.concat(printed));
  const found = JSON.parse(readFileSync(results, 'utf8'));
  // A file that breaks before its first test has failed, too.
  const broken = found.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
      file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return {
    passed: found.numPassedTests,
    failed: found.numFailedTests + broken,
    skipped: found.numPendingTests,
    status: code ?? 1,
  };
}
