import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Step } from '@aws-sdk/client-emr';
import { VergerError } from '@verger/base';
import { sent } from '../aws/sent.js';
import { bootstrapWords, lastWords, logsOf, readLog, type Said, stepLog } from './explain.js';

/** EMR writes the logs of a step within five minutes, and those of a cluster when it has ended. */
const LOOKS = 20;

export interface FailureOptions {
  /** Between two looks for a log, milliseconds. */
  readonly every: number;
}

/**
 * Why a step failed, in Verger's own last words from its log.
 *
 * @returns an error to throw: remote `step-failed`
 */
export async function stepFailure(
  cluster: Cluster,
  step: Step,
  { every }: FailureOptions,
): Promise<VergerError> {
  const logs = logsOf(cluster);
  const path = stepLog(sent(step.Id, 'step Id'));
  // Not everybody who may submit may read the logs.
  let unread: string | undefined;
  const text = await patiently(every, () => readLog(logs, path)).catch((error: Error) => {
    unread = error.message;
    return undefined;
  });
  const said = text === undefined ? undefined : lastWords(text);
  const what = `the step ${step.Id} of ${cluster.Id} ended as ${step.Status?.State}`;
  const again = 'then submit again with the same --out: what is done is kept';
  if (said === undefined) {
    const tail = text?.trimEnd().split('\n').slice(-3).join(' | ');
    const none = unread === undefined ? 'no log of it is there yet' : `its log cannot be read: ${unread}`;
    const words = tail === undefined ? none : `its log ends: ${tail}`;
    return new VergerError('remote', 'step-failed', `${what}; ${words}`, {
      hint: `see: verger cloud logs ${cluster.Id}, ${again}`,
    });
  }
  return new VergerError('remote', 'step-failed', `${what}: ${said.message}`, {
    hint: `${said.hint ?? `see: verger cloud logs ${cluster.Id}`}; ${again}`,
  });
}

/** EC2 has no instances of the type in the zone now: in EMR's words, for groups and for fleets. */
export const lacksCapacity = ({ Status }: Cluster): boolean =>
  /insufficient|not have sufficient|out of capacity|not supported in your requested Availability Zone/i.test(
    Status?.StateChangeReason?.Message ?? '',
  );

/** Why a cluster ended before its step. */
export async function clusterFailure(cluster: Cluster, { every }: FailureOptions): Promise<VergerError> {
  const { Code: code, Message: message } = cluster.Status?.StateChangeReason ?? {};
  const what = `the cluster ${cluster.Id} ended: ${message ?? code ?? cluster.Status?.State}`;
  if (code === 'BOOTSTRAP_FAILURE') {
    const said: Said | undefined = await patiently(every, () => bootstrapWords(logsOf(cluster))).catch(
      () => undefined,
    );
    return new VergerError(
      'remote',
      'bootstrap-failed',
      `${what}${said === undefined ? '' : `: ${said.message}`}`,
      {
        hint: bootstrapHint(said?.message ?? '') ?? `see: verger cloud logs ${cluster.Id}`,
      },
    );
  }
  const again = 'submit again with the same --out: what is done is kept';
  const hint = lacksCapacity(cluster)
    ? `another --instance-type, or --fleets: several types in all zones; ${again}`
    : code === 'USER_REQUEST'
      ? `somebody ended it, or it did nothing for too long; ${again}`
      : /spot/i.test(message ?? '')
        ? `${again}; without --spot nobody takes the nodes away`
        : `${again}; verger cloud doctor may tell more`;
  return new VergerError('remote', 'cluster-ended', what, { hint });
}

function bootstrapHint(said: string): string | undefined {
  if (said.includes('not for this processor')) {
    return 'give the nodes the archive of their processor: --instance-type decides it';
  }
  const damaged = /(s3:\/\/\S+) is not what it should be/.exec(said);
  return damaged ? `have it sent anew: aws s3 rm ${damaged[1]}, then submit again` : undefined;
}

/** Looks for a log that takes a while to come; undefined when it does not. */
export async function patiently<T>(
  every: number,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (let at = 0; at < LOOKS; at++) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(every);
  }
  return undefined;
}
