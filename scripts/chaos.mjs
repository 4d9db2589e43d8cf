// npm run chaos: a seeded campaign of faults against the built product. Installs, builds, then runs chaos/main.ts.
//   npm run chaos                           all campaigns but Spark's
//   npm run chaos -- signals http           only these; --list names them
//   npm run chaos -- --seed 7 --scale 0.1   other faults; a tenth as many
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, install, root } from './setup.mjs';

install();
build();

const { build: bundle } = await import('esbuild');
const out = join(root, '.cache', 'chaos');
await bundle({
  entryPoints: [join(root, 'chaos', 'main.ts')],
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
