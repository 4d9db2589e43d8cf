import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderSampleData } from '@verger/sample-data';
import { verger } from '@verger/testing/program';
import sharp from 'sharp';

/** Drawn once and kept: the same recipe draws the same. */
const FOLDER = fileURLToPath(new URL('../../../../.cache/e2e-orchard/', import.meta.url));
const CLASSES = ['Apple Golden 1', 'Banana', 'Cherry 1', 'Kiwi', 'Lemon', 'Orange', 'Pear', 'Strawberry'];

/** A small orchard of drawn fruit, and a model that was trained on it. */
export interface TrainedSample {
  /** Folder of the photos. */
  readonly photos: string;
  /** The packed model. */
  readonly model: string;
  /** A frame of a class that was not trained on, enlarged to 640 pixels. */
  photo(name: string): Promise<Buffer>;
}

/** Draws the orchard and runs the whole pipeline on it, unless that was done before. */
export async function trainedSample(): Promise<TrainedSample> {
  const photos = join(FOLDER, 'photos');
  const model = join(FOLDER, 'out/classifier/model.verger');
  await renderSampleData(photos, { species: CLASSES, framesPerClip: 10 });
  if (!existsSync(model)) {
    const { exit, stderr } = await verger(['run', photos, '--out', join(FOLDER, 'out'), '--workers', '2']);
    if (exit !== 0) throw new Error(stderr);
  }
  return {
    photos,
    model,
    photo: (name) => {
      const folder = join(photos, 'Test', name);
      const frame = readFileSync(join(folder, readdirSync(folder).sort()[0]!));
      return sharp(frame).resize(640, 640, { kernel: 'cubic' }).jpeg({ quality: 92 }).toBuffer();
    },
  };
}

/** A drawn fruit on white, sharper than the frames of the orchard: for screenshots. By code point of the emoji. */
export async function drawnFruit(picture: string): Promise<Buffer> {
  const path = createRequire(import.meta.url).resolve(`@lobehub/fluent-emoji-3d/assets/${picture}.webp`);
  const fruit = await sharp(path).trim().resize(820, 820, { fit: 'contain', background: '#0000' }).toBuffer();
  return sharp({ create: { width: 900, height: 900, channels: 3, background: '#fff' } })
    .composite([{ input: fruit }])
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** Two drawn fruits on one photo, by code point. */
export async function fruitSideBySide(left: string, right: string): Promise<Buffer> {
  const require = createRequire(import.meta.url);
  const fruit = await Promise.all(
    [left, right].map((picture) =>
      sharp(require.resolve(`@lobehub/fluent-emoji-3d/assets/${picture}.webp`))
        .trim()
        .resize(600, 600, { fit: 'contain', background: '#0000' })
        .toBuffer(),
    ),
  );
  return sharp({ create: { width: 1280, height: 640, channels: 3, background: '#fff' } })
    .composite(fruit.map((input, i) => ({ input, left: 20 + 640 * i, top: 20 })))
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** A film for the fake camera: JPEGs one after the other. */
export async function film(photo: Buffer): Promise<Buffer> {
  const frame = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#fff' } })
    .composite([{ input: await sharp(photo).resize(480, 480).toBuffer() }])
    .jpeg({ quality: 95 })
    .toBuffer();
  return Buffer.concat(Array.from({ length: 10 }, () => frame));
}
