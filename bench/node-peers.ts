import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.js';

/**
 * Folder of npm packages that only benchmarks need (load generator, Lighthouse, ml-matrix, onnxruntime-web), in .cache/: installed at the first
 * call, and again when their list changes.
 */
export function nodePeers(say: (text: string) => void): string {
  const folder = join(root, '.cache', 'bench-node');
  const list = join(root, 'bench', 'peers', 'package.json');
  const wanted = readFileSync(list, 'utf8');
  const stamp = join(folder, '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return join(folder, 'node_modules');
  say('installing autocannon, Lighthouse, ml-matrix and onnxruntime-web into .cache/bench-node, once …');
  mkdirSync(folder, { recursive: true });
  copyFileSync(list, join(folder, 'package.json'));
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(stamp, wanted);
  return join(folder, 'node_modules');
}
