import { PricingClient } from '@aws-sdk/client-pricing';
import { VergerError } from '@verger/base';
import { DATED } from './dated.js';
import { productsOf } from './products.js';
import type { Prices } from './schema.js';

type Region = Prices['regions'][string];

/** Regions whose endpoint answers for the prices of all: us-east-1, eu-central-1, ap-south-1. */
const ASKED = 'us-east-1';

/**
 * Prices of today from the AWS Price List, for what a run uses of EC2, EMR, EMR Serverless and S3; those that it is not asked for
 * (addresses, disks, requests, a key, Spot) stay the dated ones, and say so.
 *
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/price-changes.html
 *
 * @param types instance types
 * @throws VergerError remote `price-list` when it does not answer, or knows no such price
 */
export async function priceList(
  region: string,
  types: readonly string[],
  { endpointUrl, today }: { readonly endpointUrl?: string | undefined; readonly today: Date },
): Promise<Prices> {
  const client = new PricingClient({ region: ASKED, ...(endpointUrl ? { endpoint: endpointUrl } : {}) });
  const ask = (service: string, filters: Readonly<Record<string, string>>) =>
    cheapest(client, service, { regionCode: region, ...filters });
  const perType = async (find: (type: string) => Promise<number>) =>
    Object.fromEntries(await Promise.all(types.map(async (type) => [type, await find(type)] as const)));
  try {
    const [ec2Hour, emrHour, s3GbMonth, serverless] = await Promise.all([
      perType((instanceType) =>
        ask('AmazonEC2', {
          instanceType,
          operatingSystem: 'Linux',
          tenancy: 'Shared',
          preInstalledSw: 'NA',
          capacitystatus: 'Used',
        }),
      ),
      perType((instanceType) => ask('ElasticMapReduce', { instanceType, softwareType: 'EMR' })),
      ask('AmazonS3', { storageClass: 'General Purpose', volumeType: 'Standard' }),
      serverlessIn(client, region),
    ]);
    const kept = DATED.sources.filter(({ what }) => /addresses|Spot|CloudWatch/.test(what));
    return {
      ...DATED,
      regions: {
        [region]: {
          ...{ ...requestsIn(region), ec2Hour, s3GbMonth },
          ...(serverless === undefined ? {} : { serverless }),
        },
      },
      emrHour,
      sources: [
        {
          what: `EC2, EMR, EMR Serverless and S3 in ${region}`,
          date: today.toISOString().slice(0, 10),
          checked: true,
          source: 'the AWS Price List',
        },
        ...kept,
      ],
    };
  } catch (cause) {
    if (cause instanceof VergerError) throw cause;
    throw new VergerError(
      'remote',
      'price-list',
      `the AWS Price List does not answer: ${(cause as Error).message}`,
      {
        hint: 'check the credentials (they need pricing:GetProducts); verger cloud estimate without --prices asks nobody',
        cause,
      },
    );
  } finally {
    client.destroy();
  }
}

/** Of EMR Serverless, by what their usage types end with; undefined where the region has none. */
async function serverlessIn(client: PricingClient, region: string): Promise<Region['serverless']> {
  const filters = { productFamily: 'EMR Serverless', regionCode: region };
  const products = await productsOf(client, 'ElasticMapReduce', filters);
  const priced = (end: string) =>
    products.find(({ usageType }) => new RegExp(`(^|-)EMR-SERVERLESS-${end}$`).test(usageType))?.prices[0];
  const worker = (prefix: string) => {
    const [vcpuHour, gbHour] = [priced(`${prefix}vCPUHours`), priced(`${prefix}MemoryGBHours`)];
    return vcpuHour === undefined || gbHour === undefined ? undefined : { vcpuHour, gbHour };
  };
  const [x64, arm64] = [worker(''), worker('ARM-')];
  return x64 === undefined || arm64 === undefined ? undefined : { 'linux-x64': x64, 'linux-arm64': arm64 };
}

/** Those of requests and disks are not asked for: dated ones, of the region or the nearest known. */
const requestsIn = (region: string): Pick<Region, 's3GetThousand' | 's3PutThousand' | 'ebsGbMonth'> => {
  const known = DATED.regions[region] ?? DATED.regions['eu-west-1']!;
  const { s3GetThousand, s3PutThousand, ebsGbMonth } = known;
  return { s3GetThousand, s3PutThousand, ...(ebsGbMonth === undefined ? {} : { ebsGbMonth }) };
};

/** The first tier of the cheapest product that the filters leave, US dollars; free ones are no prices. */
async function cheapest(
  client: PricingClient,
  service: string,
  filters: Readonly<Record<string, string>>,
): Promise<number> {
  const prices = (await productsOf(client, service, filters)).flatMap((one) => one.prices);
  if (prices.length > 0) return Math.min(...prices);
  const what = Object.values(filters).join(', ');
  throw new VergerError('remote', 'price-list', `the AWS Price List has no price of ${service} (${what})`, {
    hint: 'choose another type or region; verger cloud estimate without --prices asks nobody',
  });
}
