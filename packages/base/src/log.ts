/** How far a long piece of work is. */
export interface Progress {
  /** What is counted: `photos`. */
  readonly unit: string;
  readonly done: number;
  readonly total: number;
  readonly errors: number;
}

/** Where a stage tells people what it does. Never standard output: that is for results. */
export interface Log {
  /** Columns that a line of `info` may have; left out: as many as it likes. */
  readonly columns?: number | undefined;
  /** A stage begins: `features`, `pca`, … */
  stage(name: string): void;
  info(text: string): void;
  warn(text: string): void;
  progress(progress: Progress): void;
}

/** Says nothing; for tests and for use as a library. */
export const silent: Log = { stage() {}, info() {}, warn() {}, progress() {} };
