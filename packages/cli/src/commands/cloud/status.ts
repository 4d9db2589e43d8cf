import { type ClusterStatus, parseDeployment, statusOf } from '@verger/cloud';
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
    if (json) print(JSON.stringify({ region: session.region, clusters }));
    else
      print(
        clusters.length === 0 ? `nothing runs in ${session.region}` : clusters.map(text(now())).join('\n'),
      );
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
