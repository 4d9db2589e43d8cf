import type { Deployment } from '../plan/deployment.js';
import { type InstanceType, instanceType } from '../plan/instance-types.js';
import { capacityOf } from '../plan/serverless.js';
import { besideCompute, type Cost, type Usage } from './cost.js';
import { pricesIn } from './prices.js';
import type { Prices } from './schema.js';

/** What workers of EMR Serverless were, or will be; their disks are within what is free. */
interface ServerlessUsage extends Pick<Usage, 'region' | 'photos' | 'photosRead'> {
  readonly platform: InstanceType['platform'];
  readonly vcpuHours: number;
  readonly gbHours: number;
}

/** Money, in US dollars. */
export interface ServerlessCost extends Pick<Cost, 'requests' | 'metrics' | 'total'> {
  readonly vcpus: number;
  readonly memory: number;
}

/** What a run without a cluster costs; undefined where there is no price of EMR Serverless. */
export function serverlessCost(usage: ServerlessUsage, prices: Prices): ServerlessCost | undefined {
  const { region, platform, vcpuHours, gbHours } = usage;
  const price = pricesIn(prices, region).serverless?.[platform];
  if (price === undefined) return undefined;
  const [vcpus, memory] = [vcpuHours * price.vcpuHour, gbHours * price.gbHour];
  const beside = besideCompute(region, usage, prices);
  return { vcpus, memory, ...beside, total: vcpus + memory + beside.requests + beside.metrics };
}

/** All workers of a run for some hours. */
export function workerHours(deployment: Deployment, hours: number) {
  const { vcpus, gb } = capacityOf(deployment);
  const { platform } = instanceType(deployment.instanceType);
  return { platform, vcpuHours: vcpus * hours, gbHours: gb * hours };
}

/** What all workers of a run cost an hour, US dollars; undefined where prices are not known. */
export function serverlessHourOf(deployment: Deployment, region: string, prices: Prices): number | undefined {
  if (prices.regions[region] === undefined) return undefined;
  const usage = { region, photos: 0, photosRead: 0, ...workerHours(deployment, 1) };
  const cost = serverlessCost(usage, prices);
  return cost === undefined ? undefined : Math.round((cost.vcpus + cost.memory) * 1e4) / 1e4;
}
