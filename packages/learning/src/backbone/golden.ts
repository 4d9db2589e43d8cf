import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VergerError } from '@verger/base';
import { z } from 'zod';
import { testPhoto } from './test-photo.js';

/** Photos and the features that a trusted computation gave for them. */
export interface Golden {
  readonly name: string;
  /** Side of the photos in pixels. */
  readonly inputSize: number;
  readonly dimension: number;
  /** One pair a photo: inputSize x inputSize x 3 float32 in [-1, 1], and `dimension` float32. */
  readonly pairs: readonly { readonly tensor: Float32Array; readonly features: Float32Array }[];
}

const description = z.object({
  pixels: z.object({
    file: z.string(),
    shape: z.tuple([z.int().positive(), z.int().positive(), z.int().positive(), z.literal(3)]),
  }),
  features: z.object({ file: z.string(), shape: z.tuple([z.int().positive(), z.int().positive()]) }),
});

/**
 * Reads a folder with `golden.json` (`pixels` and `features`, each `{file, shape}`), a file of bytes [n,S,S,3]
 * and a file of float32 little endian [n,D].
 *
 * @throws VergerError `golden-unusable` (input)
 */
export async function readGolden(folder: string): Promise<Golden> {
  const json = await read(join(folder, 'golden.json'));
  const parsed = description.safeParse(parseJson(json));
  if (!parsed.success) unusable(folder, z.prettifyError(parsed.error));
  const { pixels, features } = parsed.data;
  const [count, height, width] = pixels.shape;
  const [rows, dimension] = features.shape;
  if (height !== width || count !== rows)
    unusable(folder, 'shapes of pixels and features do not belong together');
  const bytes = await read(join(folder, pixels.file));
  const values = floats(await read(join(folder, features.file)));
  const area = height * width * 3;
  if (bytes.length !== count * area) unusable(folder, `${pixels.file} has ${bytes.length} bytes`);
  if (values.length !== rows * dimension) unusable(folder, `${features.file} has ${values.length} numbers`);
  const pairs = Array.from({ length: count }, (_, photo) => ({
    tensor: Float32Array.from(bytes.subarray(photo * area, (photo + 1) * area), (byte) => byte / 127.5 - 1),
    features: values.subarray(photo * dimension, (photo + 1) * dimension),
  }));
  return { name: folder, inputSize: height, dimension, pairs };
}

/**
 * The test photo with the features stored in a file of float32 little endian.
 *
 * @throws VergerError `golden-unusable` (input)
 */
export async function readTestGolden(file: string, inputSize: number): Promise<Golden> {
  const features = floats(await read(file));
  const pairs = [{ tensor: testPhoto(inputSize), features }];
  return { name: 'the test photo', inputSize, dimension: features.length, pairs };
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new VergerError('input', 'golden-unusable', `Cannot read ${path}`, {
      hint: 'Give a folder that holds golden.json and the two files it names.',
      cause,
    });
  }
}

function floats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => view.getFloat32(i * 4, true));
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function unusable(folder: string, why: string): never {
  throw new VergerError('input', 'golden-unusable', `Golden features in ${folder} cannot be used: ${why}`, {
    hint: 'golden.json needs pixels {file, shape [n, S, S, 3]} and features {file, shape [n, D]}.',
  });
}
