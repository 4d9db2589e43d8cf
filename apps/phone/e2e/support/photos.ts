import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';

/** A photo and what to call it in a test. */
export interface Sample {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The folder of real photos beside the repository, where there is one. */
const SHARED = fileURLToPath(new URL('../../../../../shared/', import.meta.url));
export const hasShared = existsSync(join(SHARED, 'fruits-360'));

/** What shows no fruit, nor does any part of it: noise. */
export const drawnNoise = (width = 640, height = 480): Promise<Buffer> =>
  sharp(noise(width, height), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 85 })
    .toBuffer();

/** JPEGs of many sizes, sampling, orientation and kind, made here: noise and waves, which no rounding survives. */
export async function drawnJpegs(): Promise<Sample[]> {
  const sizes = [
    [100, 100],
    [224, 224],
    [37, 211],
    [640, 480],
    [1001, 333],
    [1600, 1200],
  ] as const;
  const samples: Sample[] = [];
  for (const [width, height] of sizes) {
    const raw = { width, height, channels: 3 as const };
    const image = () => sharp(waves(width, height), { raw });
    const add = async (name: string, made: Sharp) =>
      samples.push({ name: `${width}x${height} ${name}`, bytes: await made.toBuffer() });
    await add('4:2:0', image().jpeg({ quality: 85 }));
    await add('4:4:4', image().jpeg({ quality: 92, chromaSubsampling: '4:4:4' }));
    await add('progressive', image().jpeg({ progressive: true }));
    await add('turned by EXIF', image().withMetadata({ orientation: 6 }).jpeg());
    await add('grey', image().greyscale().jpeg());
    await add('opaque PNG', image().png());
  }
  return samples;
}

function noise(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(width * height * 3);
  let state = 12345;
  for (let i = 0; i < bytes.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

function waves(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(width * height * 3);
  let noise = 12345;
  for (let i = 0; i < bytes.length; i++) {
    noise = (Math.imul(noise, 1103515245) + 12345) >>> 0;
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    bytes[i] = 128 + 70 * Math.sin(x / (7 + (i % 3) * 5)) + 40 * Math.cos(y / 11) + (noise >>> 24) / 16 - 8;
  }
  return bytes;
}

/** `count` real photos, spread evenly over those beside the repository. */
export function sharedJpegs(count: number): Sample[] {
  const paths = ['fruits-360/Test', 'real-photos'].flatMap((folder) =>
    readdirSync(join(SHARED, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.jpe?g$/i.test(path))
      .sort()
      .map((path) => join(folder, path)),
  );
  return Array.from({ length: count }, (_, i) => sharedJpeg(paths[Math.floor((i * paths.length) / count)]!));
}

/** A real photo, by its path in the folder beside the repository. */
export const sharedJpeg = (name: string): Sample => ({ name, bytes: readFileSync(join(SHARED, name)) });
