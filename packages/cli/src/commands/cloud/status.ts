import { type ClusterStatus, parseDeployment, stacksOf, statusOf } from '@verger/cloud';
import type { Context } from '../../command.js';
import { duration } from '../../terminal-log.js';
import { withSession } from './session.js';

/** `verger cloud status` */
export async function statusCommand(
  { now, print, json }: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const { name } = parseDeployment(options);
  return withSession(options, async (session) => {
    const clusters = await statusOf(session, name);
    const stacks = await stacksOf(session, name);
    const { region } = session;
    if (json) print(JSON.stringify({ region, stacks, clusters }));
    else {
      if (stacks.length === 0) print(`${name} is not deployed in ${region}`);
      for (const { name: stack, state, missing } of stacks) {
        print(`the stack ${stack}: ${state}`);
        if (missing === undefined) continue;
        print(`  its cluster ${missing.cluster} is gone: ${missing.reason}`);
        print('  → make another: verger cloud deploy --cluster');
      }
      for (const cluster of clusters) print(text(now())(cluster));
      if (clusters.length === 0) print(`nothing runs in ${region}`);
    }
    return 0;
  });
}

const text =
  (now: Date) =>
  ({ id, name, state, since, steps }: ClusterStatus): string => {
    const age = since === undefined ? '' : `, ${duration((now.getTime() - since.getTime()) / 1000)} old`;
    return [
      `${id} ${name}: ${state}${age}`,
      ...steps.map((step) => `  ${step.id} ${step.name}: ${step.state}`),
    ].join('\n');
  };
