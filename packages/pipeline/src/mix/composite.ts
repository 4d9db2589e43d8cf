import { overWhite, type Pixels, resizeBilinear } from '@verger/vision';
import sharp from 'sharp';
import { type Random, seededRandom } from '../dataset/random.js';
import { decodePhoto } from '../photos/decode.js';
import { cutOut } from '../report/cut-out.js';
import { drawBackground, drawLeaves } from './background.js';
import { canBeCut, drawCutOpen } from './cut-open.js';
import { applyLight, drawLight, type Light } from './light.js';
import { viewOf } from './view.js';

/** Changes whenever the same plan would give other pixels. */
export const COMPOSITE_VERSION = 'composites-3';

/** A photo to be made up: what stands in it. The rest is drawn from its seed. */
export interface Composite {
  readonly seed: string;
  /** Studio frames of one class, one or more; each may appear several times. */
  readonly fruits: readonly string[];
  /** Some fruits are drawn cut open, where it is known how the species looks inside. @default none */
  readonly species?: string | null | undefined;
  /** A photo without fruit; null for a drawn background. */
  readonly background: string | null;
  /** Factors on red, green and blue of the frames, where the studio's colours are not those of the fruit. */
  readonly colour?: readonly [number, number, number] | undefined;
}

/** Where one fruit of a composite is, in shares of the side. */
export interface Place {
  /** Centre. */
  readonly x: number;
  readonly y: number;
  readonly diameter: number;
}

/** What one fruit of a composite covers, in shares of the side; what lies in front of it is not taken off. */
export interface Cover {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Share of composites with fruit cut open, of species that are drawn so. */
const CUT_OPEN = 0.4;
/** Side of such a fruit, in pixels: that of a studio frame. */
const OPEN_SIDE = 100;

/** A cut-out, colours multiplied by alpha, and its half-size copy for small fruits. */
interface Sprite {
  readonly side: number;
  readonly rgba: Float32Array;
}

/**
 * Makes a photo of studio fruits in another place: a background, fruits with soft shadows at some size, turn and
 * light, at times leaves in front, then the blur, noise and JPEG of a phone. The same plan gives the same pixels
 * with the same version of the JPEG library.
 *
 * @param read bytes of a photo by its path
 * @returns `side` x `side` RGB, and where the fruits are; of those within the picture also what they cover
 * @throws Error when a frame cannot be decoded
 */
export async function renderComposite(
  plan: Composite,
  side: number,
  read: (path: string) => Promise<Uint8Array>,
): Promise<{
  readonly pixels: Pixels;
  readonly places: readonly Place[];
  readonly covers: readonly Cover[];
}> {
  const random = seededRandom(`${COMPOSITE_VERSION}/${plan.seed}`);
  const canvas =
    plan.background === null
      ? drawBackground(side, random)
      : await photographic(await pixelsOf(plan.background, read), side, plan.seed);
  const sprites: (readonly [Sprite, Sprite])[] = [];
  for (const path of plan.fruits)
    sprites.push(spriteOf(cutFrame(await pixelsOf(path, read)), fruitLight(plan, random)));
  const { species } = plan;
  if (species && canBeCut(species) && random() < CUT_OPEN) {
    const count = random() < 0.5 ? 1 : sprites.length;
    for (let i = 0; i < count; i++) {
      const data = drawCutOpen(species, OPEN_SIDE, random);
      sprites.push(spriteOf({ width: OPEN_SIDE, height: OPEN_SIDE, data }, drawLight(random, 0.6)));
    }
  }
  const places = arrange(random);
  // The network sees the whole photo squeezed to a square, whatever its sides were.
  const stretch = random() < 0.5 ? 1 : Math.exp(random.between(-0.16, 0.16));
  const warmth = drawLight(random, 0.8);
  const depth = random.between(0.15, 0.6);
  const covers: Cover[] = [];
  for (const place of places) {
    const [large, small] = sprites[Math.floor(random() * sprites.length)]!;
    castShadow(canvas, side, place, depth, random);
    const sprite = place.diameter * side < large.side * 0.6 ? small : large;
    const cover = paste(canvas, side, sprite, place, stretch, random);
    if (cover !== undefined) covers.push(cover);
  }
  if (random() < 0.15) drawLeaves(canvas, side, 1 + Math.floor(random() * 6), random);
  const lit = applyLight(canvas, warmth);
  addNoise(lit, random);
  return { pixels: await asTaken(lit, side, random), places, covers };
}

/** The fruits stand in a light of their own, beside that of the whole scene: studio frames are often too dark. */
function fruitLight({ colour = [1, 1, 1] }: Composite, random: Random): Light {
  const { gain, gamma } = drawLight(random, 0.6);
  const lift = Math.exp(random.between(0, 0.35));
  return {
    gain: [gain[0] * colour[0] * lift, gain[1] * colour[1] * lift, gain[2] * colour[2] * lift],
    gamma,
  };
}

/** One fruit close or far, a few, or a heap. */
function arrange(random: Random): Place[] {
  const kind = random();
  if (kind < 0.3) {
    const diameter = Math.exp(random.between(Math.log(0.35), Math.log(1.2)));
    const free = Math.max(0.1, (1.1 - diameter) / 2);
    const at = () => 0.5 + random.between(-free, free);
    return [{ x: at(), y: at(), diameter }];
  }
  if (kind < 0.65) {
    const diameter = random.between(0.25, 0.6);
    // Strewn over the picture, or close together in its middle.
    const reach = random() < 0.5 ? 0.38 : diameter * random.between(0.4, 0.9);
    return Array.from({ length: 2 + Math.floor(random() * 4) }, () => ({
      x: 0.5 + random.between(-reach, reach),
      y: 0.52 + random.between(-reach, reach),
      diameter: diameter * random.between(0.85, 1.15),
    })).sort((a, b) => a.y - b.y);
  }
  // A heap: rows from the back to the front, in a bowl or from edge to edge.
  const diameter = Math.exp(random.between(Math.log(0.14), Math.log(0.5)));
  const radius = random() < 0.5 ? 2 : random.between(0.3, 0.55);
  const places: Place[] = [];
  const step = diameter * random.between(0.55, 0.9);
  for (let y = 0; y <= 1; y += step * 0.8) {
    for (let x = 0; x <= 1; x += step) {
      const place = {
        x: x + random.between(-0.4, 0.4) * step,
        y: y + random.between(-0.4, 0.4) * step,
        diameter: diameter * random.between(0.85, 1.15),
      };
      if (Math.hypot(place.x - 0.5, place.y - 0.5) < radius) places.push(place);
    }
  }
  return places.length > 0 ? places : [{ x: 0.5, y: 0.5, diameter }];
}

async function photographic(photo: Pixels, side: number, seed: string): Promise<Uint8Array> {
  return resizeBilinear(viewOf(photo, 'crop-0', seed), side, side);
}

async function pixelsOf(path: string, read: (path: string) => Promise<Uint8Array>): Promise<Pixels> {
  const decoded = await decodePhoto(await read(path));
  if (!decoded.ok) throw new Error(`${path}: ${decoded.failure.message}`);
  return decoded.pixels;
}

/** A fruit, colours and how much of it there is. */
interface Figure {
  readonly width: number;
  readonly height: number;
  /** `width · height · 4` bytes. */
  readonly data: Uint8Array;
}

/** A fruit off its white background. */
function cutFrame({ width, height, channels, data }: Pixels): Figure {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[i * 4 + c] = data[i * channels + c]!;
    rgba[i * 4 + 3] = 255;
  }
  cutOut(rgba, width, height);
  return { width, height, data: rgba };
}

/** A figure in a light, at full and at half size. */
function spriteOf({ width, height, data }: Figure, light: Light): readonly [Sprite, Sprite] {
  const lit = applyLight(overWhite({ width, height, channels: 4, data: opaque(data) }).data, light);
  const side = Math.max(width, height);
  const full = new Float32Array(side * side * 4);
  const [left, top] = [(side - width) >> 1, (side - height) >> 1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = ((y + top) * side + x + left) * 4;
      const alpha = innerAlpha(data, width, height, x, y);
      const at = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) full[to + c] = lit[at + c]! * alpha;
      full[to + 3] = alpha;
    }
  }
  const sprite = { side, rgba: full };
  return [sprite, halved(sprite)];
}

/**
 * How much of the fruit a pixel holds: the least of it and its neighbours. What is mostly background at the edge goes,
 * and the ring beside it: the rest of the white would shine as a rim, and the network would learn the rim.
 */
function innerAlpha(rgba: Uint8Array, width: number, height: number, x: number, y: number): number {
  let least = 255;
  for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
    for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
      least = Math.min(least, rgba[(j * width + i) * 4 + 3]!);
    }
  }
  return Math.max(0, (least / 255 - 0.2) / 0.8);
}

/** Colours alone. */
const opaque = (rgba: Uint8Array): Uint8Array => rgba.map((value, i) => (i % 4 === 3 ? 255 : value));

function halved({ side, rgba }: Sprite): Sprite {
  const half = side >> 1;
  const out = new Float32Array(half * half * 4);
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      for (let c = 0; c < 4; c++) {
        const at = (2 * y * side + 2 * x) * 4 + c;
        out[(y * half + x) * 4 + c] =
          (rgba[at]! + rgba[at + 4]! + rgba[at + side * 4]! + rgba[at + side * 4 + 4]!) / 4;
      }
    }
  }
  return { side: half, rgba: out };
}

function castShadow(canvas: Uint8Array, side: number, place: Place, depth: number, random: Random): void {
  const radius = (place.diameter * side) / 2;
  const [cx, cy] = [
    place.x * side + radius * random.between(-0.25, 0.25),
    place.y * side + radius * random.between(0.15, 0.4),
  ];
  const reach = radius * 1.15;
  for (let y = Math.max(0, Math.floor(cy - reach)); y < Math.min(side, cy + reach); y++) {
    for (let x = Math.max(0, Math.floor(cx - reach)); x < Math.min(side, cx + reach); x++) {
      const away = Math.hypot(x - cx, y - cy) / reach;
      if (away >= 1) continue;
      const keep = 1 - depth * Math.min(1, 3 * (1 - away));
      const at = (y * side + x) * 3;
      for (let c = 0; c < 3; c++) canvas[at + c] = canvas[at + c]! * keep;
    }
  }
}

/** Lays a sprite turned, mirrored and scaled over the canvas; bilinear. Undefined when all of it is outside. */
function paste(
  canvas: Uint8Array,
  side: number,
  sprite: Sprite,
  place: Place,
  stretch: number,
  random: Random,
): Cover | undefined {
  const turn = random() * 2 * Math.PI;
  const scale = sprite.side / (place.diameter * side);
  const mirror = random() < 0.5 ? -1 : 1;
  const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
  const brightness = random.between(0.85, 1.1);
  const [cx, cy] = [place.x * side, place.y * side];
  const reach = place.diameter * side * 0.75 * Math.max(stretch, 1 / stretch);
  const middle = (sprite.side - 1) / 2;
  const out = new Float32Array(4);
  let [left, right, top, bottom] = [side, -1, side, -1];
  for (let y = Math.max(0, Math.floor(cy - reach)); y < Math.min(side, cy + reach); y++) {
    for (let x = Math.max(0, Math.floor(cx - reach)); x < Math.min(side, cx + reach); x++) {
      const [dx, dy] = [(x - cx) / stretch, (y - cy) * stretch];
      const u = (dx * cos + dy * sin) * mirror + middle;
      const v = dy * cos - dx * sin + middle;
      if (!sample(sprite, u, v, out)) continue;
      const at = (y * side + x) * 3;
      const behind = 1 - out[3]!;
      for (let c = 0; c < 3; c++) {
        canvas[at + c] = Math.min(255, out[c]! * brightness + canvas[at + c]! * behind);
      }
      if (behind > 0.5) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
    }
  }
  if (right < 0) return undefined;
  return { x: left / side, y: top / side, width: (right - left) / side, height: (bottom - top) / side };
}

function sample({ side, rgba }: Sprite, u: number, v: number, out: Float32Array): boolean {
  const [i, j] = [Math.floor(u), Math.floor(v)];
  if (i < 0 || j < 0 || i + 1 >= side || j + 1 >= side) return false;
  const [s, t] = [u - i, v - j];
  const at = (j * side + i) * 4;
  for (let c = 0; c < 4; c++) {
    const above = rgba[at + c]! * (1 - s) + rgba[at + 4 + c]! * s;
    const below = rgba[at + side * 4 + c]! * (1 - s) + rgba[at + side * 4 + 4 + c]! * s;
    out[c] = above * (1 - t) + below * t;
  }
  return out[3]! > 0;
}

/** Noise of a small sensor, half of the time: a sum of uniforms, up to 8 grey levels wide. */
function addNoise(rgb: Uint8Array, random: Random): void {
  const width = random() < 0.5 ? 0 : random.between(2, 14);
  if (width === 0) return;
  for (let i = 0; i < rgb.length; i++) {
    const noise = (random() + random() + random() - 1.5) * width;
    rgb[i] = Math.max(0, Math.min(255, Math.round(rgb[i]! + noise)));
  }
}

/** Blur and JPEG. */
async function asTaken(rgb: Uint8Array, side: number, random: Random): Promise<Pixels> {
  const blur = random() < 0.5 ? 0 : random.between(0.4, 1.6);
  const quality = Math.round(random.between(45, 95));
  const picture = sharp(rgb, { raw: { width: side, height: side, channels: 3 } });
  const bytes = await (blur > 0 ? picture.blur(blur) : picture).jpeg({ quality }).toBuffer();
  const decoded = await decodePhoto(bytes);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.pixels;
}
