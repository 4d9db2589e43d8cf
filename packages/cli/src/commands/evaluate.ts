import { evaluateMix, printProtocols } from '@verger/pipeline';
import type { Context } from '../command.js';
import { mixOptions } from './mix-options.js';
import { stageCommand } from './run.js';

/** `verger evaluate`: of a run, or with `--mix` of the model that `verger train --mix` left in a folder. */
export async function evaluateCommand(
  context: Context,
  args: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const given = mixOptions('evaluate', options, ['protocols']);
  if (given === undefined) return stageCommand('evaluate')(context, args, options);
  const { log, signal, json, print } = context;
  const { protocols } = options as { protocols?: string };
  const { figures, page } = await evaluateMix({ ...given, protocols }, { log, signal });
  for (const line of printProtocols(figures.protocols)) log.info(line);
  if (json) print(JSON.stringify({ page, ...figures }));
  else print(page);
  return 0;
}
