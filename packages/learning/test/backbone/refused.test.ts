import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VergerError } from '@verger/base';
import { beforeAll, expect, test } from 'vitest';
import { importKerasBackbone } from '../../src/backbone/import-keras.js';
import { type KerasLayer, type KerasLayers, kerasFile, randomMobilenet } from './keras-file.js';

let layers: KerasLayers;
let whole: Uint8Array;

beforeAll(async () => {
  layers = randomMobilenet(2);
  whole = await kerasFile(layers, 'weights');
});

async function refusal(file: Uint8Array, weights: 'float16' | 'float32' = 'float16'): Promise<VergerError> {
  const error = await importKerasBackbone(file, { weights }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(VergerError);
  expect((error as VergerError).kind).toBe('input');
  return error as VergerError;
}

/** The network with one weight of one layer replaced, in a new file. */
function changed(layer: string, weights: KerasLayer): Promise<Uint8Array> {
  return kerasFile(new Map([...layers, [layer, weights]]), 'saved-nested');
}

test('what is not HDF5', async () => {
  for (const bytes of [new Uint8Array(0), Buffer.from('PK\u0003\u0004'), Buffer.from('a text')]) {
    expect((await refusal(bytes)).code).toBe('backbone-not-hdf5');
  }
  expect((await refusal(Buffer.from('PK\u0003\u0004'))).message).toContain('.keras');
});

test('a file cut short, anywhere', async () => {
  for (const length of [8, 12, 40, 100, 5_000, whole.length >> 1, whole.length - 1]) {
    expect((await refusal(whole.subarray(0, length))).code).toBe('backbone-truncated');
  }
});

test('a damaged file; a good one imports after it', async () => {
  const damaged = whole.slice();
  damaged.fill(0xa5, 100, 4_000);
  expect((await refusal(damaged)).code).toBe('backbone-unreadable');
  expect((await importKerasBackbone(whole)).length).toBeGreaterThan(4_000_000);
});

test('another width is named by its first layer, Conv1', async () => {
  const narrow: KerasLayer = new Map([['kernel', { shape: [3, 3, 3, 16], data: new Float32Array(432) }]]);
  const error = await refusal(await changed('Conv1', narrow));
  expect(error.code).toBe('backbone-other-network');
  expect(error.message).toContain('layer Conv1 has a kernel of shape 3 x 3 x 3 x 16, not 3 x 3 x 3 x 32');
});

test('a missing layer and a missing weight are named', async () => {
  const without = new Map([...layers].filter(([name]) => name !== 'block_5_project'));
  const error = await refusal(await kerasFile(without, 'weights'));
  expect(error.message).toContain('layer block_5_project is missing');
  const norm = new Map([...layers.get('block_9_expand_BN')!].filter(([name]) => name !== 'moving_mean'));
  const second = await refusal(await changed('block_9_expand_BN', norm));
  expect(second.message).toContain('layer block_9_expand_BN has no moving_mean');
});

test('another network is named by the layer it lacks and those it has', async () => {
  const other: KerasLayer = new Map([['kernel', { shape: [3, 3, 3, 32], data: new Float32Array(864) }]]);
  const file = await kerasFile(
    new Map([
      ['conv1', other],
      ['conv_pw_1', other],
    ]),
    'weights',
  );
  const error = await refusal(file);
  expect(error.code).toBe('backbone-other-network');
  expect(error.message).toContain('layer Conv1 is missing (other layers in the file: conv1, conv_pw_1)');
  const longer = await kerasFile(new Map([...layers, ['block_17_expand', other]]), 'weights');
  expect((await refusal(longer)).message).toContain('layer block_17_expand is not part of it');
});

test('weights that cannot be stored', async () => {
  const values = (value: number): KerasLayer => {
    const data = new Float32Array(864).fill(0.1);
    data[5] = value;
    return new Map([['kernel', { shape: [3, 3, 3, 32], data }]]);
  };
  expect((await refusal(await changed('Conv1', values(Number.NaN)), 'float32')).code).toBe(
    'backbone-not-finite',
  );
  const large = await changed('Conv1', values(1e6));
  const error = await refusal(large);
  expect(error.code).toBe('backbone-not-finite');
  expect(error.hint).toContain('float32');
  expect((await importKerasBackbone(large, { weights: 'float32' })).length).toBeGreaterThan(8_000_000);
  const whole: KerasLayer = new Map([['kernel', { shape: [3, 3, 3, 32], data: new Int32Array(864) }]]);
  expect((await refusal(await changed('Conv1', whole))).message).toContain('does not hold float32');
});

test('nothing is left in the temporary folder', async () => {
  const before = process.env.TMPDIR;
  const own = mkdtempSync(join(tmpdir(), 'verger-test-tmp-'));
  process.env.TMPDIR = own;
  try {
    await importKerasBackbone(whole);
    await refusal(await kerasFile(new Map(), 'weights'));
    expect(readdirSync(own)).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(own, { recursive: true });
  }
});
