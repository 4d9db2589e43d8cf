import { shardSize } from '@verger/pipeline';
import type { Deployment } from '../plan/deployment.js';
import { type InstanceType, instanceType } from '../plan/instance-types.js';
import { RUN_METRICS } from '../plan/metrics.js';
import { priceOf, pricesIn } from './prices.js';
import type { Prices } from './schema.js';

/** What a run was, or will be: all that its cost follows from. */
export interface Usage {
  readonly region: string;
  readonly type: InstanceType;
  /** Instance-hours of the primary and of core nodes on demand. */
  readonly onDemandHours: number;
  /** Instance-hours of core nodes on Spot. */
  readonly spotHours: number;
  /** Photos that are read, one request each. */
  readonly photosRead: number;
  /** Photos of the whole run: they decide how many parts are written. */
  readonly photos: number;
  /** Nodes without public addresses. */
  readonly private: boolean;
}

/** Money, in US dollars. */
export interface Cost {
  readonly ec2: number;
  readonly emr: number;
  readonly disks: number;
  readonly addresses: number;
  /** Of S3: listing and reading photos, writing and publishing parts. */
  readonly requests: number;
  /** What the run writes to CloudWatch about itself, for the dashboard. */
  readonly metrics: number;
  readonly total: number;
}

/** What instances cost, without what a run does on them. */
export const nodesCost = ({ ec2, emr, disks, addresses }: Cost): number => ec2 + emr + disks + addresses;

/**
 * What the nodes of a deployment cost while they are up, US dollars an hour of all together; undefined where prices are
 * not known.
 */
export function hourOf(
  { instanceType: type, coreNodes, spot, private: closed }: Deployment,
  region: string,
  prices: Prices,
): number | undefined {
  if (prices.regions[region] === undefined) return undefined;
  const nodes = { region, type: instanceType(type), photosRead: 0, photos: 0, private: closed };
  const usage = { ...nodes, onDemandHours: spot ? 1 : coreNodes + 1, spotHours: spot ? coreNodes : 0 };
  return Math.round(nodesCost(costOf(usage, prices)) * 1e4) / 1e4;
}

/** Root and data volumes of a node, GB: EMR's 64 for an xlarge and our root. */
const DISK_GB = 84;
export const HOURS_A_MONTH = 730;

/** A part is written beside, and copied to its place. */
const WRITES_A_PART = 2;
/** Names in one answer of a listing; photos are listed when submitted, and by the driver. */
export const NAMES_A_LISTING = 1000;
const LISTINGS = 2;
/** Writes of a run whatever its size: run.json as it goes, models, report, logs of nodes and steps. */
const OTHER_WRITES = 400;

/**
 * What a run costs: the one model, for what is foreseen and for what has been. Left out, because they come to less
 * than a cent: requests to KMS, hours of the budget, what is stored for the time of the run. Free: traffic into AWS, and between S3 and
 * nodes of the same region.
 */
export function costOf(usage: Usage, prices: Prices): Cost {
  const { region, type, onDemandHours, spotHours, photosRead, photos } = usage;
  const { ec2Hour, ebsGbMonth } = pricesIn(prices, region);
  const hours = onDemandHours + spotHours;
  const ec2 = priceOf(ec2Hour, type.name) * (onDemandHours + spotHours * prices.spotShare);
  const emr = priceOf(prices.emrHour, type.name) * hours;
  const disks = (hours / HOURS_A_MONTH) * DISK_GB * (ebsGbMonth ?? prices.ebsGbMonth);
  const addresses = usage.private ? 0 : hours * prices.ipv4Hour;
  const { requests, metrics } = besideCompute(region, { photos, photosRead }, prices);
  const total = ec2 + emr + disks + addresses + requests + metrics;
  return { ec2, emr, disks, addresses, requests, metrics, total };
}

/** What a run costs wherever it computes: requests to S3, and its metrics for an hour. */
export function besideCompute(
  region: string,
  { photos, photosRead }: Pick<Usage, 'photos' | 'photosRead'>,
  prices: Prices,
): Pick<Cost, 'requests' | 'metrics'> {
  const { s3GetThousand, s3PutThousand } = pricesIn(prices, region);
  // Of features, and one of reduced features each.
  const parts = 2 * Math.ceil(photos / shardSize(photos));
  const writes = parts * WRITES_A_PART + LISTINGS * Math.ceil(photos / NAMES_A_LISTING) + OTHER_WRITES;
  return {
    requests: (photosRead * s3GetThousand + writes * s3PutThousand) / 1000,
    metrics: (RUN_METRICS.length * prices.metricMonth) / HOURS_A_MONTH,
  };
}
