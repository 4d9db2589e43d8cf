import { createHash } from 'node:crypto';
import { VergerError } from '@verger/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compact } from '../src/compact.js';
import { BACKGROUND_CLASS } from '../src/head.js';
import { assertBackbone, pack, unpack } from '../src/packed.js';
import type { PackedModel } from '../src/packed-model.js';

const float = fc.float({ min: -1e6, max: 1e6, noNaN: true, noDefaultInfinity: true });
const positive = fc.float({ min: Math.fround(1e-3), max: 1e6, noNaN: true, noDefaultInfinity: true });
const floats = (length: number, of = float) =>
  fc.array(of, { minLength: length, maxLength: length }).map((values) => Float32Array.from(values));
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0);
const above0 = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

const models: fc.Arbitrary<PackedModel> = fc
  .record({
    dimension: fc.integer({ min: 1, max: 9 }),
    k: fc.integer({ min: 1, max: 5 }),
    classes: fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 6 }),
  })
  .chain(({ dimension, k, classes }) =>
    fc.record({
      backbone: fc.constantFrom('a'.repeat(64), '0123456789abcdef'.repeat(4)),
      preprocessing: fc.string(),
      inputSize: fc.integer({ min: 1, max: 512 }),
      training: fc.record({
        data: fc.string({ unit: 'grapheme' }),
        photos: fc.nat(),
        clips: fc.nat(),
        l2: above0,
        acceptedKnown: above0,
        validationAccuracy: above0,
      }),
      pca: fc.record({
        dimension: fc.constant(dimension),
        k: fc.constant(k),
        mean: floats(dimension),
        scale: floats(dimension, positive),
        components: floats(k * dimension),
      }),
      head: fc.record({
        classes: fc.constant(classes),
        weights: floats(classes.length * k),
        bias: floats(classes.length),
        temperature: above0,
        species: fc.option(fc.constant(classes.map((_, i) => `species ${i % 2}`)), { nil: undefined }),
      }),
      rejection: fc.record({
        score: fc.constant('entropy-distance' as const),
        threshold: number,
        entropy: fc.record({ mean: number, std: above0 }),
        distance: fc.record({ mean: number, std: above0 }),
        whitening: floats(k, positive),
        means: floats(classes.length * k),
      }),
    }),
  );

/** A model that was trained on photos of nothing too: its last class has no mean. */
const withNothing: PackedModel = {
  backbone: 'a'.repeat(64),
  preprocessing: 'bilinear-1',
  inputSize: 224,
  training: { data: 'x', photos: 1, clips: 1, l2: 1, acceptedKnown: 0.95, validationAccuracy: 1 },
  pca: {
    dimension: 1,
    k: 1,
    mean: Float32Array.of(0),
    scale: Float32Array.of(1),
    components: Float32Array.of(1),
  },
  head: {
    classes: ['a', 'b', 'nothing'],
    species: ['s', 's', BACKGROUND_CLASS],
    weights: Float32Array.of(1, 2, 3),
    bias: Float32Array.of(1, 2, 3),
    temperature: 1,
  },
  rejection: {
    score: 'entropy-distance-fruit',
    threshold: 0,
    entropy: { mean: 0, std: 1 },
    distance: { mean: 0, std: 1 },
    fruit: { mean: 0, std: 1 },
    whitening: Float32Array.of(1),
    means: Float32Array.of(1, 2),
  },
};

it('a packed model keeps species and the third sign', async () => {
  expect(await unpack(await pack(withNothing))).toEqual(withNothing);
  const { species: _, ...head } = withNothing.head;
  await expect(pack({ ...withNothing, head })).rejects.toMatchObject({ code: 'model-invalid' });
  const short = { ...withNothing.head, species: ['s'] };
  await expect(pack({ ...withNothing, head: short })).rejects.toMatchObject({ code: 'model-invalid' });
});

it('a packed model keeps its words and its second look, and refuses those that make no sense', async () => {
  const told = {
    ...withNothing,
    words: { sure: 0.97, likely: 0.7 },
    secondLook: { below: 0.8, weight: 0.5 },
  };
  expect(await unpack(await pack(told))).toEqual(told);
  expect(await unpack(await pack(withNothing))).not.toHaveProperty('words');
  for (const words of [
    { sure: 0.6, likely: 0.7 },
    { sure: 1.1, likely: 0.7 },
    { sure: 0.9, likely: 0 },
  ]) {
    await expect(pack({ ...withNothing, words })).rejects.toMatchObject({ code: 'model-invalid' });
  }
  for (const secondLook of [
    { below: 1.5, weight: 0.5 },
    { below: 0.5, weight: Number.NaN },
  ]) {
    await expect(pack({ ...withNothing, secondLook })).rejects.toMatchObject({ code: 'model-invalid' });
  }
});

it('a packed model rejects by energy and fruit, with a spread for each', async () => {
  const { entropy: _, distance: __, ...more } = withNothing.rejection;
  const rejection = { ...more, score: 'energy-fruit' as const, energy: { mean: 9, std: 2 } };
  expect(await unpack(await pack({ ...withNothing, rejection }))).toEqual({ ...withNothing, rejection });
  const torn = { ...more, score: 'energy-fruit' as const };
  await expect(pack({ ...withNothing, rejection: torn })).rejects.toMatchObject({ code: 'model-invalid' });
});

it('a packed model keeps the shape of photos, and class means only where the score asks for them', async () => {
  const { threshold } = withNothing.rejection;
  const { k } = withNothing.pca;
  const photoShape = {
    directions: Float32Array.from({ length: 2 * k }, (_, i) => i / 3),
    means: Float32Array.of(1, 2, 3, 4, 5, 6),
    center: Float32Array.of(1, 2),
    variances: Float32Array.of(3, 0.5),
  };
  const signals = { energy: { mean: 9, std: 2 }, relative: { mean: -4, std: 3 } };
  const rejection = { score: 'energy-relative' as const, threshold, ...signals, photoShape };
  const model = { ...withNothing, rejection };
  expect(await unpack(await pack(model))).toEqual(model);
  for (const torn of [
    { ...rejection, photoShape: undefined },
    { ...rejection, photoShape: { ...photoShape, means: Float32Array.of(1, 2, 3) } },
    { ...rejection, photoShape: { ...photoShape, directions: Float32Array.of(1) } },
    { ...rejection, photoShape: { ...photoShape, variances: Float32Array.of(3, 0) } },
    { ...rejection, photoShape: { ...photoShape, variances: new Float32Array() } },
    { ...rejection, relative: undefined },
    { ...withNothing.rejection, means: undefined },
  ]) {
    await expect(pack({ ...withNothing, rejection: torn })).rejects.toMatchObject({ code: 'model-invalid' });
  }
  const both = {
    ...rejection,
    whitening: withNothing.rejection.whitening,
    means: withNothing.rejection.means,
  };
  expect(compact({ ...model, rejection: both }).rejection).not.toHaveProperty('means');
  expect(compact(withNothing).rejection).toHaveProperty('means');
});

const [sample] = fc.sample(models, { numRuns: 1, seed: 7 }) as [PackedModel];

/** Code of the refusal; any other error fails the test. */
async function refusal(bytes: Uint8Array): Promise<string> {
  const error = await unpack(bytes).then(
    () => new Error('accepted'),
    (error: unknown) => error,
  );
  if (!(error instanceof VergerError)) throw error;
  expect(error.kind).toBe('input');
  expect(error.hint).toBeTruthy();
  return error.code;
}

/** The bytes with a checksum that fits. */
function sealed(bytes: Uint8Array): Uint8Array {
  const out = bytes.slice();
  const body = out.subarray(0, out.length - 32);
  out.set(createHash('sha256').update(body).digest(), out.length - 32);
  return out;
}

/** The packed sample with its header text changed to one of the same length. */
async function withHeader(change: (json: string) => string): Promise<Uint8Array> {
  const bytes = await pack(sample);
  const length = new DataView(bytes.buffer).getUint32(16, true);
  const text = new TextDecoder().decode(bytes.subarray(20, 20 + length));
  const changed = new TextEncoder().encode(change(text));
  const out = new Uint8Array(bytes.length - length + changed.length);
  out.set(bytes.subarray(0, 20));
  out.set(changed, 20);
  out.set(bytes.subarray(20 + length), 20 + changed.length);
  new DataView(out.buffer).setUint32(12, out.length, true);
  new DataView(out.buffer).setUint32(16, changed.length, true);
  return sealed(out);
}

describe('pack and unpack', () => {
  it('give back the same model, and the same bytes for it', async () => {
    await fc.assert(
      fc.asyncProperty(models, async (model) => {
        const bytes = await pack(model);
        expect(await unpack(bytes)).toEqual(model);
        expect(await pack(await unpack(bytes))).toEqual(bytes);
      }),
    );
  });

  it('read a model that starts anywhere in a larger buffer', async () => {
    const bytes = await pack(sample);
    const inside = new Uint8Array(bytes.length + 10);
    inside.set(bytes, 3);
    expect(await unpack(inside.subarray(3, 3 + bytes.length))).toEqual(sample);
  });

  it('never take a damaged model for a model', async () => {
    const bytes = await pack(sample);
    const damage = fc.array(
      fc.record({ at: fc.nat(bytes.length - 1), by: fc.integer({ min: 1, max: 255 }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bad = bytes.slice();
        for (const { at, by } of changes) bad[at] = bad[at]! ^ by;
        fc.pre(!bad.every((byte, i) => byte === bytes[i]));
        await refusal(bad);
      }),
      { numRuns: 500 },
    );
  });

  it('never take a part of a model for a model', async () => {
    const bytes = await pack(sample);
    for (let length = 0; length < bytes.length; length++) {
      const code = await refusal(bytes.subarray(0, length));
      expect(code).toBe(length < 8 ? 'model-not-packed' : 'model-truncated');
    }
  });

  it('refuse bytes that follow the model', async () => {
    const bytes = await pack(sample);
    const longer = new Uint8Array(bytes.length + 4);
    longer.set(bytes);
    expect(await refusal(longer)).toBe('model-corrupt');
    expect(await refusal(sealed(longer))).toBe('model-invalid');
  });

  it('refuse any other file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await refusal(bytes)).toBe('model-not-packed');
      }),
    );
  });

  it('refuse a later format', async () => {
    const bytes = await pack(sample);
    new DataView(bytes.buffer).setUint32(8, 2, true);
    expect(await refusal(sealed(bytes))).toBe('model-future-version');
  });

  it('refuse content that makes no model though its checksum fits', async () => {
    const one = (json: string) => json.replace(/"k":\d+/, '"k":77');
    expect(await refusal(await withHeader(one))).toBe('model-invalid');
    expect(await refusal(await withHeader((json) => json.replace('{', '[')))).toBe('model-invalid');
    expect(await refusal(await withHeader(() => 'null'))).toBe('model-invalid');
    const far = (json: string) => json.replace(/"offset":0,/, '"offset":4000000000,');
    expect(await refusal(await withHeader(far))).toBe('model-invalid');
    const zero = (json: string) => json.replace(/"temperature":[^,]+/, '"temperature":0');
    expect(await refusal(await withHeader(zero))).toBe('model-invalid');
  });

  it('never fail otherwise on a header that was written by someone else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => {
        expect(await refusal(await withHeader(() => json))).toBe('model-invalid');
      }),
    );
  });

  it('refuse to pack what is not finite or does not fit', async () => {
    const broken = [
      { ...sample, head: { ...sample.head, bias: sample.head.bias.map(() => Number.NaN) } },
      { ...sample, head: { ...sample.head, weights: new Float32Array(1000) } },
      { ...sample, rejection: { ...sample.rejection, threshold: Number.NEGATIVE_INFINITY } },
      { ...sample, pca: { ...sample.pca, scale: new Float32Array(sample.pca.dimension) } },
    ];
    for (const model of broken) await expect(pack(model)).rejects.toMatchObject({ code: 'model-invalid' });
  });
});

describe('assertBackbone', () => {
  it('passes the backbone the model was trained with', () => {
    expect(assertBackbone(sample, sample.backbone)).toBeUndefined();
  });

  it('refuses another, naming both', () => {
    const other = 'f'.repeat(64);
    expect(() => assertBackbone(sample, other)).toThrow(
      expect.objectContaining({
        code: 'model-wrong-backbone',
        message: expect.stringMatching(`${sample.backbone}.*${other}`),
      }),
    );
  });
});
