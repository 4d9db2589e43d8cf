// npm test: installs, builds, checks, runs all tests; arguments go to Vitest (npm test -- packages/vision).
// With CI=true it first makes what the slower tests need, so that none of them is skipped.
import { spawnSync } from 'node:child_process';
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

/** Vitest's arguments: what starts Spark, YARN or a browser apart, one file at a time, since each of them fills the cores. */
const passes = [{ node: process.execPath, only }];
if (only.length === 0 && process.env.CI === 'true') passes.push({ node: node24(), only: ON_NODE_24 });
const withCluster = [process.env.CI, process.env.VERGER_CLUSTER_TESTS].includes('true');
if (only.length === 0 && withCluster) {
  const slow = [
    'packages/pipeline/test/spark',
    'packages/cloud/test/emr',
    'apps/phone/e2e',
    'packages/cli/test/notebook',
    'packages/testing',
  ];
  passes.push({ node: process.execPath, only: ['--no-file-parallelism', ...slow] });
}

const folder = mkdtempSync(join(tmpdir(), 'verger-test-'));
const sum = { passed: 0, failed: 0, skipped: 0 };
try {
  const env = { ...process.env, ...testTools() };
  for (const [index, { node, only }] of passes.entries()) {
    const results = join(folder, `results-${index}.json`);
    const { status } = spawnSync(
      node,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        ...(process.env.COVERAGE ? ['--coverage'] : []),
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${results}`,
        ...only,
      ],
      { cwd: root, stdio: 'inherit', env },
    );
    const found = JSON.parse(readFileSync(results, 'utf8'));
    // A file that breaks before its first test has failed, too.
    const broken = found.testResults.filter(
      (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
        file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    sum.passed += found.numPassedTests;
    sum.failed += found.numFailedTests + broken;
    sum.skipped += found.numPendingTests;
    if (status !== 0) process.exitCode = status ?? 1;
  }
  process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
