import { VergerError } from '@verger/base';
import {
  doubtful,
  type Estimate,
  estimate,
  openSession,
  type Prices,
  parseDeployment,
  priceList,
  readPrices,
  regionOf,
} from '@verger/cloud';
import type { Context } from '../../command.js';
import { duration } from '../../terminal-log.js';

/** `verger cloud estimate` */
export async function estimateCommand(
  { log, now, print, tell, json }: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const deployment = parseDeployment(options);
  const region = await regionOf(options.region as string | undefined);
  const prices = await pricesFrom(options, region, deployment.instanceType, now());
  const result = estimate(deployment, prices, {
    region,
    photos: positive(options.photos ?? 90_000, '--photos'),
    hours: options.hours === undefined ? undefined : positive(options.hours, '--hours'),
    storedGb: positive(options.storedGb ?? 1, '--stored-gb'),
    precision: options.precision as 'fp32' | 'int8' | undefined,
  });
  if (json) print(JSON.stringify({ region, ...result, prices }));
  else tell(text(result, region, deployment.instanceType));
  for (const { what, date, checked } of doubtful(prices, now(), region)) {
    log.warn(`${checked ? 'old price' : 'price from memory'}, ${date}: ${what}`);
  }
  return 0;
}

/** From the AWS Price List, a file, or what comes with Verger. */
async function pricesFrom(
  { prices, endpointUrl, profile }: Record<string, unknown>,
  region: string,
  type: string,
  today: Date,
): Promise<Prices> {
  if (prices !== 'aws') return readPrices(prices as string | undefined);
  const session = await openSession({
    region,
    endpointUrl: endpointUrl as string | undefined,
    profile: profile as string | undefined,
  });
  session.close();
  // The type of the reference deployment stands beside the chosen one.
  const types = [...new Set([type, 'm5.xlarge'])];
  return priceList(region, types, { endpointUrl: session.endpointUrl, today });
}

function positive(value: unknown, option: string): number {
  if (typeof value === 'number' && value > 0) return value;
  throw new VergerError('usage', 'bad-option', `${option} ${value}: takes a number above 0`, {
    hint: 'see: verger cloud estimate --help',
  });
}

const dollars = (amount: number) => `$${amount.toFixed(2)}`.padStart(9);

const serverlessText = ({
  hours,
  vcpus,
  memory,
  requests,
  metrics,
  total,
}: NonNullable<Estimate['serverless']>) => [
  `the same on EMR Serverless (verger cloud submit --target serverless), ${duration(hours * 3600)}`,
  `${dollars(vcpus + memory)}  vCPUs and memory of its workers`,
  `${dollars(requests + metrics)}  requests to S3, and metrics`,
  `${dollars(total)}  in all`,
];

function text(
  { hours, nodes, run, serverless, idleMonth, deck, assumptions }: Estimate,
  region: string,
  type: string,
): string {
  return [
    `one run in ${region}: ${nodes} x ${type} for ${duration(hours * 3600)}`,
    `${dollars(run.ec2)}  EC2`,
    `${dollars(run.emr)}  EMR`,
    `${dollars(run.disks + run.addresses)}  disks and addresses`,
    `${dollars(run.requests + run.metrics)}  requests to S3, and metrics`,
    `${dollars(run.total)}  in all`,
    ...(serverless === undefined ? [] : serverlessText(serverless)),
    'a month in which nothing runs',
    `${dollars(idleMonth.key)}  the key of the disks`,
    `${dollars(idleMonth.storage)}  what is stored`,
    `${dollars(idleMonth.dashboard)}  the dashboard (free among the first three of an account)`,
    ...(idleMonth.endpoints > 0
      ? [`${dollars(idleMonth.endpoints)}  VPC endpoints of the private network`]
      : []),
    ...(idleMonth.schedule > 0 ? [`${dollars(idleMonth.schedule)}  the schedule: listing photos`] : []),
    `${dollars(idleMonth.total)}  in all`,
    'the reference cluster (4 x m5.xlarge on demand, made by hand)',
    `${dollars(deck.hour)}  an hour`,
    `${dollars(deck.sameHours)}  for as long as the run above`,
    `${dollars(deck.forgottenWeekend)}  forgotten over a weekend of 60 hours`,
    ...assumptions.map((one) => `assumed: ${one}`),
  ].join('\n');
}
