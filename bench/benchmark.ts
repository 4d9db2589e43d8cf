import type { Photos } from './photos.js';

/** What one contestant took, round by round. */
export interface Contestant {
  /** Short, as a column head: `ours`, `notebook`. */
  readonly name: string;
  /** What it is, for people. */
  readonly what: string;
  /** One measurement a round, in the unit of the benchmark. */
  readonly values: readonly number[];
  readonly median: number;
  /** The best round: largest where more is better, else smallest. */
  readonly best: number;
  /** Anything else that was measured on the way, as it came. */
  readonly raw?: unknown;
}

/** One row of the table: a quotient of medians, or a plain figure, and what it is to reach. */
export interface Finding {
  readonly what: string;
  readonly value: number;
  /** How the value is written: `2.3 x`, `0.98`, `45 ms`; points are Lighthouse's, of 100. */
  readonly unit: 'x' | 'share' | 'ms' | 's' | 'kB' | 'MB' | 'points';
  /** Bound that was set beforehand; null for a figure given only for information. */
  readonly target: { readonly at: 'least' | 'most'; readonly value: number } | null;
}

export interface Outcome {
  readonly unit: string;
  /** What was worked on: `2000 photos of ../shared/fruits-360`. */
  readonly data: string;
  readonly contestants: readonly Contestant[];
  readonly findings: readonly Finding[];
  /** Versions of what the figures depend on. */
  readonly versions: Readonly<Record<string, string>>;
  readonly notes?: readonly string[];
}

export interface Setting {
  readonly photos: Photos;
  /** Photos of the benchmarks that say "2,000 photos". */
  readonly limit: number;
  readonly rounds: number;
  /** A folder for what the benchmark makes; taken away afterwards. */
  readonly folder: string;
  /** A folder that outlives this benchmark, for what several need. */
  readonly shared: string;
  /** One line of progress. */
  readonly say: (text: string) => void;
}

export interface Benchmark {
  readonly name: string;
  /** What it measures, in one line. */
  readonly summary: string;
  run(setting: Setting): Promise<Outcome>;
}

/** Whether the finding is within its bound; null without one. */
export function reached({ value, target }: Finding): boolean | null {
  if (target === null) return null;
  return target.at === 'least' ? value >= target.value : value <= target.value;
}
