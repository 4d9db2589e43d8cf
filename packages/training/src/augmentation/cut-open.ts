import type { Random } from '@verger/storage/hash';
import { smoothNoise } from './background.js';

type Colour = readonly [number, number, number];

/** What one sees of a fruit that is cut through, from the outside in; lengths in shares of the radius. */
interface Section {
  readonly rind: Colour;
  readonly rindWidth: number;
  /** Between rind and flesh. */
  readonly pith?: { readonly colour: Colour; readonly width: number };
  readonly flesh: Colour;
  /** Colour of the flesh at the centre. @default `flesh` */
  readonly heart?: Colour;
  readonly stone?: { readonly colour: Colour; readonly radius: number };
  readonly seeds?: {
    readonly colour: Colour;
    readonly count: number;
    /** Ring in which they lie. */
    readonly from: number;
    readonly to: number;
    readonly length: number;
  };
  /** Wedges parted by skins, as in citrus. */
  readonly wedges?: number;
}

/**
 * How some species look when cut open. Studio frames show whole fruit only; photos show halves as often. Colours
 * are those of ripe fruit, by eye.
 */
const SECTIONS: Readonly<Record<string, Section>> = {
  apricot: {
    rind: [236, 150, 60],
    rindWidth: 0.04,
    flesh: [246, 172, 62],
    heart: [238, 150, 50],
    stone: { colour: [122, 78, 44], radius: 0.42 },
  },
  avocado: {
    rind: [52, 62, 30],
    rindWidth: 0.05,
    pith: { colour: [140, 170, 70], width: 0.1 },
    flesh: [226, 222, 140],
    stone: { colour: [120, 76, 44], radius: 0.42 },
  },
  granadilla: {
    rind: [232, 150, 50],
    rindWidth: 0.06,
    pith: { colour: [246, 240, 228], width: 0.14 },
    flesh: [176, 178, 160],
    seeds: { colour: [44, 42, 40], count: 60, from: 0, to: 0.75, length: 0.09 },
  },
  grapefruit: {
    rind: [244, 190, 90],
    rindWidth: 0.05,
    pith: { colour: [250, 232, 206], width: 0.07 },
    flesh: [232, 100, 80],
    wedges: 11,
  },
  kiwi: {
    rind: [128, 98, 58],
    rindWidth: 0.04,
    flesh: [126, 172, 44],
    heart: [206, 218, 140],
    seeds: { colour: [30, 26, 22], count: 42, from: 0.28, to: 0.5, length: 0.06 },
  },
  lemon: {
    rind: [248, 214, 60],
    rindWidth: 0.05,
    pith: { colour: [252, 246, 214], width: 0.06 },
    flesh: [246, 222, 112],
    wedges: 9,
  },
  lime: {
    rind: [96, 150, 44],
    rindWidth: 0.05,
    pith: { colour: [222, 232, 180], width: 0.04 },
    flesh: [186, 208, 110],
    wedges: 10,
  },
  mandarin: {
    rind: [244, 140, 30],
    rindWidth: 0.05,
    pith: { colour: [250, 216, 160], width: 0.03 },
    flesh: [246, 150, 40],
    wedges: 10,
  },
  nectarine: {
    rind: [190, 50, 36],
    rindWidth: 0.04,
    flesh: [248, 204, 100],
    heart: [224, 96, 60],
    stone: { colour: [128, 70, 46], radius: 0.4 },
  },
  orange: {
    rind: [246, 150, 34],
    rindWidth: 0.05,
    pith: { colour: [252, 226, 176], width: 0.05 },
    flesh: [248, 168, 50],
    wedges: 10,
  },
  papaya: {
    rind: [222, 170, 60],
    rindWidth: 0.04,
    flesh: [244, 142, 60],
    heart: [236, 120, 50],
    seeds: { colour: [38, 36, 34], count: 70, from: 0, to: 0.42, length: 0.08 },
  },
  'passion-fruit': {
    rind: [74, 34, 48],
    rindWidth: 0.07,
    pith: { colour: [240, 214, 208], width: 0.12 },
    flesh: [226, 170, 40],
    seeds: { colour: [42, 44, 34], count: 46, from: 0, to: 0.74, length: 0.1 },
  },
  peach: {
    rind: [224, 110, 70],
    rindWidth: 0.04,
    flesh: [250, 208, 116],
    heart: [220, 90, 70],
    stone: { colour: [126, 72, 50], radius: 0.4 },
  },
  persimmon: { rind: [232, 110, 30], rindWidth: 0.04, flesh: [242, 146, 50], wedges: 8 },
  plum: {
    rind: [80, 36, 70],
    rindWidth: 0.05,
    flesh: [230, 170, 70],
    heart: [200, 110, 60],
    stone: { colour: [140, 92, 60], radius: 0.38 },
  },
  pomegranate: {
    rind: [190, 50, 50],
    rindWidth: 0.06,
    pith: { colour: [244, 226, 180], width: 0.08 },
    flesh: [226, 190, 150],
    seeds: { colour: [172, 20, 44], count: 110, from: 0, to: 0.84, length: 0.13 },
  },
  'prickly-pear': {
    rind: [176, 60, 70],
    rindWidth: 0.12,
    flesh: [206, 46, 84],
    seeds: { colour: [70, 24, 40], count: 50, from: 0, to: 0.75, length: 0.05 },
  },
};

export const CUT_SPECIES: readonly string[] = Object.keys(SECTIONS);

export const canBeCut = (species: string): boolean => Object.hasOwn(SECTIONS, species);

/**
 * Draws a species cut through the middle, as a fruit of its own: no two alike.
 *
 * @param species one of which `canBeCut` is true
 * @returns `side · side · 4` bytes, transparent around the fruit
 */
export function drawCutOpen(species: string, side: number, random: Random): Uint8Array {
  const section = SECTIONS[species]!;
  const { rind, rindWidth, pith, flesh, heart = flesh, stone, wedges } = section;
  const outline = smoothNoise(side, 3, random);
  const grain = smoothNoise(side, 14, random);
  const long = random.between(0.8, 1);
  const tone = [0, 1, 2].map(() => random.between(0.88, 1.12));
  const [light, lightAt] = [random.between(0, 0.25), random() * 2 * Math.PI];
  const turn = random() * Math.PI;
  const seeds = drawSeeds(section, random);
  const half = side / 2;
  const out = new Uint8Array(side * side * 4);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [u, v] = [(x - half) / half, (y - half) / half];
      const wobble = 0.96 - 0.1 * outline(x, y);
      const r = Math.hypot(u, v / long) / wobble;
      if (r > 1) continue;
      const inner = 1 - rindWidth - (pith?.width ?? 0);
      let colour: Colour = mix(heart, flesh, Math.min(1, (r / inner) ** 1.5));
      if (r > 1 - rindWidth) colour = rind;
      else if (r > inner) colour = pith?.colour ?? flesh;
      else if (wedges !== undefined) colour = mix(colour, pith?.colour ?? rind, skin(u, v, r, wedges, turn));
      if (r < inner && seeds.some(([a, b, cos, sin, length]) => inSeed(u - a, v - b, cos, sin, length))) {
        colour = section.seeds!.colour;
      }
      if (stone && Math.hypot(u, (v / long) * 0.85) < stone.radius) {
        colour = mix(stone.colour, [0, 0, 0], 0.45 * (Math.hypot(u + 0.1, v + 0.1) / stone.radius) ** 2);
      }
      const bright =
        (0.86 + 0.28 * grain(x, y)) * (1 + light * (u * Math.cos(lightAt) + v * Math.sin(lightAt)));
      const at = (y * side + x) * 4;
      for (let c = 0; c < 3; c++) out[at + c] = Math.max(0, Math.min(255, colour[c]! * bright * tone[c]!));
      out[at + 3] = 255 * Math.min(1, (1 - r) * half * 0.7);
    }
  }
  return out;
}

type Seed = readonly [x: number, y: number, cos: number, sin: number, length: number];

/** Long sides point outwards, more or less. */
function drawSeeds({ seeds }: Section, random: Random): Seed[] {
  if (seeds === undefined) return [];
  return Array.from({ length: Math.round(seeds.count * random.between(0.6, 1.1)) }, () => {
    const angle = random() * 2 * Math.PI;
    const r = Math.sqrt(random.between(seeds.from ** 2, seeds.to ** 2));
    const lean = angle + random.between(-0.6, 0.6);
    const length = seeds.length * random.between(0.75, 1.2);
    return [r * Math.cos(angle), r * Math.sin(angle), Math.cos(lean), Math.sin(lean), length];
  });
}

const inSeed = (x: number, y: number, cos: number, sin: number, length: number): boolean =>
  ((x * cos + y * sin) / length) ** 2 + ((y * cos - x * sin) / (length * 0.6)) ** 2 < 1;

/** How much of the skin between two wedges there is at a point: 0 to 1. */
function skin(u: number, v: number, r: number, wedges: number, turn: number): number {
  const within = ((Math.atan2(v, u) + turn + 2 * Math.PI) * wedges) / (2 * Math.PI);
  const away = (Math.abs((within % 1) - 0.5) * -1 + 0.5) * ((2 * Math.PI) / wedges) * r;
  return r < 0.08 ? 0.9 : Math.max(0, 0.9 - away / 0.03);
}

const mix = (from: Colour, to: Colour, share: number): Colour => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];
