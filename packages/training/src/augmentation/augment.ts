import { type Random, seededRandom } from '@verger/storage/hash';
import { overWhite, type Pixels, partOf, resizeBilinear } from '@verger/vision';
import { applyColorJitter, drawColorJitter, saturate } from './color-jitter.js';

/** Changes whenever the same view of the same photo would give other pixels. */
export const AUGMENTATION_VERSION = 'views-1';

/**
 * How a photo is shown to the network: as it is, mirrored, a part of it in another light, a smaller part of it changed
 * more, or turned by any angle on white; to measure also turned by so many degrees clockwise, or shrunk to so many pixels on its longest side (smaller ones stay
 * as they are).
 */
export type Whole =
  | 'whole'
  | 'mirror'
  | `crop-${number}`
  | `random-${number}`
  | `spin-${number}`
  | `turned-${90 | 180 | 270}`
  | `side-${number}`;

/** Or what a second look at it sees. */
export type Augmentation = Whole | `${Whole}/middle`;

const MIDDLE = '/middle';

/**
 * The pixels of a view; the network's own resize comes after.
 *
 * A crop keeps 30 to 100 % of the area, its sides stretched by up to a third, mirrored half of the time, in
 * another light (brightness, contrast, warmth).
 *
 * A random view keeps 15 to 100 % of the area, its sides stretched by up to two fifths. Half of them are turned first, by
 * up to 45 degrees or by any angle, the photo going on mirrored beyond its edges. The light changes more than that of a
 * crop, and so do the colors; three in ten are as soft as a small photo.
 *
 * A spin turns it by 20 to 340 degrees about its middle; where the paper behind it ends there is white.
 *
 * @param seed with the view decides crop and angle; give the hash of the photo
 */
export function augment(photo: Pixels, view: Augmentation, seed: string): Pixels {
  if (view.endsWith(MIDDLE)) {
    return partOf(augment(photo, view.slice(0, -MIDDLE.length) as Whole, seed));
  }
  const rgb = overWhite(photo);
  if (view === 'whole') return rgb;
  const { width, height } = rgb;
  if (view === 'mirror') return cut(rgb, 0, 0, width, height, true);
  const [kind, amount] = view.split('-');
  if (kind === 'turned') return turned(rgb, Number(amount) / 90);
  if (kind === 'side') return shrunk(rgb, Number(amount));
  const random = seededRandom(`${AUGMENTATION_VERSION}/${seed}/${view}`);
  if (kind === 'spin') return spun(rgb, radians(random.between(20, 340)), 'white');
  if (kind === 'random') return randomView(rgb, random);
  const part = randomPart(rgb, random, random.between(0.3, 1), 0.29);
  return { ...part, data: applyColorJitter(part.data, drawColorJitter(random)) };
}

function randomView(rgb: Pixels, random: Random): Pixels {
  const angle = random() < 0.6 ? random.between(-45, 45) : random.between(0, 360);
  const scene = random() < 0.5 ? spun(rgb, radians(angle), 'mirrored') : rgb;
  const part = randomPart(scene, random, Math.exp(random.between(Math.log(0.15), 0)), 0.35);
  const lit = applyColorJitter(part.data, drawColorJitter(random, 1.5));
  const colored = { ...part, data: saturate(lit, Math.exp(random.between(-0.5, 0.5))) };
  return random() < 0.3 ? shrunk(colored, Math.round(random.between(40, 112))) : colored;
}

/**
 * A part anywhere, mirrored half of the time.
 *
 * @param area share of the photo, in (0, 1]
 * @param stretch largest change of width to height, as a logarithm
 */
function randomPart(rgb: Pixels, random: Random, area: number, stretch: number): Pixels {
  const { width, height } = rgb;
  const ratio = Math.exp(random.between(-stretch, stretch));
  const w = Math.max(1, Math.min(width, Math.round(width * Math.sqrt(area * ratio))));
  const h = Math.max(1, Math.min(height, Math.round(height * Math.sqrt(area / ratio))));
  const x = Math.floor(random() * (width - w + 1));
  const y = Math.floor(random() * (height - h + 1));
  return cut(rgb, x, y, w, h, random() < 0.5);
}

const radians = (degrees: number): number => (degrees / 180) * Math.PI;

function turned(rgb: Pixels, quarters: number): Pixels {
  if (quarters === 0) return rgb;
  const { width, height, data } = rgb;
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      const to = (x * height + height - 1 - y) * 3;
      for (let c = 0; c < 3; c++) out[to + c] = data[from + c]!;
    }
  }
  return turned({ width: height, height: width, channels: 3, data: out }, quarters - 1);
}

/**
 * Turned about its middle, of the same size; each pixel between the four nearest.
 *
 * @param angle in radians
 * @param beyond what lies beyond the edges: white paper, or the photo mirrored
 */
function spun({ width, height, data }: Pixels, angle: number, beyond: 'white' | 'mirrored'): Pixels {
  const out = new Uint8Array(width * height * 3);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const white = (x: number, y: number, c: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? 255 : data[(y * width + x) * 3 + c]!;
  const mirrored = (x: number, y: number, c: number) =>
    data[(reflected(y, height) * width + reflected(x, width)) * 3 + c]!;
  const at = beyond === 'white' ? white : mirrored;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = middleX + (x - middleX) * cos + (y - middleY) * sin;
      const fromY = middleY - (x - middleX) * sin + (y - middleY) * cos;
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const [dx, dy] = [fromX - left, fromY - top];
      for (let c = 0; c < 3; c++) {
        const above = at(left, top, c) * (1 - dx) + at(left + 1, top, c) * dx;
        const below = at(left, top + 1, c) * (1 - dx) + at(left + 1, top + 1, c) * dx;
        out[to++] = Math.round(above * (1 - dy) + below * dy);
      }
    }
  }
  return { width, height, channels: 3, data: out };
}

/** A position beyond the edges, taken back as by mirrors at both. */
function reflected(position: number, size: number): number {
  if (position >= 0 && position < size) return position;
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const within = ((position % period) + period) % period;
  return within < size ? within : period - within;
}

function shrunk(rgb: Pixels, side: number): Pixels {
  const scale = side / Math.max(rgb.width, rgb.height);
  if (scale >= 1) return rgb;
  const [width, height] = [rgb.width, rgb.height].map((one) => Math.max(1, Math.round(one * scale)));
  return { width: width!, height: height!, channels: 3, data: resizeBilinear(rgb, width!, height!) };
}

function cut({ width, data }: Pixels, x: number, y: number, w: number, h: number, mirrored: boolean): Pixels {
  const out = new Uint8Array(w * h * 3);
  for (let row = 0; row < h; row++) {
    const from = ((y + row) * width + x) * 3;
    if (!mirrored) {
      out.set(data.subarray(from, from + w * 3), row * w * 3);
      continue;
    }
    for (let column = 0; column < w; column++) {
      const at = from + (w - 1 - column) * 3;
      const to = (row * w + column) * 3;
      out[to] = data[at]!;
      out[to + 1] = data[at + 1]!;
      out[to + 2] = data[at + 2]!;
    }
  }
  return { width: w, height: h, channels: 3, data: out };
}
