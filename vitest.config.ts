import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL('./', import.meta.url)) + path;

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
    // Sources instead of what was built: `@verger/storage/photos` is packages/storage/src/photos/index.ts.
    alias: [
      { find: /^@verger\/server$/, replacement: at('apps/server/src/index.ts') },
      {
        find: '@verger/pipeline/health-lines',
        replacement: at('packages/pipeline/src/dataset/health-lines.ts'),
      },
      { find: /^@verger\/([^/]+)\/([^/]+)$/, replacement: at('packages/$1/src/$2/index.ts') },
      { find: /^@verger\/([^/]+)$/, replacement: at('packages/$1/src/index.ts') },
    ],
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
