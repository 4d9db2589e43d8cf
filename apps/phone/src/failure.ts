/** Why something could not be done; the page has words for each. */
export type FailureCode =
  | 'empty'
  | 'heic'
  | 'svg'
  | 'not-a-photo'
  | 'too-large'
  | 'too-many-pixels'
  | 'broken'
  | 'model-missing'
  | 'model-damaged'
  | 'model-unsupported'
  | 'storage-full'
  | 'bug';

/** A failure that crosses from the worker to the page. */
export class Failure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string = code, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'Failure';
    this.code = code;
  }
}
