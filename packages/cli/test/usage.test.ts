import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSmallBackbone } from '@verger/testing/fixtures';
import { temporaryFolder, verger, writePhotos } from '@verger/testing/program';
import { expect, test } from 'vitest';

const RUN = ['run', 'photos', '--out', 'out'];

test.concurrent.each<[args: string[], message: string, hint: string]>([
  [['bogus'], "unknown command 'bogus'", 'see: verger --help'],
  [['rum', 'photos'], "unknown command 'rum'; did you mean run?", 'see: verger --help'],
  [[...RUN, '--bogus'], "unknown option '--bogus'", 'see: verger run --help'],
  [
    [...RUN, 'more'],
    "too many arguments for 'run'. Expected 1 argument but got 2.",
    'see: verger run --help',
  ],
  [['run', 'photos'], "required option '--out <dir>' not specified", 'see: verger run --help'],
  [['run', '--out', 'out'], "missing required argument 'photos'", 'see: verger run --help'],
  [['dataset', 'check'], "missing required argument 'photos'", 'see: verger dataset check --help'],
  [[...RUN, '--variance', '1.5'], '--variance 1.5: takes a share above 0 and up to 1', 'see: verger run'],
  [[...RUN, '--precision', 'int4'], 'Allowed choices are fp32, int8', 'see: verger run --help'],
  [[...RUN, '--components', '3', '--variance', '0.5'], 'exclude each other', 'give one of them'],
  [['run', 'ftp://host/photos', '--out', 'out'], 'photos cannot be read from ftp://', 'give a folder'],
  [
    ['train', '--mix', 'a.json', '--recipe', 'b.json', '--out', 'out'],
    '--mix is the former name of --recipe: give one of them',
    'see: verger train --help',
  ],
  [
    ['train', '--mix', 'nowhere.json', '--seed', '1', '--out', 'out'],
    'the seed is set in the recipe',
    'see: verger train',
  ],
  [
    ['run', 'hdfs://host/photos', '--out', 'out'],
    'photos cannot be read from hdfs:// here',
    "copy them first, through Spark's pipe: verger dataset copy hdfs://host/photos <folder or s3://bucket/prefix>",
  ],
])('%j exits 2 and says what is wrong', async (args, message, hint) => {
  const { exit, stdout, stderr } = await verger([...args, '--json'], { cwd: '/' });
  expect(stderr).toContain(message);
  expect(stderr).toContain(`\n  → ${hint}`);
  expect(stderr).toMatch(/^verger: /);
  expect(stderr).not.toMatch(/\n {4}at /);
  expect(exit).toBe(2);
  const lines = stdout.trimEnd().split('\n');
  expect(JSON.parse(lines.at(-1)!).error.message).toContain(message);
  expect(lines).toHaveLength(1);
});

test.concurrent.each([[[]], [['dataset']], [['backbone']]])(
  '%j alone shows help and exits 2',
  async (args) => {
    const { exit, stdout, stderr } = await verger(args);
    expect(stderr).toMatch(/^Usage: verger /);
    expect(stderr).toContain(`needs a command\n  → see: verger`);
    expect(stdout).toBe('');
    expect(exit).toBe(2);
  },
);

test('more components than features have is refused before anything is computed', async () => {
  const folder = temporaryFolder();
  await writePhotos(join(folder, 'photos'), ['A/1.jpg', 'B/2.jpg']);
  const backbone = writeSmallBackbone(join(folder, 'small.onnx'));
  const { exit, stderr } = await verger([...RUN, '--components', '5000', '--backbone', backbone], {
    cwd: folder,
  });
  expect(stderr).toContain('5000 components of features of dimension 48');
  expect(exit).toBe(2);
  expect(existsSync(join(folder, 'out'))).toBe(false);
});

test.concurrent.each([['--help'], ['run', '--help'], ['--version'], ['dataset', '--help']])(
  '%s %s exits 0 and writes to standard output only',
  async (...args) => {
    const { exit, stdout, stderr } = await verger(args);
    expect(stdout).not.toBe('');
    expect(stderr).toBe('');
    expect(exit).toBe(0);
  },
);

test('dataset orchard, the former name of dataset sample, still works', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'mine.txt'), 'not yours');
  for (const name of ['sample', 'orchard']) {
    const { exit, stderr } = await verger(['dataset', name, '--out', folder]);
    expect(exit).toBe(2);
    expect(stderr).toContain('holds something else than the sample data set');
  }
});
