import type { Deployment } from '../plan/deployment.js';
import { instanceType } from '../plan/instance-types.js';
import { priceOf, pricesIn } from './prices.js';
import type { Prices } from './schema.js';

/** From RunJobFlow to the first step, minutes: EMR says "about ten" for Spark; unmeasured here. */
const START_MINUTES = 10;
/**
 * Photos a second of one vCPU with the shipped backbone at fp32. Half of what a core of the benchmarks' machine does
 * (docs/benchmarks.md), because a vCPU of m5 is half a core; not measured on AWS.
 */
const PHOTOS_A_SECOND_A_VCPU = 35;
/** Root and data volumes of a node, GB: EMR's 64 for an xlarge and our root. */
const DISK_GB = 84;
const HOURS_A_MONTH = 730;

export interface EstimateOptions {
  readonly region: string;
  /** To compute in one run. */
  readonly photos: number;
  /** That the cluster is up; computed from the photos when it is not given. */
  readonly hours: number | undefined;
  /** Of photos and runs that are kept, GB. */
  readonly storedGb: number;
}

/** Money, in US dollars. */
export interface Estimate {
  readonly hours: number;
  readonly nodes: number;
  /** One run on a cluster that ends with it. */
  readonly run: { ec2: number; emr: number; disks: number; addresses: number; total: number };
  /** A month in which no cluster runs. */
  readonly idleMonth: { key: number; storage: number; total: number };
  /** The deck's cluster by hand: four m5.xlarge on demand with disks and addresses; a weekend has 60 hours. */
  readonly deck: { hour: number; sameHours: number; forgottenWeekend: number };
}

/** What a run costs, what a month costs in which nothing runs, and what the deck's cluster would. */
export function estimate(deployment: Deployment, prices: Prices, options: EstimateOptions): Estimate {
  const type = instanceType(deployment.instanceType);
  const { ec2Hour, s3GbMonth } = pricesIn(prices, options.region);
  const { coreNodes, spot } = deployment;
  const nodes = coreNodes + 1;
  const rate = coreNodes * type.vcpus * PHOTOS_A_SECOND_A_VCPU;
  const hours = options.hours ?? START_MINUTES / 60 + options.photos / rate / 3600;
  const onDemand = priceOf(ec2Hour, type.name);
  const ec2 = hours * onDemand * (1 + coreNodes * (spot ? prices.spotShare : 1));
  const emr = hours * nodes * priceOf(prices.emrHour, type.name);
  const disks = (hours / HOURS_A_MONTH) * nodes * DISK_GB * prices.ebsGbMonth;
  const addresses = hours * nodes * prices.ipv4Hour;
  const storage = options.storedGb * s3GbMonth;
  const node = (DISK_GB * prices.ebsGbMonth) / HOURS_A_MONTH + prices.ipv4Hour;
  const deckHour = 4 * (priceOf(ec2Hour, 'm5.xlarge') + priceOf(prices.emrHour, 'm5.xlarge') + node);
  return {
    hours,
    nodes,
    run: { ec2, emr, disks, addresses, total: ec2 + emr + disks + addresses },
    idleMonth: { key: prices.kmsKeyMonth, storage, total: prices.kmsKeyMonth + storage },
    deck: { hour: deckHour, sameHours: deckHour * hours, forgottenWeekend: deckHour * 60 },
  };
}
