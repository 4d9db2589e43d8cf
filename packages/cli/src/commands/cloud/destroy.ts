import { createInterface } from 'node:readline/promises';
import { VergerError } from '@verger/base';
import {
  bucketsOf,
  clusterStackName,
  clustersOf,
  deleteBucket,
  deleteStack,
  findApplication,
  findBaseStack,
  findStack,
  parseDeployment,
  runningJobs,
  scheduleStackName,
  serverlessStackName,
  stopApplication,
  terminateClusters,
} from '@verger/cloud';
import type { Context } from '../../command.js';
import { columnsOf, wrap } from '../../screen.js';
import { pollEvery, withSession } from './session.js';

/** `verger cloud destroy` */
export async function destroyCommand(
  { log, signal, print, tell, json }: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const { name } = parseDeployment(options);
  return withSession(options, async (session) => {
    const clusters = await clustersOf(session, name);
    // First of all: it makes clusters.
    const schedule = options.onlyClusters ? undefined : await findStack(session, scheduleStackName({ name }));
    const serverless = options.onlyClusters
      ? undefined
      : await findStack(session, serverlessStackName({ name }));
    const jobs = serverless === undefined ? [] : await runningJobs(session, name);
    const clusterStack = await findStack(session, clusterStackName({ name }));
    const baseStack = options.onlyClusters ? undefined : await findBaseStack(session, name);
    const buckets = options.bucket === true ? await bucketsOf(session, name) : [];
    const going = [
      ...clusters.map(({ id, state }) => `the cluster ${id} (${state})`),
      ...jobs.map(({ id, state }) => `the job ${id} (${state})`),
      ...[schedule, serverless, clusterStack, baseStack].flatMap((stack) =>
        stack ? [`the stack ${stack.StackName}`] : [],
      ),
      ...buckets.map((bucket) => `the bucket ${bucket} with everything in it`),
    ];
    if (going.length > 0 && options.dryRun !== true) {
      await confirm(going, options.yes === true);
      const roleArn = options.cloudformationRole as string | undefined;
      const watching = { log, signal, every: pollEvery(options), roleArn };
      if (schedule !== undefined) await deleteStack(session, schedule.StackName!, watching);
      if (serverless !== undefined) {
        const application = await findApplication(session, name);
        if (application !== undefined) await stopApplication(session, application, watching);
        await deleteStack(session, serverless.StackName!, watching);
      }
      await terminateClusters(
        session,
        clusters.map(({ id }) => id),
        watching,
        // Their network cannot go before their nodes have.
        'gone',
      );
      await deleteStack(session, clusterStackName({ name }), watching);
      if (baseStack !== undefined) await deleteStack(session, baseStack.StackName!, watching);
      for (const bucket of buckets) await deleteBucket(session, bucket);
    }
    const word = options.dryRun === true ? 'would go' : 'gone';
    if (json) print(JSON.stringify({ region: session.region, dryRun: options.dryRun === true, going }));
    else tell(going.length === 0 ? `nothing of ${name} is in ${session.region}` : list(going, word));
    return 0;
  });
}

const list = (going: readonly string[], word: string) => going.map((one) => `${word}: ${one}`).join('\n');

/** @throws VergerError usage `not-confirmed` */
async function confirm(going: readonly string[], yes: boolean): Promise<void> {
  if (yes) return;
  const refuse = (message: string) =>
    new VergerError('usage', 'not-confirmed', message, { hint: 'say yes, or give --yes' });
  process.stderr.write(`${wrap(list(going, 'to go'), columnsOf(process.stderr))}\n`);
  if (!process.stdin.isTTY) throw refuse('nobody is here to ask');
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question('take it away? (yes/no) ').finally(() => asking.close());
  if (answer.trim().toLowerCase() !== 'yes') throw refuse('nothing was deleted');
}
