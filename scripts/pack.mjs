// npm run pack: one tarball that installs with npm in an empty folder and brings the library and the command.
// Our packages are bundled into a few files; libraries with machine code stay dependencies.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { copyPages } from './pages.mjs';
import { build, install, root, run } from './setup.mjs';

install();
build();
const { build: bundle } = await import('esbuild');
const { ENTRIES, extractApi } = await import('./api.mjs');

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const cli = readJson('packages/cli/package.json');
const library = readJson('packages/library/package.json');
/** What the libraries that stay dependencies are pinned to. */
const { dependencies: pinned, optionalDependencies: optional } = [
  'packages/storage/package.json',
  'packages/learning/package.json',
]
  .map(readJson)
  .reduce((all, one) => ({
    dependencies: { ...all.dependencies, ...one.dependencies },
    optionalDependencies: { ...all.optionalDependencies, ...one.optionalDependencies },
  }));
/** They hold machine code or WebAssembly, or load parts of themselves by path. */
const EXTERNAL = ['@jsquash/jpeg', 'h5wasm', 'onnxruntime-node', 'sharp'];
/** They are installed where they can be. */
const OPTIONAL = ['libheif-js'];
/** Hundreds of megabytes that only `verger cloud synth` and `deploy` need; they say how to install them. */
const LEFT_OUT = ['aws-cdk-lib', 'constructs', 'cdk-nag'];

/**
 * They travel in the tarball: onnxruntime-node's own install script downloads CUDA libraries from another host than the
 * registry, and fails where that is out of reach. Verger computes on the CPU, whose binaries are in the package.
 */
const RUNTIME = ['onnxruntime-node', 'onnxruntime-common'];
const ALL_PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64', 'win32-arm64'];
/** `npm run pack -- linux-x64` makes a smaller tarball, for that platform alone. */
const PLATFORMS = process.argv.length > 2 ? process.argv.slice(2) : ALL_PLATFORMS;
const unknown = PLATFORMS.filter((one) => !ALL_PLATFORMS.includes(one));
if (unknown.length > 0) {
  process.stderr.write(`pack: ${unknown.join(', ')}: takes some of ${ALL_PLATFORMS.join(', ')}\n`);
  process.exit(2);
}
/** The CPU runtime; other files beside it are for GPUs, and loaded when one is asked for, or a second copy. */
const RUNTIME_FILES = [
  'onnxruntime_binding.node',
  'libonnxruntime.so.1',
  'libonnxruntime.1.dylib',
  'onnxruntime.dll',
];

/** Bundled CommonJS libraries ask for Node's modules by `require`. Not an import: bundlers for browsers would look for it. */
const REQUIRE =
  "const require = globalThis.process?.getBuiltinModule?.('node:module')?.createRequire(import.meta.url);";

const folder = join(root, 'out', 'pack', 'verger');
rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, 'dist'), { recursive: true });
await bundle({
  entryPoints: {
    index: join(root, 'packages/library/dist/index.js'),
    vision: join(root, 'packages/library/dist/vision.js'),
    knowledge: join(root, 'packages/library/dist/knowledge.js'),
    verger: join(root, 'packages/cli/bin/verger.js'),
    'feature-worker': join(root, 'packages/pipeline/dist/features/local-worker.js'),
    'parent-watchdog': join(root, 'packages/pipeline/dist/spark/parent-watchdog.js'),
    'image-worker': join(root, 'packages/training/dist/images/image-worker.js'),
    'classify-worker': join(root, 'apps/server/dist/classify/classify-worker.js'),
  },
  outdir: join(folder, 'dist'),
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: [...EXTERNAL, ...OPTIONAL, ...LEFT_OUT],
  banner: { js: REQUIRE },
  legalComments: 'linked',
  logLevel: 'error',
});
// What needs no `require` is for browsers too.
for (const file of readdirSync(join(folder, 'dist')).filter((name) => name.endsWith('.js'))) {
  const path = join(folder, 'dist', file);
  const [head, body] = readFileSync(path, 'utf8').split(`${REQUIRE}\n`);
  if (body !== undefined && !/\brequire\b/.test(body)) writeFileSync(path, head + body);
}
cpSync(join(root, 'models'), join(folder, 'models'), { recursive: true });
cpSync(join(root, 'apps/phone/dist'), join(folder, 'app'), { recursive: true });
for (const asset of ['report-page.js', 'protocols-page.js', 'report-page.css', 'spark-worker.js']) {
  cpSync(join(root, 'packages/pipeline/dist', asset), join(folder, 'dist', asset));
}
// What `verger cloud` sends to clusters.
cpSync(join(root, 'packages/cloud/dist/program'), join(folder, 'dist', 'program'), { recursive: true });
cpSync(join(root, 'packages/cloud/dist/start-run.cjs'), join(folder, 'dist', 'start-run.cjs'));
for (const file of ['LICENSE', 'NOTICE']) cpSync(join(root, file), join(folder, file));
copyPages(folder);
const types = join(root, 'out', 'pack', 'types');
extractApi(types);
for (const entry of ENTRIES) cpSync(join(types, `${entry}.d.ts`), join(folder, 'dist', `${entry}.d.ts`));
bundleRuntime();
const { version, description, license } = library;
const { bin, engines } = { engines: { node: '>=20.20' }, ...cli };
writeFileSync(
  join(folder, 'package.json'),
  `${JSON.stringify(
    {
      name: 'verger',
      version,
      description,
      license,
      type: 'module',
      exports: { ...library.exports, './package.json': './package.json' },
      bin: Object.fromEntries(Object.keys(bin).map((name) => [name, 'dist/verger.js'])),
      engines,
      files: readdirSync(folder).filter((name) => !['node_modules', 'package.json'].includes(name)),
      dependencies: Object.fromEntries(EXTERNAL.map((name) => [name, pinned[name]])),
      optionalDependencies: Object.fromEntries(OPTIONAL.map((name) => [name, optional[name]])),
      bundleDependencies: RUNTIME,
    },
    null,
    2,
  )}\n`,
);
run('npm', ['pack', '--silent', '--pack-destination', join(root, 'out')], { cwd: folder });
const tarball = join(root, 'out', `verger-${version}.tgz`);
const megabytes = Math.round(statSync(tarball).size / 1e6);
process.stdout.write(
  `\n${tarball}\n${megabytes} MB for ${PLATFORMS.join(', ')}\n\n  npm install ${tarball}\n  npx verger classify photo.jpg\n`,
);

/** Copies the runtime without its install script and what only that script needs. */
function bundleRuntime() {
  for (const name of RUNTIME) {
    const from = join(root, 'node_modules', name);
    const to = join(folder, 'node_modules', name);
    const { scripts: _, devDependencies: __, ...manifest } = readJson(`node_modules/${name}/package.json`);
    delete manifest.dependencies?.['adm-zip'];
    delete manifest.dependencies?.['global-agent'];
    mkdirSync(to, { recursive: true });
    writeFileSync(join(to, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    cpSync(join(from, 'dist'), join(to, 'dist'), {
      recursive: true,
      filter: (path) => !path.endsWith('.map'),
    });
    for (const file of ['README.md', 'LICENSE'])
      if (existsSync(join(from, file))) cpSync(join(from, file), join(to, file));
  }
  for (const platform of PLATFORMS) {
    const bin = join('node_modules/onnxruntime-node/bin/napi-v6', ...platform.split('-'));
    const files = RUNTIME_FILES.filter((file) => existsSync(join(root, bin, file)));
    if (files.length !== 2) throw new Error(`${bin} does not hold the runtime: ${files.join(', ')}`);
    for (const file of files) cpSync(join(root, bin, file), join(folder, bin, file));
  }
}
