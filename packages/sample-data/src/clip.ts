import { type Random, seededRandom } from '@verger/storage/hash';
import { type Solid, turnInPlane } from './solid.js';
import { type Light, spin } from './spin.js';

/** Frames in one turn of a Fruits-360 clip, about; frame numbers in file names count up to it. */
export const FRAMES_PER_TURN = 328;

/** One turn of one fruit before one camera: everything that stays the same from frame to frame. */
export interface Clip {
  /** Prefix of its file names: ``, `r_`, `r2_`. */
  readonly prefix: string;
  /** The fruit, laid on the axle. */
  readonly solid: Solid;
  readonly light: Light;
  /** Lean of the axle in the picture, radians. */
  readonly lean: number;
  /** Share of the frame that the fruit fills when seen from the front. */
  readonly fill: number;
  /** Greatest distance of the fruit from the middle of its picture, in pixels. */
  readonly radius: number;
  /** Blackness of the shadow under the fruit, 0 to 1. */
  readonly shadow: number;
  /** Blur of the lens in pixels of the frame, standard deviation of the sensor noise in grey levels. */
  readonly blur: number;
  readonly noise: number;
  /** JPEG quality. */
  readonly quality: number;
  readonly random: Random;
}

/** Axles, as Fruits-360 has them: upright, across, aslant. */
const CLIPS = [
  { prefix: '', axle: 0 },
  { prefix: 'r_', axle: Math.PI / 2 },
  { prefix: 'r2_', axle: Math.PI / 4 },
];

/** The clips of a class, each with its own fruit, axle, light and lens. */
export function clipsOf(label: string, upright: Solid, seed: number): Clip[] {
  return CLIPS.map(({ prefix, axle }) => {
    const random = seededRandom(`${seed}/${label}/${prefix}`);
    const solid = turnInPlane(upright, axle + random.between(-0.25, 0.25));
    const warmth = random.between(-0.07, 0.07);
    const exposure = random.between(0.88, 1.1);
    return {
      prefix,
      solid,
      light: {
        towards: unit(random.between(-0.7, 0.7), random.between(-0.8, 0.1), random.between(0.5, 1)),
        ambient: random.between(0.55, 0.75),
        diffuse: random.between(0.3, 0.5),
        tint: [exposure * (1 + warmth), exposure, exposure * (1 - warmth)],
      },
      lean: random.between(-0.2, 0.2),
      fill: random.between(0.86, 1.04),
      radius: radiusOf(solid),
      shadow: random() < 0.4 ? random.between(0.08, 0.25) : 0,
      blur: random() < 0.5 ? random.between(0.4, 1.1) : 0,
      noise: random.between(0.5, 3.5),
      quality: Math.round(random.between(72, 95)),
      random,
    };
  });
}

const unit = (x: number, y: number, z: number): [number, number, number] => {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
};

function radiusOf({ size, rgba, height }: Solid): number {
  const middle = (size - 1) / 2;
  let most = 0;
  for (let i = 0; i < height.length; i++) {
    if (rgba[i * 4 + 3] === 0) continue;
    most = Math.max(most, Math.hypot((i % size) - middle, Math.floor(i / size) - middle));
  }
  return most;
}

/**
 * Draws one frame of a clip over white.
 *
 * @param turn how far the fruit has turned, in turns
 * @param side width and height of the frame in pixels
 * @returns RGB, `side` x `side`
 */
export function drawFrame(clip: Clip, turn: number, side: number): Uint8Array {
  const { solid, lean, random } = clip;
  const seen = spin(solid, turn * 2 * Math.PI, clip.light);
  const out = new Uint8Array(side * side * 3);
  // A hand-held crop: it breathes a little from frame to frame.
  const scale = (2 * clip.radius) / (side * clip.fill * random.between(0.97, 1.03));
  const offX = random.between(-2, 2) + (side - 1) / 2;
  const offY = random.between(-2, 2) + (side - 1) / 2;
  const cos = Math.cos(lean) * scale;
  const sin = Math.sin(lean) * scale;
  const middle = (solid.size - 1) / 2;
  const shadow = shadowUnder(seen, solid.size);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let [red, green, blue, cover] = [0, 0, 0, 0];
      let dark = 0;
      for (let sub = 0; sub < 4; sub++) {
        const dx = x - offX + (sub & 1 ? 0.25 : -0.25);
        const dy = y - offY + (sub & 2 ? 0.25 : -0.25);
        const u = Math.round(cos * dx + sin * dy + middle);
        const v = Math.round(cos * dy - sin * dx + middle);
        if (clip.shadow > 0) dark += shadow(u, v);
        if (u < 0 || v < 0 || u >= solid.size || v >= solid.size) continue;
        const from = (v * solid.size + u) * 4;
        if (seen[from + 3] === 0) continue;
        red += seen[from]!;
        green += seen[from + 1]!;
        blue += seen[from + 2]!;
        cover++;
      }
      const ground = 255 * (1 - (clip.shadow * dark) / 4) * (4 - cover);
      const grain = cover === 0 && dark === 0 ? 0 : (random() + random() + random() - 1.5) * 2 * clip.noise;
      const to = (y * side + x) * 3;
      out[to] = level((red + ground) / 4 + grain);
      out[to + 1] = level((green + ground) / 4 + grain);
      out[to + 2] = level((blue + ground) / 4 + grain);
    }
  }
  return out;
}

const level = (value: number) => Math.max(0, Math.min(255, Math.round(value)));

/** A soft flat ellipse where the fruit touches the ground: darkness in [0, 1] at a pixel of the picture. */
function shadowUnder(seen: Uint8Array, size: number): (u: number, v: number) => number {
  let [left, right, bottom] = [size, 0, 0];
  for (let i = 0; i < size * size; i++) {
    if (seen[i * 4 + 3] === 0) continue;
    left = Math.min(left, i % size);
    right = Math.max(right, i % size);
    bottom = Math.floor(i / size);
  }
  const width = Math.max(1, (right - left) * 0.55);
  const height = width * 0.22;
  return (u, v) => {
    const far = ((u - (left + right) / 2) / width) ** 2 + ((v - bottom + height * 0.4) / height) ** 2;
    return far >= 1 ? 0 : (1 - far) ** 2;
  };
}
