import { VergerError } from '@verger/base';

/** What `--recipe` of train and of evaluate have in common. */
export interface RecipeOptions {
  readonly recipe: string;
  readonly out: string;
  readonly backbone: string | undefined;
  readonly workers: number | undefined;
  readonly holdOut: boolean;
}

/**
 * The options of a command that works on a run, or with `--recipe` on the folders of a recipe.
 *
 * @param more options that only `--recipe` takes, beside those in common
 * @returns undefined when it is asked of a run
 * @throws VergerError (usage) `bad-option`
 */
export function recipeOptions(
  command: 'train' | 'evaluate',
  options: Record<string, unknown>,
  more: readonly string[],
): RecipeOptions | undefined {
  const wrong = (message: string) =>
    new VergerError('usage', 'bad-option', message, { hint: `see: verger ${command} --help` });
  const { mix, out, backbone, workers, seed } = options as Record<string, string | undefined>;
  const recipe = (options.recipe as string | undefined) ?? mix;
  if (recipe !== undefined && mix !== undefined && recipe !== mix) {
    throw wrong('--mix is the former name of --recipe: give one of them');
  }
  if (recipe === undefined) {
    const stray = ['backbone', 'workers', 'holdOut', ...more].find((name) => options[name] !== undefined);
    if (stray !== undefined)
      throw wrong(`--${stray === 'holdOut' ? 'hold-out' : stray} is an option of --recipe`);
    return undefined;
  }
  if (seed !== undefined) throw wrong('the seed is set in the recipe');
  if (workers !== undefined && !(Number.isInteger(workers) && Number(workers) >= 1)) {
    throw wrong(`--workers ${workers}: takes a whole number from 1`);
  }
  const holdOut = options.holdOut === true;
  return {
    recipe,
    out: out!,
    backbone,
    workers: workers === undefined ? undefined : Number(workers),
    holdOut,
  };
}
