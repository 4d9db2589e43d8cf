import { type Random, seededRandom } from '@verger/storage/hash';
import { decodePhoto } from '@verger/storage/photos';
import { type Pixels, resizeBilinear } from '@verger/vision';
import sharp from 'sharp';
import { augment } from './augment.js';
import { drawBackground, drawLeaves } from './background.js';
import { applyColorJitter, type ColorJitter, drawColorJitter } from './color-jitter.js';
import { canBeCut, drawCutOpen } from './cut-open.js';
import { cutFrame, type Figure, figureOf, halved, type Sprite, spriteOf } from './sprite.js';

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

/** Where what a composite is made of comes from; each by its path. */
export interface Ingredients {
  /** Pixels of a background. */
  photo(path: string): Promise<Pixels>;
  /** A studio frame off its white. */
  figure(path: string): Promise<Figure>;
}

/** Decodes each when it is asked for. @param read bytes of a photo by its path */
export function ingredients(read: (path: string) => Promise<Uint8Array>): Ingredients {
  const photo = async (path: string) => {
    const decoded = await decodePhoto(await read(path));
    if (!decoded.ok) throw new Error(`${path}: ${decoded.failure.message}`);
    return decoded.pixels;
  };
  return { photo, figure: async (path) => cutFrame(await photo(path)) };
}

/**
 * Makes a photo of studio fruits in another place: a background, fruits with soft shadows at some size, turn and
 * light, at times leaves in front, then the blur, noise and JPEG of a phone. The same plan gives the same pixels
 * with the same version of the JPEG library.
 *
 * @returns `side` x `side` RGB, and where the fruits are; of those within the picture also what they cover
 * @throws Error when a frame cannot be decoded
 */
export async function renderComposite(
  plan: Composite,
  side: number,
  from: Ingredients,
): Promise<{
  readonly pixels: Pixels;
  readonly places: readonly Place[];
  readonly covers: readonly Cover[];
}> {
  const { rgb, places, covers, random } = await drawScene(plan, side, from);
  return { pixels: await asTaken(rgb, side, random), places, covers };
}

/** The photo before the phone: `side` x `side` RGB without blur and JPEG, and the random numbers that follow. */
export async function drawScene(
  plan: Composite,
  side: number,
  from: Ingredients,
): Promise<{
  readonly rgb: Uint8Array;
  readonly places: readonly Place[];
  readonly covers: readonly Cover[];
  readonly random: Random;
}> {
  const random = seededRandom(`${COMPOSITE_VERSION}/${plan.seed}`);
  const canvas =
    plan.background === null
      ? drawBackground(side, random)
      : await photographic(await from.photo(plan.background), side, plan.seed);
  const actors: Actor[] = [];
  for (const path of plan.fruits) actors.push(actor(await from.figure(path), fruitLight(plan, random)));
  const { species } = plan;
  if (species && canBeCut(species) && random() < CUT_OPEN) {
    const count = random() < 0.5 ? 1 : actors.length;
    for (let i = 0; i < count; i++) {
      const data = drawCutOpen(species, OPEN_SIDE, random);
      actors.push(actor(figureOf(OPEN_SIDE, OPEN_SIDE, data), drawColorJitter(random, 0.6)));
    }
  }
  const places = arrange(random);
  // The network sees the whole photo squeezed to a square, whatever its sides were.
  const stretch = random() < 0.5 ? 1 : Math.exp(random.between(-0.16, 0.16));
  const warmth = drawColorJitter(random, 0.8);
  const depth = random.between(0.15, 0.6);
  const covers: Cover[] = [];
  for (const place of places) {
    const spriteFor = actors[Math.floor(random() * actors.length)]!;
    castShadow(canvas, side, place, depth, random);
    const cover = paste(canvas, side, spriteFor(place.diameter * side), place, stretch, random);
    if (cover !== undefined) covers.push(cover);
  }
  if (random() < 0.15) drawLeaves(canvas, side, 1 + Math.floor(random() * 6), random);
  const rgb = applyColorJitter(canvas, warmth);
  addNoise(rgb, random);
  return { rgb, places, covers, random };
}

/** A fruit in its light: its sprite at full or half size, for a diameter in pixels. */
type Actor = (diameter: number) => Sprite;

/** Sprites are made when they are needed: of five fruits that are given, one close up shows one. */
function actor(figure: Figure, light: ColorJitter): Actor {
  let [full, half]: [Sprite?, Sprite?] = [];
  return (diameter) => {
    full ??= spriteOf(figure, light);
    if (diameter >= full.side * 0.6) return full;
    half ??= halved(full);
    return half;
  };
}

/** The fruits stand in a light of their own, beside that of the whole scene: studio frames are often too dark. */
function fruitLight({ colour = [1, 1, 1] }: Composite, random: Random): ColorJitter {
  const { gain, gamma } = drawColorJitter(random, 0.6);
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
  return resizeBilinear(augment(photo, 'crop-0', seed), side, side);
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
      const near = ((x - cx) ** 2 + (y - cy) ** 2) / (reach * reach);
      if (near > 1.001) continue;
      // `hypot` is slow, and where the shadow is deepest its result does not matter.
      const away = near < 0.44 ? 0 : Math.hypot(x - cx, y - cy) / reach;
      if (away >= 1) continue;
      const keep = 1 - depth * Math.min(1, 3 * (1 - away));
      const at = (y * side + x) * 3;
      canvas[at] = canvas[at]! * keep;
      canvas[at + 1] = canvas[at + 1]! * keep;
      canvas[at + 2] = canvas[at + 2]! * keep;
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
  const { side: size, rgba } = sprite;
  const middle = (size - 1) / 2;
  let [left, right, top, bottom] = [side, -1, side, -1];
  for (let y = Math.max(0, Math.floor(cy - reach)); y < Math.min(side, cy + reach); y++) {
    const dy = (y - cy) * stretch;
    for (let x = Math.max(0, Math.floor(cx - reach)); x < Math.min(side, cx + reach); x++) {
      const dx = (x - cx) / stretch;
      const u = (dx * cos + dy * sin) * mirror + middle;
      const v = dy * cos - dx * sin + middle;
      const i = Math.floor(u);
      const j = Math.floor(v);
      if (i < 0 || j < 0 || i + 1 >= size || j + 1 >= size) continue;
      const s = u - i;
      const t = v - j;
      const from = (j * size + i) * 4;
      const alpha = blend(rgba, from + 3, size, s, t);
      if (alpha <= 0) continue;
      const behind = 1 - alpha;
      const at = (y * side + x) * 3;
      for (let c = 0; c < 3; c++) {
        const fruit = blend(rgba, from + c, size, s, t) * brightness;
        const value = fruit + canvas[at + c]! * behind;
        canvas[at + c] = value < 255 ? value : 255;
      }
      if (behind > 0.5) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      if (y >= bottom) bottom = y + 1;
    }
  }
  if (right < 0) return undefined;
  return { x: left / side, y: top / side, width: (right - left) / side, height: (bottom - top) / side };
}

/** One channel between four pixels, bilinear, in float32. */
function blend(rgba: Float32Array, at: number, size: number, s: number, t: number): number {
  const below = at + size * 4;
  const upper = rgba[at]! * (1 - s) + rgba[at + 4]! * s;
  const lower = rgba[below]! * (1 - s) + rgba[below + 4]! * s;
  return Math.fround(upper * (1 - t) + lower * t);
}

/** Noise of a small sensor, half of the time: a sum of uniforms, up to 8 grey levels wide. */
function addNoise(rgb: Uint8Array, random: Random): void {
  const width = random() < 0.5 ? 0 : random.between(2, 14);
  if (width === 0) return;
  const draws = new Float64Array(3 * 1024);
  for (let i = 0; i < rgb.length; i++) {
    const at = 3 * (i % 1024);
    if (at === 0) random.fill(draws.subarray(0, 3 * (rgb.length - i)));
    const noise = (draws[at]! + draws[at + 1]! + draws[at + 2]! - 1.5) * width;
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
