import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const source = (name: string) => fileURLToPath(new URL(`./packages/${name}/src/index.ts`, import.meta.url));

/** Tests that start Spark or YARN: minutes each. Run with VERGER_CLUSTER_TESTS=true, or when they are named. */
const CLUSTER = ['packages/pipeline/test/spark/**', 'packages/cloud/test/emr/**', 'packages/testing/test/**'];
/** Tests that install the product. Run with CI=true, or when they are named. */
const INSTALL = ['packages/cli/test/pack.test.ts'];
const isNamed = (pattern: RegExp) => process.argv.some((argument) => pattern.test(argument));
const withCluster =
  process.env.VERGER_CLUSTER_TESTS === 'true' ||
  isNamed(/packages\/(pipeline\/test\/spark|cloud\/test\/emr|testing)/);
const withInstall = process.env.CI === 'true' || isNamed(/pack\.test/);

export default defineConfig({
  resolve: {
    alias: {
      '@verger/vision': source('vision'),
      '@verger/knowledge': source('knowledge'),
      '@verger/pipeline': source('pipeline'),
      '@verger/testing': source('testing'),
      '@verger/cloud/stacks': fileURLToPath(new URL('./packages/cloud/src/stacks/index.ts', import.meta.url)),
      '@verger/cloud': source('cloud'),
    },
  },
  test: {
    include: ['packages/*/test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(withCluster ? [] : CLUSTER), ...(withInstall ? [] : INSTALL)],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], reporter: ['text-summary', 'html'] },
  },
});
