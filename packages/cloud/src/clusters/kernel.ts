import { AddJobFlowStepsCommand } from '@aws-sdk/client-emr';
import { type Log, VergerError } from '@verger/base';
import { openStore } from '@verger/storage/store';
import { baseOutputsOf } from '../aws/base-stack.js';
import { calling } from '../aws/errors.js';
import { poll } from '../aws/poll.js';
import { sent } from '../aws/sent.js';
import type { Session } from '../aws/session.js';
import type { ClusterStep } from '../plan/cluster-plan.js';
import { instanceType } from '../plan/instance-types.js';
import { fetchKernel, type KernelFile, packNotebooks } from '../provision/kernel.js';
import { describeCluster, describeStep, isDone } from './describe.js';
import { stepFailure } from './failure.js';
import { cancelStep, onlyCluster } from './terminate.js';

export interface KernelOptions {
  /** Name of the deployment. */
  readonly deployment: string;
  /** @default the only cluster of the deployment that runs */
  readonly cluster: string | undefined;
  /** Decides the processor. */
  readonly type: string;
  /** Of Deno. */
  readonly version: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Between two looks, milliseconds. */
  readonly every: number;
}

/**
 * Puts the TypeScript kernel, the notebooks and what they import into the JupyterHub of a cluster that runs, by a
 * step. A step that fails leaves the cluster as it was.
 *
 * @throws VergerError `no-cluster`, `kernel-fetch`, `not-built`, `step-failed`, `not-deployed`
 */
export async function installKernel(
  session: Session,
  options: KernelOptions,
): Promise<{ cluster: string; step: string }> {
  const { deployment, type, version, log, signal, every } = options;
  const { bucket } = await baseOutputsOf(session, deployment);
  const id = options.cluster ?? (await onlyCluster(session, deployment));
  const files = [await fetchKernel(version, instanceType(type).platform, signal), await packNotebooks()];
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
  log.info(`sending Deno ${version}, the notebooks and what they import, ${megabytes.toFixed(0)} MB`);
  const store = openStore(`s3://${bucket}`);
  for (const { key, bytes } of files) await store.write(key, bytes);
  const { StepIds } = await calling(`submitting to ${id}`, () =>
    // Twice is as good as once: the step copies files to their places.
    session.emr.send(
      new AddJobFlowStepsCommand({ JobFlowId: id, Steps: [kernelStep(session.region, bucket, files)] }),
    ),
  );
  const step = sent(StepIds?.[0], 'step Id');
  log.info(`step ${step} on ${id}`);
  try {
    const watching = { emr: session.emr, log, signal, every };
    const done = await poll(watching, `following ${step}`, async () => {
      const now = await describeStep(session.emr, id, step);
      return isDone(now.Status?.State) ? now : undefined;
    });
    if (done.Status?.State !== 'COMPLETED') {
      const { message } = await stepFailure(await describeCluster(session.emr, id), done, { every });
      throw new VergerError('remote', 'step-failed', message, {
        hint: `see: verger cloud logs ${id}; the cluster goes on as it was`,
      });
    }
  } catch (error) {
    if (signal.aborted) await cancelStep(session, id, step);
    throw error;
  }
  return { cluster: id, step };
}

const kernelStep = (region: string, bucket: string, files: readonly KernelFile[]): ClusterStep => ({
  Name: 'typescript kernel',
  ActionOnFailure: 'CONTINUE',
  HadoopJarStep: {
    Jar: 'command-runner.jar',
    Args: [
      ...['bash', '-c', 'exec bash ~/verger/program/kernel.sh "$@"', 'verger'],
      region,
      ...files.flatMap(({ key, sha256 }) => [`s3://${bucket}/${key}`, sha256]),
    ],
  },
});
