// Bundles the workers. That of Spark into packages/pipeline/dist/spark-worker.js: one file beside the libraries with
// machine code, which the worker archive carries. That of the local engine into dist/feature-worker/: a few files start
// sooner than two hundred, and what a bucket needs is not read for a folder.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = new URL('../packages/pipeline/dist/', import.meta.url);

/** @type {import('esbuild').BuildOptions} */
const options = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['@jsquash/jpeg', 'libheif-js', 'onnxruntime-node', 'sharp'],
  // Bundled CommonJS libraries ask for Node's modules by `require`.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
  legalComments: 'none',
  logLevel: 'warning',
};

await build({
  ...options,
  entryPoints: [fileURLToPath(new URL('spark/worker.js', dist))],
  outfile: fileURLToPath(new URL('spark-worker.js', dist)),
});

const folder = fileURLToPath(new URL('feature-worker/', dist));
rmSync(folder, { recursive: true, force: true });
await build({
  ...options,
  entryPoints: { 'feature-worker': fileURLToPath(new URL('features/local-worker.js', dist)) },
  outdir: folder,
  splitting: true,
});
