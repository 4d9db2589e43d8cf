import { type Instance, ListInstancesCommand, type ListInstancesCommandOutput } from '@aws-sdk/client-emr';
import { openStore } from '@verger/storage/store';
import { baseOutputsOf } from '../aws/base-stack.js';
import { calling } from '../aws/errors.js';
import type { Session } from '../aws/session.js';
import type { Deployment } from '../plan/deployment.js';
import { instanceType } from '../plan/instance-types.js';
import { type Cost, costOf } from '../prices/cost.js';
import { readPrices } from '../prices/prices.js';
import { describeStep } from './describe.js';
import type { Submitted } from './submit.js';

/** What a run was foreseen to cost does not know its photos: this does. */
export interface RunCost extends Cost {
  /** Instance-hours that were paid for it. */
  readonly hours: number;
  readonly photos: number;
}

/** EMR and EC2 ask for a minute at the least. */
const LEAST_SECONDS = 60;

/**
 * What a run has cost: the time of each instance by AWS's own account of it, at the prices of the region; requests from
 * what the run has read and written. Of a cluster that stood before, the time of the step on all its nodes.
 *
 * @param now ends what still runs
 * @returns undefined when the prices of the region or the run are not known
 */
export async function runCost(
  session: Session,
  deployment: Deployment,
  { cluster, step, out }: Submitted,
  { own, now }: { /** The cluster was made for the run. */ readonly own: boolean; readonly now: Date },
): Promise<RunCost | undefined> {
  const prices = await readPrices(undefined);
  const photos = await photosOf(out);
  if (prices.regions[session.region] === undefined || photos === undefined) return undefined;
  const instances = await instancesOf(session, cluster);
  const { Status } = await calling(`looking at ${step}`, () => describeStep(session.emr, cluster, step));
  const { StartDateTime: began = now, EndDateTime: ended = now } = Status?.Timeline ?? {};
  const seconds = ({ Status: status }: Instance): number => {
    const { CreationDateTime: made, EndDateTime: gone = now } = status?.Timeline ?? {};
    if (own)
      return made === undefined ? 0 : Math.max(LEAST_SECONDS, (gone.getTime() - made.getTime()) / 1000);
    const [from, to] = [
      Math.max(began.getTime(), made?.getTime() ?? 0),
      Math.min(ended.getTime(), gone.getTime()),
    ];
    return Math.max(0, (to - from) / 1000);
  };
  const hours = (market: 'SPOT' | 'ON_DEMAND') =>
    instances
      .filter(({ Market = 'ON_DEMAND' }) => Market === market)
      .reduce((sum, one) => sum + seconds(one) / 3600, 0);
  const [onDemandHours, spotHours] = [hours('ON_DEMAND'), hours('SPOT')];
  const { serviceAccessGroup } = await baseOutputsOf(session, deployment.name);
  const usage = {
    ...{ region: session.region, private: serviceAccessGroup !== undefined },
    type: instanceType(deployment.instanceType),
    onDemandHours,
    spotHours,
  };
  return {
    ...costOf({ ...usage, photos: photos.listed, photosRead: photos.read }, prices),
    ...{ hours: onDemandHours + spotHours, photos: photos.listed },
  };
}

async function instancesOf({ emr }: Session, cluster: string): Promise<Instance[]> {
  return calling(`looking at the instances of ${cluster}`, async () => {
    const found: Instance[] = [];
    let marker: string | undefined;
    do {
      const page: ListInstancesCommandOutput = await emr.send(
        new ListInstancesCommand({ ClusterId: cluster, Marker: marker }),
      );
      found.push(...(page.Instances ?? []));
      marker = page.Marker;
    } while (marker !== undefined);
    return found;
  });
}

/** Photos of a run, and those of them that its last start has read. */
export async function photosOf(out: string): Promise<{ listed: number; read: number } | undefined> {
  const bytes = await openStore(out).read('run.json');
  if (bytes === undefined) return undefined;
  const { counts, throughput } = JSON.parse(Buffer.from(bytes).toString('utf8'));
  return { listed: counts.listed, read: throughput?.photos ?? 0 };
}
