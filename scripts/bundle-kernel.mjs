// Makes packages/cloud/dist/kernel/: the notebooks and all that they import, for JupyterHub on a cluster. `verger cloud
// kernel` lays it over the worker archive, which has Node, the backbone and the libraries with machine code.
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { SAMPLE_CLASSES } from '../packages/sample-data/dist/sample-classes.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const out = join(root, 'packages/cloud/dist/kernel');
/** All code, as one package: Deno follows paths into another package, and to nowhere else. */
const LIB = 'node_modules/@verger/lib';
const PICTURES = '@lobehub/fluent-emoji-3d';

/** Tests, and styles of pages. */
const LEFT_OUT = ['testing', 'style'];
/** They hold machine code or WebAssembly and are in the archive, or are for deployments only. */
const EXTERNAL = [
  ...['@jsquash/jpeg', 'h5wasm', 'libheif-js', 'onnxruntime-node', 'sharp', PICTURES],
  ...['aws-cdk-lib', 'cdk-nag', 'constructs'],
];

/** Programs that our code starts, by the name it looks for. */
const PROGRAMS = {
  cli: 'packages/cli/bin/verger.js',
  'feature-worker': 'packages/pipeline/dist/features/local-worker.js',
  'parent-watchdog': 'packages/pipeline/dist/spark/parent-watchdog.js',
  'image-worker': 'packages/training/dist/images/image-worker.js',
};

/** What can be imported: the file that is bundled, by `<package>/<entry>`. */
function entries() {
  /** @type {{ name: string, entry: string, file: string }[]} */
  const found = [];
  for (const folder of readdirSync(join(root, 'packages')).filter((one) => !LEFT_OUT.includes(one))) {
    const { name, exports = {} } = JSON.parse(
      readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'),
    );
    for (const [entry, { default: path }] of Object.entries(exports))
      found.push({ name, entry, file: join(root, 'packages', folder, path) });
  }
  return found;
}

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), text);
}

/** @param {object} value */
const json = (value) => `${JSON.stringify(value, null, 1)}\n`;

rmSync(out, { recursive: true, force: true });
const all = entries().map((one) => ({
  ...one,
  id: `${one.name}${one.entry.slice(1)}`.replace(/^@/, '').replaceAll('/', '-'),
}));
await build({
  entryPoints: {
    ...Object.fromEntries(all.map(({ id, file }) => [`${LIB}/${id}`, file])),
    ...Object.fromEntries(
      Object.entries(PROGRAMS).map(([name, path]) => [`${LIB}/${name}`, join(root, path)]),
    ),
  },
  outdir: out,
  chunkNames: `${LIB}/[name]-[hash]`,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: EXTERNAL,
  // Bundled CommonJS libraries ask for Node's modules by `require`.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
  legalComments: 'none',
  logLevel: 'warning',
});

// A package of each name, whose files lead to the bundle.
for (const name of new Set(all.map((one) => one.name))) {
  const own = all.filter((one) => one.name === name);
  const up = name.startsWith('@') ? '../lib' : '../@verger/lib';
  for (const { entry, id } of own)
    write(`node_modules/${name}/${fileOf(entry)}`, `export * from '${up}/${id}.js';\n`);
  const exports = Object.fromEntries(own.map(({ entry }) => [entry, `./${fileOf(entry)}`]));
  write(`node_modules/${name}/package.json`, json({ name, type: 'module', exports }));
}
write(`${LIB}/package.json`, json({ name: '@verger/lib', type: 'module' }));
write('node_modules/@verger/cli/package.json', json({ name: '@verger/cli', type: 'module' }));
write('node_modules/@verger/cli/bin/verger.js', "import '../../lib/cli.js';\n");

/** @param {string} entry */
function fileOf(entry) {
  return `${entry === '.' ? 'index' : entry.slice(2)}.js`;
}

for (const asset of ['report-page.js', 'report-page.css', 'protocols-page.js', 'spark-worker.js'])
  cpSync(join(root, 'packages/pipeline/dist', asset), join(out, LIB, asset));
// The pictures of the sample data set alone: the package has thousands.
const pictures = join(root, 'node_modules', PICTURES);
cpSync(join(pictures, 'package.json'), join(out, 'node_modules', PICTURES, 'package.json'));
for (const { picture } of SAMPLE_CLASSES) {
  const path = `assets/${picture}.webp`;
  cpSync(join(pictures, path), join(out, 'node_modules', PICTURES, path));
}

const notebooks = readdirSync(join(root, 'notebooks')).filter((name) => /\.(ipynb|ts)$/.test(name));
for (const name of notebooks) cpSync(join(root, 'notebooks', name), join(out, 'notebooks', name));
write('notebooks/deno.json', json({ nodeModulesDir: 'manual' }));
cpSync(join(root, 'packages/cloud/node/start-kernel.sh'), join(out, 'start-kernel.sh'));
chmodSync(join(out, 'start-kernel.sh'), 0o755);
