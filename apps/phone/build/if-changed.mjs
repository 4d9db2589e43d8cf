// Builds the app unless the last build was made of the same files: most builds of the repository do not touch it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const app = join(root, 'apps/phone');
const SOURCES = [
  'apps/phone/src',
  'apps/phone/build',
  'apps/phone/public',
  'apps/phone/index.html',
  'apps/phone/vite.config.ts',
  'apps/phone/package.json',
  'packages/vision/dist',
  'packages/knowledge/dist',
  'package-lock.json',
];

const hash = createHash('sha256');
/** @param {string} path */
function add(path) {
  const full = join(root, path);
  const entries = statIsFolder(full) ? readdirSync(full).sort() : undefined;
  if (entries === undefined) hash.update(`${path}\0`).update(readFileSync(full));
  else for (const name of entries) add(`${path}/${name}`);
}
/** @param {string} path */
function statIsFolder(path) {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}
for (const path of SOURCES) add(path);
const wanted = hash.digest('hex');
const stamp = join(root, 'node_modules/.verger-phone-built');
const made = join(app, 'dist/service-worker.js');
if (existsSync(made) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) process.exit(0);

const vite = join(root, 'node_modules/vite/bin/vite.js');
const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
  cwd: app,
  stdio: 'inherit',
  // A build that a test asks for is the real one, too: Vite leaves the service worker out of any other.
  env: { ...process.env, NODE_ENV: 'production' },
});
if (status !== 0) process.exit(status ?? 1);
writeFileSync(stamp, wanted);
