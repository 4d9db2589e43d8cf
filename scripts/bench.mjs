// npm run bench: our figures beside a peer's, measured in the same run. Installs, builds, then runs bench/main.ts.
//   npm run bench                          all of them (about 12 minutes on a quiet machine with 2 cores)
//   npm run bench -- pca features          only these; --list names them
//   npm run bench -- --photos <folder>     a folder like Fruits-360 (also: $FRUITS_360)
//   npm run bench -- --limit 400 --rounds 1    a quick look; not for the record: see --scratch
//   npm run bench -- --docs                rewrite the tables of docs/benchmarks.md from bench/results/
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, install, root } from './setup.mjs';

install();
build();

const { build: bundle } = await import('esbuild');
const out = join(root, '.cache', 'bench');
await bundle({
  // Each of the last ones is a process of its own, so that nothing of the one measured sits in the other.
  entryPoints: ['main', 'network-process', 'pca-process'].map((name) => join(root, 'bench', `${name}.ts`)),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
});

const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', join(out, 'main.mjs'), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
