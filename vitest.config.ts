import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const source = (name: string, group = 'packages') =>
  fileURLToPath(new URL(`./${group}/${name}/src/index.ts`, import.meta.url));

/** Tests that start Spark or YARN: minutes each. Run when they are named, as `npm test` does with CI=true. */
const CLUSTER = ['packages/pipeline/test/spark/**', 'packages/cloud/test/emr/**', 'packages/testing/test/**'];
/** Tests that install the product. Run with CI=true, or when they are named. */
const INSTALL = ['packages/cli/test/pack.test.ts'];
/** Tests of the built app in a browser. Run when they are named, as `npm test` does with CI=true. */
const BROWSER = ['apps/phone/e2e/**'];
/** Tests that install and start JupyterHub. Run when they are named, as `npm test` does with CI=true. */
const NOTEBOOK = ['packages/cli/test/notebook/**'];
const isNamed = (pattern: RegExp) => process.argv.some((argument) => pattern.test(argument));
const withCluster = isNamed(/packages\/(pipeline\/test\/spark|cloud\/test\/emr|testing)/);
const withNotebook = isNamed(/packages\/cli\/test\/notebook/);
const withInstall = process.env.CI === 'true' || isNamed(/pack\.test/);
const withBrowser = isNamed(/apps\/phone\/e2e/);

export default defineConfig({
  resolve: {
    alias: {
      '@verger/vision': source('vision'),
      '@verger/knowledge/cards': fileURLToPath(
        new URL('packages/knowledge/src/cards/index.ts', import.meta.url),
      ),
      '@verger/knowledge': source('knowledge'),
      '@verger/pipeline': source('pipeline'),
      '@verger/testing/fixtures': fileURLToPath(
        new URL('./packages/testing/src/fixtures/index.ts', import.meta.url),
      ),
      '@verger/testing/program': fileURLToPath(
        new URL('./packages/testing/src/program/index.ts', import.meta.url),
      ),
      '@verger/testing': source('testing'),
      '@verger/server': source('server', 'apps'),
      '@verger/cloud/stacks': fileURLToPath(new URL('./packages/cloud/src/stacks/index.ts', import.meta.url)),
      '@verger/cloud': source('cloud'),
    },
  },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/{test,e2e}/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      ...(withCluster ? [] : CLUSTER),
      ...(withInstall ? [] : INSTALL),
      ...(withBrowser ? [] : BROWSER),
      ...(withNotebook ? [] : NOTEBOOK),
    ],
    // For tests that hang; a busy machine takes many times what a quiet one does.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], reporter: ['text-summary', 'html'] },
  },
});
