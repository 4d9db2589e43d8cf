import type { Log } from '@verger/base';

/** What every command gets: the world, so that tests can give another. */
export interface Context {
  readonly log: Log;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** One line on standard output: a result, never progress. */
  readonly print: (line: string) => void;
  /** Whether `--json` was given: the last line printed is then one object. */
  readonly json: boolean;
}
