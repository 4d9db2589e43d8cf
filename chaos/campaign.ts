import type { Random } from '@verger/storage/hash';

/** What a campaign gets. */
export interface Arena {
  /** Its own folder, empty; removed afterwards. */
  readonly folder: string;
  readonly random: Random;
  /** How many faults are worth trying; a campaign may round it. */
  readonly faults: number;
  readonly say: (line: string) => void;
}

/** What became of it. */
export interface Findings {
  /** Faults that took effect, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** What was held to the promise afterwards, such as `rows of 14 runs compared`. */
  readonly checked: string;
  /** Promises that were broken: none, if all is well. */
  readonly broken: readonly string[];
}

export interface Campaign {
  readonly name: string;
  readonly about: string;
  /** At scale 1. */
  readonly faults: number;
  /** Why it cannot run here; undefined when it can. */
  readonly missing?: () => string | undefined;
  /** Only when it is named: it takes long. */
  readonly onlyNamed?: boolean;
  run(arena: Arena): Promise<Findings>;
}

/** Counts by name. */
export class Tally {
  readonly counts: Record<string, number> = {};

  add(name: string, many = 1): void {
    this.counts[name] = (this.counts[name] ?? 0) + many;
  }

  get all(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }
}

export const pick = <T>(random: Random, items: readonly T[]): T =>
  items[Math.floor(random() * items.length)]!;

export const whole = (random: Random, low: number, high: number): number =>
  Math.floor(random.between(low, high));
