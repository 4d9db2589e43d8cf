import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const source = (name: string) => fileURLToPath(new URL(`./packages/${name}/src/index.ts`, import.meta.url));

/** Tests that start Spark or YARN, or install the product: minutes each. Run with CI=true, or when they are named. */
const SLOW = [
  'packages/pipeline/test/spark/**',
  'packages/testing/test/**',
  'packages/cli/test/pack.test.ts',
];
const named = process.argv.some((argument) =>
  /packages\/(pipeline\/test\/spark|testing)|pack\.test/.test(argument),
);
const everything = process.env.CI === 'true' || named;

export default defineConfig({
  resolve: {
    alias: {
      '@verger/vision': source('vision'),
      '@verger/knowledge': source('knowledge'),
      '@verger/pipeline': source('pipeline'),
      '@verger/testing': source('testing'),
    },
  },
  test: {
    include: ['packages/*/test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(everything ? [] : SLOW)],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], reporter: ['text-summary', 'html'] },
  },
});
