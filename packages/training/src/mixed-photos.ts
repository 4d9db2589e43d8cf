import { type Random, seededRandom } from '@verger/storage/hash';
import { decodePhoto } from '@verger/storage/photos';
import { overWhite, type Part, type Pixels, resizeBilinear } from '@verger/vision';
import { cutFrame } from './augmentation/sprite.js';

/** A photo and what is on it. */
export interface PhotoOf {
  readonly path: string;
  readonly species: string;
}

/** Photos of several kinds put on one picture. */
export interface MixedPhoto {
  readonly seed: string;
  /** Two to four, each of another species. */
  readonly photos: readonly PhotoOf[];
  /** A photo without fruit behind them; undefined: they lie edge to edge, as on a stall. */
  readonly background: string | undefined;
}

/** Canvases in pixels: upright, lying and square. */
const SIZES = [
  [480, 640],
  [640, 480],
  [560, 560],
] as const;

/**
 * As many mixed photos as asked for, with two, three and four kinds in turn (no more than there are), every other one
 * on a background. Seeded.
 *
 * @throws RangeError when the photos show fewer than two kinds
 */
export function planMixedPhotos(
  photos: readonly PhotoOf[],
  backgrounds: readonly string[],
  count: number,
  seed: string,
): MixedPhoto[] {
  const kinds = new Set(photos.map(({ species }) => species)).size;
  if (kinds < 2) throw new RangeError(`${kinds} kinds of fruit make no mixed photo`);
  return Array.from({ length: count }, (_, n) => {
    const random = seededRandom(`${seed}/${n}`);
    const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]!;
    const chosen: PhotoOf[] = [];
    while (chosen.length < Math.min(2 + (n % 3), kinds)) {
      const photo = pick(photos);
      if (chosen.every(({ species }) => species !== photo.species)) chosen.push(photo);
    }
    const background = n % 2 === 0 && backgrounds.length > 0 ? pick(backgrounds) : undefined;
    return { seed: `${seed}/${n}`, photos: chosen, background };
  });
}

/**
 * Draws one; the same plan gives the same pixels.
 *
 * @param read bytes of a photo by its path
 * @returns undefined when one of its photos cannot be decoded
 */
export async function drawMixedPhoto(
  { seed, photos, background }: MixedPhoto,
  read: (path: string) => Promise<Uint8Array>,
): Promise<Pixels | undefined> {
  const random = seededRandom(`${seed}/draw`);
  const [width, height] = SIZES[Math.floor(random() * SIZES.length)]!;
  const decode = async (path: string) => {
    const decoded = await decodePhoto(await read(path));
    return decoded.ok ? overWhite(decoded.pixels) : undefined;
  };
  const ground = background === undefined ? undefined : await decode(background);
  const parts = await Promise.all(photos.map(({ path }) => decode(path)));
  if (parts.includes(undefined) || (background !== undefined && ground === undefined)) return undefined;
  const canvas =
    ground === undefined
      ? new Uint8Array(width * height * 3)
      : Uint8Array.from(filled(ground, width, height).data);
  const cells = split({ x: 0, y: 0, width: 1, height: 1 }, photos.length, random, width / height);
  for (const [i, part] of parts.entries()) {
    const cell = background === undefined ? cells[i]! : shrunk(cells[i]!, random);
    paste(canvas, width, height, cell, part!, background !== undefined);
  }
  return { width, height, channels: 3, data: canvas };
}

/** Halves the longer side, again and again, somewhere near its middle. */
function split(cell: Part, parts: number, random: Random, ratio: number): Part[] {
  if (parts === 1) return [cell];
  const first = Math.floor(parts / 2) + (parts % 2 === 1 && random() < 0.5 ? 1 : 0);
  const share = Math.min(0.7, Math.max(0.3, first / parts + random.between(-0.1, 0.1)));
  const { x, y, width, height } = cell;
  const [one, other] =
    width * ratio >= height
      ? [
          { x, y, width: width * share, height },
          { x: x + width * share, y, width: width * (1 - share), height },
        ]
      : [
          { x, y, width, height: height * share },
          { x, y: y + height * share, width, height: height * (1 - share) },
        ];
  return [...split(one, first, random, ratio), ...split(other, parts - first, random, ratio)];
}

/** Somewhere within the cell, .6 to .95 of its sides. */
function shrunk({ x, y, width, height }: Part, random: Random): Part {
  const share = random.between(0.6, 0.95);
  return {
    x: x + width * (1 - share) * random(),
    y: y + height * (1 - share) * random(),
    width: width * share,
    height: height * share,
  };
}

/** The middle of a photo, as large as it fits, in another size. */
function filled(photo: Pixels, width: number, height: number): Pixels {
  const scale = Math.min(photo.width / width, photo.height / height);
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const [left, top] = [(photo.width - w) >> 1, (photo.height - h) >> 1];
  const part = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y++) {
    const from = ((top + y) * photo.width + left) * 3;
    part.set(photo.data.subarray(from, from + w * 3), y * w * 3);
  }
  const data = Uint8Array.from(
    resizeBilinear({ width: w, height: h, channels: 3, data: part }, width, height),
  );
  return { width, height, channels: 3, data };
}

/** Lays a photo into its cell; off its white where it was taken before white and `cut` is asked for. */
function paste(
  canvas: Uint8Array,
  width: number,
  height: number,
  cell: Part,
  photo: Pixels,
  cut: boolean,
): void {
  const [left, top] = [Math.round(cell.x * width), Math.round(cell.y * height)];
  const w = Math.min(width - left, Math.max(8, Math.round(cell.width * width)));
  const h = Math.min(height - top, Math.max(8, Math.round(cell.height * height)));
  const scaled = filled(photo, w, h);
  const alpha = cut ? cutFrame(scaled).alpha : undefined;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const share = alpha === undefined ? 1 : alpha[y * w + x]! / 255;
      const [from, to] = [(y * w + x) * 3, ((top + y) * width + left + x) * 3];
      for (let c = 0; c < 3; c++) {
        canvas[to + c] = Math.round(scaled.data[from + c]! * share + canvas[to + c]! * (1 - share));
      }
    }
  }
}
