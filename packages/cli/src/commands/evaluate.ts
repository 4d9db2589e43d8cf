import { evaluateRecipe, printProtocols } from '@verger/training';
import type { Context } from '../command.js';
import { recipeOptions } from './recipe-options.js';
import { stageCommand } from './run.js';

/** `verger evaluate`: of a run, or with `--recipe` of the model that `verger train --recipe` left in a folder. */
export async function evaluateCommand(
  context: Context,
  args: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const given = recipeOptions('evaluate', options, ['protocols']);
  if (given === undefined) return stageCommand('evaluate')(context, args, options);
  const { log, signal, json, print } = context;
  const { protocols } = options as { protocols?: string };
  const { figures, page } = await evaluateRecipe({ ...given, protocols }, { log, signal });
  for (const line of printProtocols(figures.protocols, log.columns)) log.info(line);
  if (json) print(JSON.stringify({ page, ...figures }));
  else print(page);
  return 0;
}
