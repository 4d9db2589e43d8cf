import { type ClusterStatus, parseDeployment, runningJobs, stacksOf, statusOf } from '@verger/cloud';
import type { Context } from '../../command.js';
import { duration } from '../../terminal-log.js';
import { withSession } from './session.js';

/** `verger cloud status` */
export async function statusCommand(
  { now, print, tell, json }: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const { name } = parseDeployment(options);
  return withSession(options, async (session) => {
    const clusters = await statusOf(session, name);
    const stacks = await stacksOf(session, name);
    const jobs = await runningJobs(session, name);
    const { region } = session;
    if (json) print(JSON.stringify({ region, stacks, clusters, jobs }));
    else {
      if (stacks.length === 0) tell(`${name} is not deployed in ${region}`);
      for (const { name: stack, state, missing } of stacks) {
        tell(`the stack ${stack}: ${state}`);
        if (missing === undefined) continue;
        tell(`  its cluster ${missing.cluster} is gone: ${missing.reason}`);
        tell('  → make another: verger cloud deploy --cluster');
      }
      for (const cluster of clusters) tell(text(now())(cluster));
      for (const job of jobs) tell(text(now())({ ...job, steps: [] }));
      if (clusters.length + jobs.length === 0) tell(`nothing runs in ${region}`);
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
