import { type ErrorKind, VergerError } from '@verger/base';
import { columnsOf, wrap } from './screen.js';

/** Exit codes; scripts rely on them. */
export const exitCode: Record<ErrorKind | 'bug', number> = {
  bug: 1,
  usage: 2,
  input: 3,
  errors: 4,
  remote: 5,
  interrupted: 130,
};

/** An error as `--json` prints it. */
export interface ErrorJson {
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** @deprecated The name of `hint` until 0.1; both are printed until 1.0. */
  readonly mend?: string;
}

export interface Failure {
  readonly exit: number;
  /** For people: what, and what to do. No stack trace unless asked. */
  readonly text: string;
  /** For programs. */
  readonly json: { readonly error: ErrorJson };
}

/** What the program says and returns when a command threw. */
export function explainFailure(error: unknown, debug: boolean): Failure {
  const trace = debug && error instanceof Error ? `\n${error.stack}${causes(error)}` : '';
  if (error instanceof VergerError) {
    const { code, message, hint } = error;
    return {
      exit: exitCode[error.kind],
      text: `verger: ${message}${hint === undefined ? '' : `\n  → ${hint}`}${trace}`,
      json: { error: { code, message, ...(hint === undefined ? {} : { hint, mend: hint }) } },
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    exit: exitCode.bug,
    text: `verger: this should not have happened: ${message}${debug ? trace : '\n  → run it again with --debug and report what it prints'}`,
    json: { error: { code: 'bug', message } },
  };
}

export function writeFailure({ text }: Failure): void {
  process.stderr.write(`${wrap(text, columnsOf(process.stderr))}\n`);
}

function causes(error: Error): string {
  return error.cause instanceof Error ? `\ncaused by ${error.cause.stack}${causes(error.cause)}` : '';
}
