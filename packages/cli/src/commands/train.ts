import { VergerError } from '@verger/base';
import { printProtocols, trainRecipe } from '@verger/training';
import type { Context } from '../command.js';
import { recipeOptions } from './recipe-options.js';
import { stageCommand } from './run.js';

/** `verger train`: of a run, or with `--recipe` of the folders a recipe names. */
export async function trainCommand(
  context: Context,
  args: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const given = recipeOptions('train', options, ['activations', 'calibration']);
  if (given === undefined) return stageCommand('train')(context, args, options);
  if (options.from !== undefined) {
    throw new VergerError(
      'usage',
      'bad-option',
      '--from names runs, --recipe folders of photos: give one of them',
      {
        hint: 'see: verger train --help',
      },
    );
  }
  const { log, signal, json, print } = context;
  const { activations, calibration } = options as { activations?: string; calibration?: string };
  const { model, metrics } = await trainRecipe({ ...given, activations, calibration }, { log, signal });
  if (metrics) {
    log.info(`${metrics.species.length} species, ${metrics.classes.length} classes`);
    for (const line of printProtocols(metrics.protocols, log.columns)) log.info(line);
  }
  if (json) print(JSON.stringify({ model, metrics }));
  else print(model ?? activations!);
  return 0;
}
