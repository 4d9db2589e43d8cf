import type { Log } from '@verger/base';

/** What every command gets from its environment; tests pass their own. */
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
