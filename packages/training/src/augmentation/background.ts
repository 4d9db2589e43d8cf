import type { Random } from '@verger/storage/hash';

type Colour = readonly [number, number, number];

/** What a made-up background looks like. */
const KINDS = [
  ...(['white', 'white', 'white', 'white'] as const),
  ...(['plain', 'plain', 'wood', 'cloth', 'foliage', 'blotches'] as const),
] as const;

/**
 * A background nobody photographed: white paper, a wall or a table in falling light, wood, checked cloth, leaves, blotches.
 *
 * @returns `side · side · 3` bytes
 */
export function drawBackground(side: number, random: Random): Uint8Array {
  const kind = KINDS[Math.floor(random() * KINDS.length)]!;
  const canvas = new Uint8Array(side * side * 3);
  const [one, other] = [drawColour(kind, random), drawColour(kind, random)];
  const shade = PAINTERS[kind](side, random);
  const uneven = kind === 'white' ? 0.06 : 0.3;
  const slope = [random.between(-uneven, uneven), random.between(-uneven, uneven)] as const;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const t = shade(x, y);
      const light = 1 + slope[0] * (x / side - 0.5) + slope[1] * (y / side - 0.5);
      const at = (y * side + x) * 3;
      canvas[at] = clamp(light * (one[0] + (other[0] - one[0]) * t));
      canvas[at + 1] = clamp(light * (one[1] + (other[1] - one[1]) * t));
      canvas[at + 2] = clamp(light * (one[2] + (other[2] - one[2]) * t));
    }
  }
  if (kind === 'foliage') drawLeaves(canvas, side, 40 + Math.floor(random() * 80), random);
  return canvas;
}

/**
 * Leaves: pointed ellipses in greens, from yellow to nearly black, each with a lighter midrib.
 *
 * @param canvas `side · side · 3` bytes, changed in place
 */
export function drawLeaves(canvas: Uint8Array, side: number, count: number, random: Random): void {
  for (let leaf = 0; leaf < count; leaf++) {
    const length = side * random.between(0.06, 0.28);
    const width = length * random.between(0.2, 0.45);
    const [cx, cy, turn] = [random() * side, random() * side, random() * 2 * Math.PI];
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const green = random.between(50, 190);
    const colour: Colour = [green * random.between(0.3, 0.95), green, green * random.between(0.1, 0.6)];
    const reach = Math.ceil(length);
    for (let y = Math.max(0, Math.floor(cy - reach)); y < Math.min(side, cy + reach); y++) {
      for (let x = Math.max(0, Math.floor(cx - reach)); x < Math.min(side, cx + reach); x++) {
        const along = ((x - cx) * cos + (y - cy) * sin) / length;
        const across = ((y - cy) * cos - (x - cx) * sin) / width;
        if (Math.abs(along) >= 1 || Math.abs(across) > 1 - along * along) continue;
        const rib = Math.abs(across) < 0.08 ? 1.25 : 1 - 0.25 * Math.abs(across) + 0.15 * across;
        const at = (y * side + x) * 3;
        for (let c = 0; c < 3; c++) canvas[at + c] = clamp(colour[c]! * rib);
      }
    }
  }
}

type Shade = (x: number, y: number) => number;

const PAINTERS: Record<(typeof KINDS)[number], (side: number, random: Random) => Shade> = {
  white: () => () => 0,
  plain: (side, random) => {
    const grain = smoothNoise(side, 3, random);
    return (x, y) => 0.25 * grain(x, y);
  },
  wood: (side, random) => {
    const grain = smoothNoise(side, 6, random);
    const [rings, upright] = [random.between(6, 40), random() < 0.5];
    const boards = Math.floor(random.between(2, 7));
    return (x, y) => {
      const [u, v] = upright ? [y, x] : [x, y];
      const gap = ((v * boards) / side) % 1 < 0.03 ? 0.5 : 0;
      return 0.5 + 0.5 * Math.sin((rings * v) / side + 5 * grain(u * 0.15, v)) - gap;
    };
  },
  cloth: (side, random) => {
    const cell = side / random.between(4, 24);
    const turn = random() * Math.PI;
    const [cos, sin] = [Math.cos(turn) / cell, Math.sin(turn) / cell];
    return (x, y) => {
      const [a, b] = [Math.floor(x * cos + y * sin) & 1, Math.floor(y * cos - x * sin) & 1];
      return (a + b) / 2;
    };
  },
  foliage: (side, random) => smoothNoise(side, 8, random),
  blotches: (side, random) => smoothNoise(side, Math.floor(random.between(3, 30)), random),
};

function drawColour(kind: (typeof KINDS)[number], random: Random): Colour {
  if (kind === 'white') return [1, 1, 1].map(() => random.between(238, 255)) as unknown as Colour;
  if (kind === 'foliage') return [random.between(10, 110), random.between(30, 150), random.between(5, 80)];
  if (kind === 'wood') {
    const light = random.between(50, 225);
    return [light, light * random.between(0.65, 0.9), light * random.between(0.4, 0.75)];
  }
  const grey = random.between(20, 255);
  // Most tables, walls and papers have little colour.
  const colourful = random() < 0.3 ? 1 : 0.15;
  const channel = () => clamp(grey + colourful * random.between(-160, 160));
  return [channel(), channel(), channel()];
}

/** Values in [0, 1] on a grid of `cells`, cosine-interpolated. */
export function smoothNoise(side: number, cells: number, random: Random): Shade {
  const n = cells + 2;
  const grid = Float32Array.from({ length: n * n }, () => random());
  const ease = (t: number) => t * t * (3 - 2 * t);
  return (x, y) => {
    const [u, v] = [(Math.abs(x) / side) * cells, (Math.abs(y) / side) * cells];
    const [i, j] = [Math.min(Math.floor(u), cells), Math.min(Math.floor(v), cells)];
    const [s, t] = [ease(u - i), ease(v - j)];
    const at = j * n + i;
    const above = grid[at]! * (1 - s) + grid[at + 1]! * s;
    const below = grid[at + n]! * (1 - s) + grid[at + n + 1]! * s;
    return above * (1 - t) + below * t;
  };
}

const clamp = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));
