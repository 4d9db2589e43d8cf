// Node 24 beside the one that runs: npm's platform packages hold its binary.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './python.mjs';
import { run } from './setup.mjs';

const VERSION = '24.22.3';

/** @returns {string} path of the program, fetched once into the cache */
export function node24() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = join(cache, `node-${VERSION}`);
  const program = join(
    folder,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (!existsSync(program)) {
    process.stderr.write(`fetching Node ${VERSION} …\n`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    run('npm', ['install', ...flags, `${name}@${VERSION}`], { cwd: folder, quiet: true });
  }
  return program;
}
