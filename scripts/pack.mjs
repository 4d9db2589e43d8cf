// npm run pack: one tarball that installs with npm in an empty folder and brings the `verger` command.
// Our packages are bundled into a few files; libraries with machine code stay dependencies.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, root, run } from './setup.mjs';

install();
build();
const { build: bundle } = await import('esbuild');

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const cli = readJson('packages/cli/package.json');
const pipeline = readJson('packages/pipeline/package.json');
/** They hold machine code or WebAssembly, or load parts of themselves by path. */
const EXTERNAL = ['@jsquash/jpeg', 'h5wasm', 'onnxruntime-node', 'sharp'];
/** Hundreds of megabytes that only `verger cloud synth` and `deploy` need; they say how to install them. */
const LEFT_OUT = ['aws-cdk-lib', 'constructs', 'cdk-nag'];

const folder = join(root, 'out', 'pack', 'verger');
rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, 'dist'), { recursive: true });
await bundle({
  entryPoints: {
    verger: join(root, 'packages/cli/bin/verger.js'),
    'local-worker': join(root, 'packages/pipeline/dist/features/local-worker.js'),
    guard: join(root, 'packages/pipeline/dist/spark/guard.js'),
    'image-worker': join(root, 'packages/pipeline/dist/training/images/image-worker.js'),
    'classify-worker': join(root, 'apps/server/dist/classify/classify-worker.js'),
  },
  outdir: join(folder, 'dist'),
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: [...EXTERNAL, ...LEFT_OUT],
  // Bundled CommonJS libraries ask for Node's modules by `require`.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
  legalComments: 'linked',
  logLevel: 'error',
});
cpSync(join(root, 'models'), join(folder, 'models'), { recursive: true });
cpSync(join(root, 'apps/phone/dist'), join(folder, 'app'), { recursive: true });
for (const asset of ['report-page.js', 'protocols-page.js', 'report-page.css', 'spark-worker.js']) {
  cpSync(join(root, 'packages/pipeline/dist', asset), join(folder, 'dist', asset));
}
// What `verger cloud` sends to clusters.
cpSync(join(root, 'packages/cloud/dist/program'), join(folder, 'dist', 'program'), { recursive: true });
for (const file of ['README.md', 'LICENSE', 'NOTICE', 'CHANGELOG.md'])
  cpSync(join(root, file), join(folder, file));
const { version, description, license, bin, engines = { node: '>=20.20' } } = cli;
writeFileSync(
  join(folder, 'package.json'),
  `${JSON.stringify(
    {
      name: 'verger',
      version,
      description,
      license,
      type: 'module',
      bin: Object.fromEntries(Object.keys(bin).map((name) => [name, 'dist/verger.js'])),
      engines,
      dependencies: Object.fromEntries(EXTERNAL.map((name) => [name, pipeline.dependencies[name]])),
    },
    null,
    2,
  )}\n`,
);
run('npm', ['pack', '--silent', '--pack-destination', join(root, 'out')], { cwd: folder });
const tarball = join(root, 'out', `verger-${version}.tgz`);
process.stdout.write(`\n${tarball}\n\n  npm install ${tarball}\n  npx verger classify photo.jpg\n`);
