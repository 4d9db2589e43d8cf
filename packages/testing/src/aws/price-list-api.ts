import type { Json } from './json-protocol.js';

/** US dollars that the model asks; not those of AWS. */
const PRICES: Readonly<Record<string, number>> = {
  'AmazonEC2 m5.xlarge': 0.25,
  'AmazonEC2 m6g.xlarge': 0.2,
  'ElasticMapReduce m5.xlarge': 0.05,
  'ElasticMapReduce m6g.xlarge': 0.04,
  'AmazonS3 Standard': 0.03,
};

/** Of EMR Serverless, by usage type without its region: the last is for disks. */
const SERVERLESS: Readonly<Record<string, number>> = {
  ...{ 'EMR-SERVERLESS-vCPUHours': 0.06, 'EMR-SERVERLESS-MemoryGBHours': 0.007 },
  ...{ 'EMR-SERVERLESS-ARM-vCPUHours': 0.05, 'EMR-SERVERLESS-ARM-MemoryGBHours': 0.006 },
  'EMR-SERVERLESS-StorageGBHours': 0.0001,
};

/**
 * GetProducts: products as texts of JSON, as the Price List gives them, among them what a reader must not take for the
 * price: a free one of reserved capacity, and the second tier of storage.
 */
export function productsOf(input: Json): Json {
  const filters = (input.Filters ?? []) as { Field: string; Value: string }[];
  const wanted = Object.fromEntries(filters.map(({ Field, Value }) => [Field, Value]));
  const { instanceType, volumeType, regionCode, productFamily } = wanted;
  if (productFamily === 'EMR Serverless' && regionCode === 'eu-west-3') {
    const units = Object.entries(SERVERLESS).map(([end, price]) =>
      productOf(input, { ...wanted, usagetype: `EUW3-${end}` }, { only: dimensionOf('Hrs', '0', price) }),
    );
    return { FormatVersion: 'aws_v1', PriceList: units };
  }
  const usd = PRICES[`${input.ServiceCode} ${instanceType ?? volumeType}`];
  if (usd === undefined || regionCode !== 'eu-west-3') return { FormatVersion: 'aws_v1', PriceList: [] };
  const unit = volumeType === undefined ? 'Hrs' : 'GB-Mo';
  const dimension = (beginRange: string, amount: number) => dimensionOf(unit, beginRange, amount);
  const product = (dimensions: Json) => productOf(input, wanted, dimensions);
  return {
    FormatVersion: 'aws_v1',
    PriceList: [
      product({ free: dimension('0', 0) }),
      product({ first: dimension('0', usd), second: dimension('51200', usd / 2) }),
    ],
  };
}

const dimensionOf = (unit: string, beginRange: string, amount: number): Json => ({
  ...{ unit, beginRange },
  pricePerUnit: { USD: amount.toFixed(10) },
});

const productOf = ({ ServiceCode: serviceCode }: Json, attributes: Json, dimensions: Json): string =>
  JSON.stringify({
    serviceCode,
    product: { attributes },
    terms: {
      OnDemand: { 'SKU.TERM': { effectiveDate: '2026-11-01T00:00:00Z', priceDimensions: dimensions } },
    },
    version: '20261101000000',
  });
