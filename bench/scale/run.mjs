// node bench/scale/run.mjs: a million paths through the real features stage with a network that does next to nothing.
//   node bench/scale/run.mjs                        1,000,000 paths on the local engine (about 25 minutes on 2 cores)
//   node bench/scale/run.mjs --paths 20000          fewer
//   node bench/scale/run.mjs --spark 200000         then so many paths on Spark local[2] as well
//   node bench/scale/run.mjs --paths 0 --spark 1000000 --kills 2   the driver is killed twice on its way and started again
//   node bench/scale/run.mjs --int8 --paths 0 --spark 200000       the network that ships, in int8, instead of one that does nothing
//   node bench/scale/run.mjs --rows 2000000         instead: so many rows of a listing, and the manifest of 100 million photos, in an S3 server
//   node bench/scale/run.mjs --dimension 1280       features as long as those of MobileNetV2
//   node bench/scale/run.mjs --photos <folder>      the photos that the paths lead to
//   node bench/scale/run.mjs --scratch              not for the record: into .cache/bench-scratch
// Needs a built workspace: npm run build.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const outfile = `${root}.cache/bench/scale.mjs`;
await build({
  entryPoints: [`${root}bench/scale/main.ts`],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
