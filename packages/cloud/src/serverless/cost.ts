import { calling } from '../aws/errors.js';
import type { Session } from '../aws/session.js';
import { photosOf } from '../clusters/run-cost.js';
import type { Deployment } from '../plan/deployment.js';
import { instanceType } from '../plan/instance-types.js';
import { readPrices } from '../prices/prices.js';
import { type ServerlessCost, serverlessCost } from '../prices/serverless.js';
import { describeJob } from './jobs.js';
import type { SubmittedJob } from './submit.js';

interface JobCost extends ServerlessCost {
  readonly vcpuHours: number;
  readonly gbHours: number;
  readonly photos: number;
}

/**
 * What a job has cost: the hours that EMR Serverless itself reports as billed, at the prices of the region.
 *
 * @returns undefined when the prices of the region, the hours or the run are not known
 */
export async function jobCost(
  session: Session,
  deployment: Deployment,
  { application, job, out }: SubmittedJob,
): Promise<JobCost | undefined> {
  const { region } = session;
  const prices = await readPrices(undefined);
  const photos = await photosOf(out);
  const { billedResourceUtilization: billed } = await calling(`looking at ${job}`, () =>
    describeJob(session, application, job),
  );
  if (prices.regions[region] === undefined || photos === undefined || billed === undefined) return undefined;
  const { vCPUHour: vcpuHours = 0, memoryGBHour: gbHours = 0 } = billed;
  const { platform } = instanceType(deployment.instanceType);
  const usage = { region, platform, vcpuHours, gbHours, photos: photos.listed, photosRead: photos.read };
  const cost = serverlessCost(usage, prices);
  return cost === undefined ? undefined : { ...cost, vcpuHours, gbHours, photos: photos.listed };
}
