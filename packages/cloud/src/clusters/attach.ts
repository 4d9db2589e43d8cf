import { ListStepsCommand } from '@aws-sdk/client-emr';
import { type Log, VergerError } from '@verger/base';
import { openSource } from '@verger/storage/photos';
import { calling } from '../aws/errors.js';
import { sent } from '../aws/sent.js';
import type { Session } from '../aws/session.js';
import { placeOfStep } from '../plan/run-step.js';
import { describeCluster } from './describe.js';
import { followRun, waitUntilTerminated } from './follow-run.js';
import type { Submitted } from './submit.js';

export interface AttachOptions {
  readonly cluster: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Between two looks, milliseconds. */
  readonly every: number;
}

/**
 * Follows the newest run of a cluster that another command has submitted: one that was killed, or has lost its
 * network or its credentials. A Ctrl-C ends the looking, and nothing else.
 *
 * @throws VergerError usage `no-run`, and as {@link followRun}
 */
export async function followSubmitted(session: Session, options: AttachOptions): Promise<Submitted> {
  const { cluster: id, log, signal, every } = options;
  const { emr } = session;
  const { Steps = [] } = await calling(`asking for the steps of ${id}`, () =>
    emr.send(new ListStepsCommand({ ClusterId: id })),
  );
  const found = Steps.map(({ Id, Config }) => ({
    step: sent(Id, 'step Id'),
    place: placeOfStep(Config?.Args ?? []),
  }));
  const newest = found.find(({ place }) => place !== undefined);
  if (newest?.place === undefined) {
    throw new VergerError('usage', 'no-run', `${id} has no step that runs verger`, {
      hint: `see what it does: verger cloud status, or verger cloud logs ${id}`,
    });
  }
  const { step, place } = newest;
  log.info(`step ${step} on ${id}, to ${place.out}`);
  const watching = { emr, log, signal, every };
  const listed = (await openSource(place.photos).list(signal)).photos.length;
  await followRun(id, step, { photos: listed, out: place.out, watching, every });
  const { AutoTerminate } = await calling(`looking at ${id}`, () => describeCluster(emr, id));
  if (AutoTerminate === true) await waitUntilTerminated(id, watching);
  return { cluster: id, step, ...place };
}
