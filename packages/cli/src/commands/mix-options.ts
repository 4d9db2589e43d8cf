import { VergerError } from '@verger/vision';

/** What `--mix` of train and of evaluate have in common. */
export interface MixGiven {
  readonly mix: string;
  readonly out: string;
  readonly backbone: string | undefined;
  readonly workers: number | undefined;
  readonly holdOut: boolean;
}

/**
 * The options of a command that works on a run, or with `--mix` on the folders of a recipe.
 *
 * @param more options that only `--mix` takes, beside those in common
 * @returns undefined when it is asked of a run
 * @throws VergerError (usage) `bad-option`
 */
export function mixOptions(
  command: 'train' | 'evaluate',
  options: Record<string, unknown>,
  more: readonly string[],
): MixGiven | undefined {
  const wrong = (message: string) =>
    new VergerError('usage', 'bad-option', message, { mend: `see: verger ${command} --help` });
  const { mix, out, backbone, workers, seed } = options as Record<string, string | undefined>;
  if (mix === undefined) {
    const stray = ['backbone', 'workers', 'holdOut', ...more].find((name) => options[name] !== undefined);
    if (stray !== undefined)
      throw wrong(`--${stray === 'holdOut' ? 'hold-out' : stray} is an option of --mix`);
    return undefined;
  }
  if (seed !== undefined) throw wrong('the seed of a mix stands in its recipe');
  if (workers !== undefined && !(Number.isInteger(workers) && Number(workers) >= 1)) {
    throw wrong(`--workers ${workers}: takes a whole number from 1`);
  }
  const holdOut = options.holdOut === true;
  return { mix, out: out!, backbone, workers: workers === undefined ? undefined : Number(workers), holdOut };
}
