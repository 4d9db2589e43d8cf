// Bundles TypeScript programs of this repository and runs the first of them with the arguments of this process.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, install, root } from './setup.mjs';

/**
 * Installs, builds, bundles into `.cache/<folder>`, runs `main`, and ends with its exit code.
 *
 * @param {string} folder of the sources
 * @param {readonly string[]} programs names of files without `.ts`; `main` is run, others are processes that it starts
 */
export async function runBundled(folder, programs) {
  install();
  build();
  const main = await bundlePrograms(folder, programs, join(root, '.cache', folder));
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', main, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}

/**
 * @param {string} folder
 * @param {readonly string[]} programs
 * @param {string} outdir
 * @returns path of the bundled `main`
 */
export async function bundlePrograms(folder, programs, outdir) {
  const { build: bundle } = await import('esbuild');
  await bundle({
    entryPoints: programs.map((name) => join(root, folder, `${name}.ts`)),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return join(outdir, 'main.mjs');
}
