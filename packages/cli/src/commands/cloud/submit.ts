import { join } from 'node:path';
import { VergerError } from '@verger/base';
import {
  type Deployment,
  describeJobOrder,
  describeSubmission,
  estimate,
  fetchResults,
  followSubmitted,
  followSubmittedJob,
  isJob,
  jobCost,
  parseDeployment,
  readPrices,
  runCost,
  type Session,
  type SubmitOptions,
  type Submitted,
  type SubmittedJob,
  submit,
  submitJob,
} from '@verger/cloud';
import type { Context } from '../../command.js';
import { pollEvery, withSession } from './session.js';

/** Options that are handed to `verger run` on the cluster. */
const HANDED_ON = ['limit', 'variance', 'components', 'maxErrors', 'maxPixels', 'fitOn', 'seed', 'precision'];
const SWITCHES = ['standardize', 'retryErrors'];

const flag = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** `verger cloud submit [photos]` */
export async function submitCommand(
  { log, signal, now, print, tell, json }: Context,
  [photos]: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const deployment = parseDeployment(options);
  const more = [
    ...HANDED_ON.flatMap((name) => (options[name] === undefined ? [] : [flag(name), String(options[name])])),
    ...SWITCHES.flatMap((name) => (options[name] === true ? [flag(name)] : [])),
  ];
  const given: SubmitOptions = {
    ...{ deployment, photos, more, log, signal, now: now(), every: pollEvery(options) },
    out: options.out as string | undefined,
    cluster: options.cluster as string | undefined,
  };
  const follow = options.follow as string | undefined;
  if (follow !== undefined) refuseBeside(photos, options);
  const serverless = options.target === 'serverless' || isJob(follow);
  if (serverless) refuseNodes(options);
  return withSession(options, async (session) => {
    if (options.dryRun === true) {
      print(
        JSON.stringify(await (serverless ? describeJobOrder : describeSubmission)(session, given), null, 2),
      );
      return 0;
    }
    const submitted = await (serverless
      ? follow === undefined
        ? submitJob(session, given)
        : followSubmittedJob(session, { ...given, deployment: deployment.name, job: follow })
      : follow === undefined
        ? submit(session, given)
        : followSubmitted(session, { ...given, cluster: follow }));
    const folder = String(options.fetch ?? join('out', submitted.out.split('/').at(-1)!));
    log.stage('results');
    const files = await fetchResults(submitted.out, folder);
    const own = options.cluster === undefined && follow === undefined;
    const cost = await costBeside(session, deployment, submitted, { own, now: new Date(), log });
    if (json) print(JSON.stringify({ ...submitted, files, ...(cost === undefined ? {} : { cost }) }));
    else {
      for (const file of files) print(file);
      if (cost !== undefined) {
        const { run, estimated } = cost;
        const time =
          'hours' in run
            ? `${run.hours.toFixed(2)} instance-hours`
            : `${run.vcpuHours.toFixed(2)} vCPU-hours, ${run.gbHours.toFixed(2)} GB-hours`;
        tell(
          `cost about $${run.total.toFixed(2)}: ${time}, $${run.requests.toFixed(2)} of requests (estimated: $${estimated.toFixed(2)})`,
        );
      }
    }
    return 0;
  });
}

/** What the run has cost, and what had been foreseen for it; a question that AWS does not answer costs no run. */
async function costBeside(
  session: Session,
  deployment: Deployment,
  submitted: Submitted | SubmittedJob,
  { own, now, log }: { own: boolean; now: Date; log: Context['log'] },
) {
  try {
    const onJob = 'job' in submitted;
    const run = await (onJob
      ? jobCost(session, deployment, submitted)
      : runCost(session, deployment, submitted, { own, now }));
    if (run === undefined) return undefined;
    const { region } = session;
    const at = { region, photos: run.photos, hours: undefined, storedGb: 1 };
    const foreseen = estimate(deployment, await readPrices(undefined), at);
    return { run, estimated: (onJob ? (foreseen.serverless ?? foreseen.run) : foreseen.run).total };
  } catch (error) {
    log.warn(`what it has cost is not known: ${(error as Error).message}`);
    return undefined;
  }
}

/** What is said of the nodes of a cluster, where there is none. */
function refuseNodes(options: Record<string, unknown>): void {
  const told = ['cluster', 'spot', 'fleets'].find((name) => options[name] !== undefined);
  if (told === undefined) return;
  throw new VergerError(
    'usage',
    'bad-option',
    `${flag(told)} beside a run on EMR Serverless: it has no nodes`,
    {
      hint: 'leave it out, or --target serverless: --core-nodes and --instance-type decide the executors',
    },
  );
}

/** What a run that was submitted before has been told already. */
function refuseBeside(photos: string | undefined, options: Record<string, unknown>): void {
  const told = ['out', 'cluster', 'dryRun', ...HANDED_ON, ...SWITCHES].filter(
    (name) => options[name] !== undefined,
  );
  if (photos === undefined && told.length === 0) return;
  const what = photos ?? flag(told[0]!);
  throw new VergerError(
    'usage',
    'bad-option',
    `${what} beside --follow: that run has been submitted already`,
    {
      hint: 'give --follow with --fetch at most',
    },
  );
}
