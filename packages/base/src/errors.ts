/**
 * Why a command cannot go on. Decides the exit code of the command line and the HTTP status of the server.
 *
 * - `usage`: wrong option, configuration or combination (exit 2)
 * - `input`: the photos, files or model given cannot be used (exit 3)
 * - `errors`: finished, but more photos failed than allowed (exit 4)
 * - `remote`: a remote service failed (exit 5)
 * - `interrupted`: stopped by the user; the same command resumes (exit 130)
 */
export type ErrorKind = 'usage' | 'input' | 'errors' | 'remote' | 'interrupted';

/**
 * The one error of the product: says what was wrong, where, and what to do. Anything else that is thrown is
 * a bug (exit 1).
 */
export class VergerError extends Error {
  readonly kind: ErrorKind;
  /** Stable, kebab-case, for programs: `out-locked`, `model-wrong-backbone`, … */
  readonly code: string;
  /** One sentence that says what the user can do now. */
  readonly hint: string | undefined;

  constructor(
    kind: ErrorKind,
    code: string,
    message: string,
    options: { hint?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'VergerError';
    this.kind = kind;
    this.code = code;
    this.hint = options.hint;
  }
}
