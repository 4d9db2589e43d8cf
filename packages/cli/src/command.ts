import type { Log } from '@verger/base';

/** What every command gets from its environment; tests pass their own. */
export interface Context {
  readonly log: Log;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** A result on standard output as it is, for programs too: an object, a path, a script. */
  readonly print: (line: string) => void;
  /** A result for people on standard output; lines are broken where the screen ends. */
  readonly tell: (text: string) => void;
  /** Columns of standard output; undefined where lines may be as long as they are. */
  readonly columns: number | undefined;
  /** Whether `--json` was given: the last line printed is then one object. */
  readonly json: boolean;
}
