import { parseDeployment } from '@verger/cloud';
import type { Context } from '../../command.js';
import { loadStacks } from './load-stacks.js';

/** `verger cloud synth --out <dir>` */
export async function synthCommand(
  { print, tell, json }: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const deployment = parseDeployment(options);
  const { synthesise } = await loadStacks();
  const { base, cluster, schedule } = await synthesise(deployment, String(options.out));
  if (json) print(JSON.stringify({ base, cluster, ...(schedule === undefined ? {} : { schedule }) }));
  else
    for (const { stackName, path } of [base, cluster, schedule ?? []].flat()) tell(`${stackName}: ${path}`);
  return 0;
}
