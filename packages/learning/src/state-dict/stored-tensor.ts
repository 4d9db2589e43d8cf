import { VergerError } from '@verger/base';

/** One array of a state dict, still in its file. */
export interface StoredTensor {
  readonly shape: readonly number[];
  /**
   * The values, row major in the order of `shape`, whatever order the file keeps them in. Memory is taken here
   * and not before, so that a shape can be judged first.
   *
   * @throws VergerError `backbone-unreadable` (input) where the file does not hold float32 there
   */
  values(): Float32Array;
}

/** Arrays by the names that torch gives them, as `_conv_stem.weight`, in the order of the file. */
export type StateDict = ReadonlyMap<string, StoredTensor>;

/** Throws `backbone-truncated` (input): the file ends before what it announces. */
export function truncated(what: string, length: number): never {
  throw new VergerError('input', 'backbone-truncated', `${what} is cut short: ${length} bytes`, {
    hint: 'Get the file again; the download stopped before its end.',
  });
}

/** Throws `backbone-unreadable` (input): what is there makes no sense. */
export function unreadable(what: string, why: string, cause?: unknown): never {
  throw new VergerError(
    'input',
    'backbone-unreadable',
    `${what} is damaged or not of weights alone: ${why}`,
    {
      hint: 'Get the file again and compare its sha256 with the one published.',
      cause,
    },
  );
}
