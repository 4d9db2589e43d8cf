import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderSampleData } from '@verger/sample-data';
import { decodePhoto } from '@verger/storage/photos';
import { classify, joined, type PackedModel, pack, partOf, preprocess, unpack } from '@verger/vision';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBackbone } from '../../src/backbone/backbone.js';
import { shippedBackboneOf } from '../../src/backbone/shipped.js';
import { openRecognizer, type Recognition } from '../../src/classify/recognizer.js';
import { shippedModel } from '../../src/classify/shipped-model.js';

let folder: string;
let model: PackedModel;
let photo: Buffer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-twice-'));
  await renderSampleData(folder, { species: ['Orange'], framesPerClip: 4 });
  const [frame] = readdirSync(join(folder, 'Training/Orange'));
  photo = await sharp(join(folder, 'Training/Orange', frame!))
    .extend({ top: 30, bottom: 60, left: 80, right: 20, background: '#775533' })
    .jpeg()
    .toBuffer();
  const { words: _, secondLook: __, ...shipped } = await unpack(readFileSync(shippedModel()));
  // It knows whatever it sees: a drawn fruit is none to the model.
  model = { ...shipped, rejection: { ...shipped.rejection, threshold: -1e6 } };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ask(changed: PackedModel, of: Uint8Array = photo): Promise<Recognition & { ok: true }> {
  const path = join(folder, 'changed.verger');
  writeFileSync(path, await pack(changed));
  const recognizer = await openRecognizer({ model: path });
  try {
    const answer = await recognizer.recognize(of, { top: 99 });
    if (!answer.ok) throw new Error(answer.failure.message);
    return answer;
  } finally {
    await recognizer.release();
  }
}

test('looks again, at the middle, only where the model asks for it', async () => {
  expect((await ask(model)).looks).toBe(1);
  expect((await ask({ ...model, secondLook: { below: 0, weight: 0.5 } })).looks).toBe(1);
  const stranger = { ...model, rejection: { ...model.rejection, threshold: 1e6 } };
  expect(await ask({ ...stranger, secondLook: { below: 1, weight: 0.5 } })).toMatchObject({
    known: false,
    looks: 1,
  });

  const weight = 0.3;
  const answer = await ask({ ...model, secondLook: { below: 1, weight } });
  expect(answer.looks).toBe(2);
  const backbone = await openBackbone(shippedBackboneOf(model.backbone)!.path);
  const decoded = await decodePhoto(photo);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  const { pixels } = decoded;
  const both = [];
  for (const look of [pixels, partOf(pixels)])
    both.push(await backbone.features(preprocess(look, backbone.inputSize)));
  await backbone.release();
  const { predictions } = classify(model, joined(both[0]!, both[1]!, weight));
  expect(answer.predictions.map(({ probability }) => probability)).toEqual(
    predictions.map(({ probability }) => probability),
  );
});

test('the middle is that of the photo as it is held: the orientation of EXIF counts', async () => {
  const secondLook = { below: 1, weight: 0.5 };
  const lossless = await sharp(photo).png().toBuffer();
  const turned = await sharp(lossless).rotate(90).withMetadata({ orientation: 8 }).png().toBuffer();
  const [upright, tagged] = [
    await ask({ ...model, secondLook }, lossless),
    await ask({ ...model, secondLook }, turned),
  ];
  expect(tagged.looks).toBe(2);
  expect(tagged.predictions).toEqual(upright.predictions);
});

test('the words are those of the model', async () => {
  const { probability } = (await ask(model)).predictions[0]!;
  const word = async (sure: number, likely: number) =>
    (await ask({ ...model, words: { sure, likely } })).confidence;
  expect(await word(probability * 0.99, probability * 0.9)).toBe('sure');
  expect(await word(1, probability * 0.9)).toBe('likely');
  expect(await word(1, 1)).toBe('maybe');
  expect((await ask({ ...model, rejection: { ...model.rejection, threshold: 1e6 } })).confidence).toBe(
    'maybe',
  );
});

test('a family answers where no species is likely', async () => {
  // A head that says orange or lemon to whatever it sees.
  const { head, rejection } = model;
  const bias = Float32Array.from(head.species!, (id) => (['orange', 'lemon'].includes(id) ? 0 : -50));
  const undecided = {
    ...model,
    head: { ...head, weights: head.weights.map(() => 0), bias },
  };
  const answer = await ask({ ...undecided, words: { sure: 0.95, likely: 0.9 } });
  expect(new Set(answer.predictions.slice(0, 2).map(({ species }) => species))).toEqual(
    new Set(['orange', 'lemon']),
  );
  expect(answer.confidence).toBe('maybe');
  expect(answer.family).toEqual({
    id: 'citrus',
    name: 'a citrus fruit',
    probability: expect.closeTo(1, 9),
  });
  expect((await ask({ ...undecided, words: { sure: 0.95, likely: 0.3 } })).family).toBeUndefined();
  const unknown = { ...undecided, rejection: { ...rejection, threshold: 1e6 } };
  expect((await ask({ ...unknown, words: { sure: 0.95, likely: 0.9 } })).family).toBeUndefined();
});
