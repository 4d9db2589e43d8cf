// Bundles the worker that Spark runs into packages/pipeline/dist/spark-worker.js: one file beside the libraries
// with machine code, which the worker archive carries.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = new URL('../packages/pipeline/dist/', import.meta.url);

await build({
  entryPoints: [fileURLToPath(new URL('spark/worker.js', dist))],
  outfile: fileURLToPath(new URL('spark-worker.js', dist)),
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
});
