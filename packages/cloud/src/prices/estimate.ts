import { shardSize } from '@verger/pipeline';
import type { Deployment } from '../plan/deployment.js';
import { instanceType } from '../plan/instance-types.js';
import { nodeServices } from '../plan/network.js';
import { type Cost, costOf, HOURS_A_MONTH, NAMES_A_LISTING, nodesCost } from './cost.js';
import { pricesIn } from './prices.js';
import type { Prices } from './schema.js';
import { type ServerlessCost, serverlessCost, workerHours } from './serverless.js';

/** From RunJobFlow to the first step, minutes: EMR says "about ten" for Spark; unmeasured here. */
const START_MINUTES = 10;
/** From StartJobRun to the first task of EMR Serverless, minutes, unmeasured here; paid from when workers start. */
const SERVERLESS_START_MINUTES = 2;
/**
 * Photos a second of one vCPU with the shipped backbone at fp32; not measured on AWS. The "cautious" figure of
 * docs/scaling.md: what a core of the benchmarks' machine does, divided by what public runs of a like job lost on m5.
 */
const PHOTOS_A_SECOND_A_VCPU = 24;
/** What int8 gains on a processor with VNNI, the whole stage: the least of several rounds; docs/benchmarks.md has 1.77. */
const INT8_GAIN = 1.4;

export interface EstimateOptions {
  readonly region: string;
  /** To compute in one run. */
  readonly photos: number;
  /** That the cluster is up; computed from the photos when it is not given. */
  readonly hours: number | undefined;
  /** Of photos and runs that are kept, GB. */
  readonly storedGb: number;
  /** Numbers that the network computes with. @default 'fp32' */
  readonly precision?: 'fp32' | 'int8' | undefined;
}

/** Money, in US dollars. */
export interface Estimate {
  readonly hours: number;
  readonly nodes: number;
  /** One run on a cluster that ends with it. */
  readonly run: Cost;
  /** The same run without a cluster, on EMR Serverless; undefined where its price is not known. */
  readonly serverless: (ServerlessCost & { readonly hours: number }) | undefined;
  /** A month in which nothing runs. */
  readonly idleMonth: {
    readonly key: number;
    readonly storage: number;
    readonly schedule: number;
    /** Free among the first three of an account. */
    readonly dashboard: number;
    /** Of the services that nodes call, where they have no way to the internet. */
    readonly endpoints: number;
    readonly total: number;
  };
  /** The reference cluster by hand: four m5.xlarge on demand; a weekend has 60 hours. */
  readonly deck: { hour: number; sameHours: number; forgottenWeekend: number };
  /** What the figures stand on, a sentence each. */
  readonly assumptions: readonly string[];
}

/** What a run costs, what a month costs in which nothing runs, and what the reference cluster would. */
export function estimate(deployment: Deployment, prices: Prices, options: EstimateOptions): Estimate {
  const { region, photos } = options;
  const type = instanceType(deployment.instanceType);
  const { s3GbMonth, s3PutThousand } = pricesIn(prices, region);
  const { coreNodes, spot, private: closed } = deployment;
  const nodes = coreNodes + 1;
  const gains = options.precision === 'int8' && type.vnni === 'all';
  const aVcpu = PHOTOS_A_SECOND_A_VCPU * (gains ? INT8_GAIN : 1);
  const rate = coreNodes * type.vcpus * aVcpu;
  const hours = options.hours ?? START_MINUTES / 60 + photos / rate / 3600;
  const run = costOf(
    {
      ...{ region, type, photos, photosRead: photos, private: closed },
      onDemandHours: hours * (spot ? 1 : nodes),
      spotHours: spot ? hours * coreNodes : 0,
    },
    prices,
  );
  const reference = { region, type: instanceType('m5.xlarge'), photos: 0, photosRead: 0, private: false };
  const deckHour = nodesCost(costOf({ ...reference, onDemandHours: 4, spotHours: 0 }, prices));
  const storage = options.storedGb * s3GbMonth;
  const checks = typeof deployment.schedule === 'string' ? checksAMonth(deployment.schedule) : 0;
  const schedule = (checks * Math.ceil(photos / NAMES_A_LISTING) * s3PutThousand) / 1000;
  const { kmsKeyMonth: key, dashboardMonth: dashboard } = prices;
  const endpoints = endpointsOf(deployment) * HOURS_A_MONTH * prices.endpointHour;
  const total = key + storage + schedule + dashboard + endpoints;
  return {
    ...{ hours, nodes, run, serverless: serverlessRun(deployment, prices, options) },
    idleMonth: { key, storage, schedule, dashboard, endpoints, total },
    deck: { hour: deckHour, sameHours: deckHour * hours, forgottenWeekend: deckHour * 60 },
    assumptions: [
      ...(options.hours === undefined
        ? [
            `${START_MINUTES} minutes until the cluster is up, ${SERVERLESS_START_MINUTES} until EMR Serverless works (not measured)`,
            `${Math.round(aVcpu)} photos a second and vCPU (not measured on AWS)`,
            ...(options.precision === 'int8' ? [INT8[type.vnni]] : []),
          ]
        : []),
      ...(spot ? [`Spot at ${Math.round(prices.spotShare * 100)} % of the price on demand`] : []),
      ...(checks > 0
        ? [`${Math.round(checks)} checks a month by the schedule; Lambda and EventBridge within a cent`]
        : []),
      ...(endpoints > 0 ? [`${endpointsOf(deployment)} interface endpoints in one zone, all the month`] : []),
      `one request a photo, two writes a part of ${shardSize(photos)} photos`,
      'no tax, no free tier (the first three dashboards and ten metrics of an account are free)',
      'mails of the alarm, EventBridge and logs within a cent; traffic into AWS and within the region is free',
    ],
  };
}

/** The run on as many executors as there would be core nodes; what kind of processor they get is not told. */
function serverlessRun(
  deployment: Deployment,
  prices: Prices,
  { region, photos, hours: given }: EstimateOptions,
): Estimate['serverless'] {
  const rate = deployment.coreNodes * instanceType(deployment.instanceType).vcpus * PHOTOS_A_SECOND_A_VCPU;
  const hours = given ?? SERVERLESS_START_MINUTES / 60 + photos / rate / 3600;
  const cost = serverlessCost(
    { region, photos, photosRead: photos, ...workerHours({ ...deployment, maxCoreNodes: undefined }, hours) },
    prices,
  );
  return cost === undefined ? undefined : { ...cost, hours };
}

/** Interface endpoints that the base stack makes; a network of the account's own has those of its own. */
const endpointsOf = (deployment: Deployment): number =>
  deployment.private && deployment.vpc === undefined ? nodeServices(deployment).length : 0;

/** What is counted for int8, by the type's processors. */
const INT8 = {
  all: `int8 is ${INT8_GAIN} times as fast as fp32: all nodes of this type have VNNI`,
  some: 'int8 is as slow as fp32: only some nodes of this type have VNNI; m6i.xlarge has it always',
  untried: 'int8 is as slow as fp32: it was not tried on this processor',
} as const;

/** How often a month a schedule looks for photos, at the most: days of the week or month are not counted. */
function checksAMonth(expression: string): number {
  const [kind = '', inner = ''] = expression.split(/[()]/);
  const [first = '', second = ''] = inner.split(' ');
  if (kind === 'rate') return HOURS_A_MONTH / (Number(first) * (second.startsWith('day') ? 24 : 1));
  return (HOURS_A_MONTH / 24) * valuesOf(first, 60) * valuesOf(second, 24);
}

/** How many values a field of a cron expression has. */
function valuesOf(field: string, most: number): number {
  const parts = field.split(',').map((part) => {
    const [range = '', step = '1'] = part.split('/');
    const [from = 0, to] = range.split('-').map(Number);
    const all =
      range === '*' ? most : to === undefined ? (part.includes('/') ? most - from : 1) : to - from + 1;
    return Math.ceil(all / Number(step));
  });
  return parts.reduce((sum, one) => sum + one, 0);
}
