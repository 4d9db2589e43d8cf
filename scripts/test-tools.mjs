// Programs that some tests talk to. With CI=true they are installed into .cache/ when they are missing;
// otherwise a test that lacks one is skipped and says so.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './setup.mjs';

const PYTHON_PACKAGES = ['pandas==3.1.1', 'pyarrow==26.0.1', 'duckdb==2.0.0'];

/** A Python with readers of Parquet, in a virtual environment of its own. */
function python() {
  const folder = join(root, '.cache', 'test-python');
  const program = join(folder, 'bin', 'python');
  const stamp = join(folder, '.packages');
  const wanted = PYTHON_PACKAGES.join(' ');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    process.stderr.write('installing Python readers of Parquet …\n');
    run('python3', ['-m', 'venv', folder], { quiet: true });
    run(program, ['-m', 'pip', 'install', '--quiet', ...PYTHON_PACKAGES], { quiet: true });
    writeFileSync(stamp, wanted);
  }
  return program;
}

/** Debian's Chromium; elsewhere one must be on the PATH or in $CHROMIUM. */
function chromium() {
  const found = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    process.stderr.write('installing Chromium …\n');
    run('apt-get', ['update', '-qq'], { quiet: true });
    run('apt-get', ['install', '-y', '-qq', 'chromium'], {
      quiet: true,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  return '/usr/bin/chromium';
}

/** @returns {Record<string, string>} environment of the tests */
export function testTools() {
  if (process.env.CI !== 'true') return {};
  return { VERGER_PYTHON: process.env.VERGER_PYTHON ?? python(), CHROMIUM: chromium() };
}
