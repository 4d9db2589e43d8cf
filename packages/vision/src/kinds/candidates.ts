import { BACKGROUND_CLASS, type Head } from '../head.js';
import type { Part } from '../second-look.js';

/** The logits of all classes at each position of a part of a photo. */
export interface LogitGrid {
  readonly part: Part;
  readonly rows: number;
  readonly columns: number;
  /** `rows x columns x classes` float32, row 0 at the top. */
  readonly logits: Float32Array;
}

/** A part of a photo where one species stands out, before it is looked at on its own. */
export interface Candidate extends Part {
  /** Likeliest species of the part by the mean of its logits; of a head without species, its class. */
  readonly species: string;
  /** Its calibrated probability, 0 to 1. */
  readonly probability: number;
}

/** Most candidates of a photo. Each costs a pass through the network, and later ones mislead more than they find. */
const MOST = 6;
/** Sides of a window in positions; a single position says little. */
const LEAST_SIDE = 2;
/** The longer side of a window for its shorter one. */
const LONGEST = 2.6;
/** What a larger window counts for, as a power of its area. */
const AREA_POWER = 0.15;
/** Two windows of one species are one candidate when they share more than this of the smaller. */
const SAME_SHARED = 0.3;
/** Two windows of different species are one candidate when their intersection over union is larger. */
const OTHER_IOU = 0.6;

/**
 * Where to look closer: windows of all sizes over the grids, each asked by the mean of its logits, the best first,
 * without those that show the same again (non-maximum suppression).
 */
export function candidatesOf(head: Head, grids: readonly LogitGrid[]): Candidate[] {
  const likeliest = openLikeliest(head);
  const windows = grids.flatMap((grid) => windowsOf(grid, likeliest)).sort((a, b) => b.score - a.score);
  const kept: Candidate[] = [];
  for (const { score: _, ...window } of windows) {
    if (kept.length === MOST) break;
    if (!kept.some((other) => showsTheSame(window, other))) kept.push(window);
  }
  return kept;
}

function showsTheSame(a: Candidate, b: Candidate): boolean {
  if (a.species === b.species) return sharedOfSmaller(a, b) > SAME_SHARED;
  return intersectionOverUnion(a, b) > OTHER_IOU;
}

type Scored = Candidate & { readonly score: number };

function windowsOf(grid: LogitGrid, likeliest: Likeliest): Scored[] {
  const { part, rows, columns } = grid;
  const cell = { width: part.width / columns, height: part.height / rows };
  const meanWithin = openMeans(grid);
  const found: Scored[] = [];
  for (const { top, left, high, wide } of spans(rows, columns)) {
    const { species, probability, fruit } = likeliest(meanWithin(top, left, high, wide));
    const window = {
      x: part.x + left * cell.width,
      y: part.y + top * cell.height,
      width: wide * cell.width,
      height: high * cell.height,
    };
    const score = probability * fruit * (window.width * window.height) ** AREA_POWER;
    found.push({ ...window, species, probability, score });
  }
  return found;
}

type Likeliest = (logits: Float64Array) => {
  readonly species: string;
  readonly probability: number;
  /** How much more fruit than background, 0 to 1; 1 of a head that knows no background. Not calibrated. */
  readonly fruit: number;
};

/** The likeliest species, as `classProbabilities` tells it; prepared, since thousands of windows are asked. */
function openLikeliest({ classes, species = classes, temperature }: Head): Likeliest {
  const names = [...new Set(species)].filter((name) => name !== BACKGROUND_CLASS);
  const nothing = species.indexOf(BACKGROUND_CLASS);
  const speciesAt = Int32Array.from(species, (name) => names.indexOf(name));
  const sums = new Float64Array(names.length);
  return (logits) => {
    // By index: thousands of windows are asked, and an iterator makes an object of each number.
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < logits.length; c++) if (c !== nothing && logits[c]! > most) most = logits[c]!;
    sums.fill(0);
    let [all, energy] = [0, 0];
    for (let c = 0; c < logits.length; c++) {
      if (c === nothing) continue;
      const share = Math.exp((logits[c]! - most) / temperature);
      sums[speciesAt[c]!] = sums[speciesAt[c]!]! + share;
      all += share;
      energy += Math.exp(logits[c]! - most);
    }
    let best = 0;
    for (let i = 1; i < sums.length; i++) if (sums[i]! > sums[best]!) best = i;
    // Halved: the difference of the logits overstates it.
    const fruit = nothing < 0 ? 1 : 1 / (1 + Math.exp((logits[nothing]! - most - Math.log(energy)) / 2));
    return { species: names[best]!, probability: sums[best]! / all, fruit };
  };
}

function* spans(rows: number, columns: number) {
  for (let high = Math.min(LEAST_SIDE, rows); high <= rows; high++) {
    for (let wide = Math.min(LEAST_SIDE, columns); wide <= columns; wide++) {
      if (Math.max(high / wide, wide / high) > LONGEST) continue;
      for (let top = 0; top + high <= rows; top++) {
        for (let left = 0; left + wide <= columns; left++) yield { top, left, high, wide };
      }
    }
  }
}

/** Means of the logits within a window, by sums of all that lies above and left of each corner (summed-area table). */
function openMeans({ rows, columns, logits }: LogitGrid) {
  const classes = logits.length / (rows * columns);
  const line = (columns + 1) * classes;
  const sums = new Float64Array((rows + 1) * line);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const from = (y * columns + x) * classes;
      const to = (y + 1) * line + (x + 1) * classes;
      for (let c = 0; c < classes; c++) {
        const [left, above, corner] = [
          sums[to + c - classes]!,
          sums[to + c - line]!,
          sums[to + c - line - classes]!,
        ];
        sums[to + c] = logits[from + c]! + left + above - corner;
      }
    }
  }
  const mean = new Float64Array(classes);
  return (top: number, left: number, high: number, wide: number): Float64Array => {
    const from = top * line + left * classes;
    const [right, below] = [wide * classes, high * line];
    for (let c = 0; c < classes; c++) {
      const at = from + c;
      mean[c] =
        (sums[at + below + right]! - sums[at + right]! - sums[at + below]! + sums[at]!) / (high * wide);
    }
    return mean;
  };
}

/** Area that both cover, in shares of the photo. */
export function intersection(a: Part, b: Part): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

export function intersectionOverUnion(a: Part, b: Part): number {
  const both = intersection(a, b);
  return both / (a.width * a.height + b.width * b.height - both);
}

/** Share of the smaller of the two that lies within the larger. */
export const sharedOfSmaller = (a: Part, b: Part): number =>
  intersection(a, b) / Math.min(a.width * a.height, b.width * b.height);
