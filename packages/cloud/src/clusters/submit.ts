import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { AddJobFlowStepsCommand, ListStepsCommand } from '@aws-sdk/client-emr';
import { type Log, VergerError } from '@verger/base';
import { baseOutputsOf } from '../aws/base-stack.js';
import { calling } from '../aws/errors.js';
import { poll } from '../aws/poll.js';
import { sent } from '../aws/sent.js';
import type { Session } from '../aws/session.js';
import { type BaseOutputs, type ClusterStep, clusterPlan } from '../plan/cluster-plan.js';
import { type Deployment, runName, slotsOf } from '../plan/deployment.js';
import { instanceType } from '../plan/instance-types.js';
import { runStep } from '../plan/run-step.js';
import { sparkDefaults } from '../plan/spark-defaults.js';
import { hourOf } from '../prices/cost.js';
import { readPrices } from '../prices/prices.js';
import { provisionCluster } from '../provision/upload.js';
import { describeCluster, isOver, type Watching } from './describe.js';
import { lacksCapacity } from './failure.js';
import { followRun, type Place, waitUntilTerminated } from './follow-run.js';
import { type RunPlace, type RunPlaceOptions, runPlace } from './place.js';
import { sendOnce } from './retry.js';
import { startCluster } from './start.js';
import { cancelStep, terminateClusters } from './terminate.js';

export interface SubmitOptions extends RunPlaceOptions {
  readonly deployment: Deployment;
  /** A cluster that is there; @default a new one, which ends with the run */
  readonly cluster: string | undefined;
  /** More options for `verger run`. */
  readonly more: readonly string[];
  readonly log: Log;
  /** Between two looks, milliseconds. */
  readonly every: number;
}

/** What a submitted run came to. */
export interface Submitted {
  readonly cluster: string;
  readonly step: string;
  readonly photos: string;
  readonly out: string;
}

/** What is decided before anything is sent. */
interface Prepared extends RunPlace {
  readonly base: BaseOutputs;
  readonly clusterName: string;
  readonly step: ClusterStep;
}

async function prepare(session: Session, options: SubmitOptions): Promise<Prepared> {
  const { deployment } = options;
  const base = await baseOutputsOf(session, deployment.name);
  const place = await runPlace(base.bucket, options);
  const { runId, photos, out } = place;
  const step = runStep({
    // So that it is found again when the answer to its order is lost.
    name: runName(deployment.name, runId),
    ...{ region: session.region, photos, out, more: options.more },
    // A cluster for people has settings for people: the job brings its own.
    spark: sparkDefaults(instanceType(deployment.instanceType)),
    metrics: {
      deployment: deployment.name,
      usdHour: hourOf(
        { ...deployment, private: base.serviceAccessGroup !== undefined },
        session.region,
        await readPrices(undefined),
      ),
    },
    ...{ slots: slotsOf(deployment), last: options.cluster === undefined },
  });
  return { base, ...place, clusterName: `${deployment.name}-run-${runId}`, step };
}

/** What {@link submit} would send to EMR: AddJobFlowSteps, or RunJobFlow with an archive that is not built yet. */
export async function describeSubmission(session: Session, options: SubmitOptions): Promise<unknown> {
  const { base, clusterName, step } = await prepare(session, options);
  if (options.cluster !== undefined) return { JobFlowId: options.cluster, Steps: [step] };
  const use = { clusterName, kind: 'transient', provision: undefined } as const;
  return { ...clusterPlan(options.deployment, base, use), Steps: [step] };
}

/**
 * Runs the job on a cluster and waits for its end. Without `cluster`, one is made for it that ends by itself after
 * its only step, whatever becomes of this process; a Ctrl-C ends it at once.
 *
 * @throws VergerError `not-deployed`, `submit-place`, `bootstrap-failed`, `step-failed`, `cluster-ended`, …
 */
export async function submit(session: Session, options: SubmitOptions): Promise<Submitted> {
  const { deployment, log, signal, every } = options;
  const { base, photos, out, listed, clusterName, step } = await prepare(session, options);
  const type = instanceType(deployment.instanceType);
  const watching: Watching = { emr: session.emr, log, signal, every };
  const place: Place = { photos: listed, out, watching, every };

  if (options.cluster !== undefined) {
    const id = options.cluster;
    const stepId = await addStep(session, id, step, watching);
    log.info(`step ${stepId} on ${id}`);
    await orOnStop(
      () => followRun(id, stepId, place),
      { id, signal },
      () => cancelStep(session, id, stepId),
    );
    return { cluster: id, step: stepId, photos, out };
  }

  log.stage('cluster');
  const { bucket } = base;
  const provision = await provisionCluster(session, { bucket, platform: type.platform, ...options });
  signal.throwIfAborted();
  const zones = deployment.fleets ? [base.subnet] : base.subnets;
  for (const [at, subnet] of zones.entries()) {
    // So that one whose answer is lost is not taken for the one before it.
    const name = at === 0 ? clusterName : `${clusterName}-${at + 1}`;
    const plan = clusterPlan(deployment, base, { clusterName: name, kind: 'transient', provision, subnet });
    const id = await startCluster(session, plan, [step], watching);
    log.info(
      `${id}: ${deployment.coreNodes + 1} x ${type.name}, ${deployment.release}; it ends with the run`,
    );
    let stepId = '';
    try {
      await orOnStop(
        async () => {
          stepId = await firstStep(session, id, watching);
          await followRun(id, stepId, place);
          await waitUntilTerminated(id, watching);
        },
        { id, signal },
        async () => {
          await terminateClusters(session, [id], { log, every }, 'ending');
          log.info(`${id} ends; --out ${out} goes on with what is done`);
        },
      );
      return { cluster: id, step: stepId, photos, out };
    } catch (error) {
      const next = zones[at + 1];
      if (next === undefined || signal.aborted || !(await endedForCapacity(session, id))) throw error;
      const [here, there] = await zonesOf(session, [subnet, next]);
      log.warn(`${here} has no ${type.name} to give now; trying ${there}`);
    }
  }
  throw new Error('a base stack without subnets');
}

async function endedForCapacity({ emr }: Session, id: string): Promise<boolean> {
  const cluster = await calling(`looking at ${id}`, () => describeCluster(emr, id));
  return isOver(cluster.Status?.State) && lacksCapacity(cluster);
}

/** Zones of subnets, for people; the subnets themselves where they may not be looked at. */
async function zonesOf({ ec2 }: Session, subnets: readonly string[]): Promise<string[]> {
  try {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...subnets] }));
    return subnets.map((id) => Subnets.find(({ SubnetId }) => SubnetId === id)?.AvailabilityZone ?? id);
  } catch {
    return [...subnets];
  }
}

/**
 * Does the work. When it was stopped meanwhile, cleans up before it says so; when AWS was lost from sight, says how to
 * find the run again.
 */
async function orOnStop(
  work: () => Promise<void>,
  { id, signal }: { readonly id: string; readonly signal: AbortSignal },
  cleanUp: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (signal.aborted) await cleanUp();
    else if (error instanceof VergerError && error.code.startsWith('aws-')) {
      const { kind, code, message, hint } = error;
      throw new VergerError(kind, code, `${message}; the run on ${id} goes on without this command`, {
        hint: `${hint}: verger cloud submit --follow ${id}`,
        cause: error,
      });
    }
    throw error;
  }
}

/** Adds a step to a cluster that is there, once. */
function addStep(session: Session, id: string, step: ClusterStep, watching: Watching): Promise<string> {
  return sendOnce({
    ...watching,
    doing: `submitting to ${id}`,
    order: async () => {
      const { StepIds } = await session.emrOnce.send(
        new AddJobFlowStepsCommand({ JobFlowId: id, Steps: [step] }),
      );
      return sent(StepIds?.[0], 'step Id');
    },
    find: async () => {
      const { Steps } = await session.emr.send(new ListStepsCommand({ ClusterId: id }));
      return Steps?.find(({ Name }) => Name === step.Name)?.Id;
    },
  });
}

async function firstStep({ emr }: Session, id: string, watching: Watching): Promise<string> {
  return poll(watching, `asking for the step of ${id}`, async () => {
    const { Steps } = await emr.send(new ListStepsCommand({ ClusterId: id }));
    return Steps?.at(-1)?.Id;
  });
}
