// Bundles the command line as the primary node of a cluster runs it into packages/cloud/dist/program/, which goes
// into the worker archive: the libraries with machine code are in the archive already, AWS's are left at home.
import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** @param {string} path */
const at = (path) => fileURLToPath(new URL(`../packages/${path}`, import.meta.url));
const program = at('cloud/dist/program');

rmSync(program, { recursive: true, force: true });
mkdirSync(program, { recursive: true });
await build({
  entryPoints: {
    verger: at('cli/bin/verger.js'),
    'parent-watchdog': at('pipeline/dist/spark/parent-watchdog.js'),
  },
  outdir: program,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['@jsquash/jpeg', 'h5wasm', 'libheif-js', 'onnxruntime-node', 'sharp'],
  // All of it but what a run writes about itself.
  plugins: [
    {
      name: 'left-at-home',
      setup: ({ onResolve }) =>
        onResolve({ filter: /^@verger\/cloud($|\/stacks)/ }, ({ path }) => ({ path, external: true })),
    },
  ],
  // Bundled CommonJS libraries ask for Node's modules by `require`.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
  legalComments: 'none',
  logLevel: 'warning',
});
// Of the schedule: stands in a template as it is; Lambda has AWS's clients.
await build({
  entryPoints: [at('cloud/dist/scheduled/start-run.js')],
  outfile: at('cloud/dist/start-run.cjs'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  external: ['@aws-sdk/*'],
  logLevel: 'warning',
});
for (const asset of ['report-page.js', 'report-page.css']) {
  cpSync(at(`pipeline/dist/${asset}`), `${program}/${asset}`);
}
for (const script of ['bootstrap.sh', 'busy.sh', 'hub.sh', 'kernel.sh', 'serverless.py', 'step.sh']) {
  cpSync(at(`cloud/node/${script}`), `${program}/${script}`);
  // The same bytes in the archive, whatever the checkout's modes.
  chmodSync(`${program}/${script}`, 0o644);
}
