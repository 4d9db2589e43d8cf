// What `npm run demo`, `npm test` and the rest need before they start: dependencies and a build.
// Plain JavaScript on Node alone: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs a command and ends this process when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string, quiet?: boolean }} [options]
 */
export function run(command, args, { env = {}, cwd = root, quiet = false } = {}) {
  // Below `npm run`, npm is told to work on the project it was called in, whatever the folder.
  const { npm_config_local_prefix: _, ...outer } = process.env;
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...outer, ...env },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  if (quiet) process.stderr.write(`${stdout}${stderr}`);
  process.stderr.write(`failed: ${command} ${args.join(' ')}${error ? ` (${error.message})` : ''}\n`);
  process.exit(status ?? 1);
}

/** Installs what the lock file says, unless that is what is installed already. */
export function install() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 20)) {
    process.stderr.write(`Verger needs Node 20.20 or later; this is ${process.version}\n`);
    process.exit(2);
  }
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.verger-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write('installing dependencies (once, a minute or so) …\n');
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true });
  writeFileSync(stamp, wanted);
}

/** Compiles what has changed. */
export function build() {
  process.stderr.write('building …\n');
  run('npm', ['run', '--silent', 'build'], { quiet: true });
}
