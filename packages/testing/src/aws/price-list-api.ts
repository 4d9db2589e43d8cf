import type { Json } from './json-protocol.js';

/** US dollars that the model asks; not those of AWS. */
const PRICES: Readonly<Record<string, number>> = {
  'AmazonEC2 m5.xlarge': 0.25,
  'AmazonEC2 m6g.xlarge': 0.2,
  'ElasticMapReduce m5.xlarge': 0.05,
  'ElasticMapReduce m6g.xlarge': 0.04,
  'AmazonS3 Standard': 0.03,
};

/**
 * GetProducts: products as texts of JSON, as the Price List gives them, among them what a reader must not take for the
 * price: a free one of reserved capacity, and the second tier of storage.
 */
export function productsOf(input: Json): Json {
  const filters = (input.Filters ?? []) as { Field: string; Value: string }[];
  const wanted = Object.fromEntries(filters.map(({ Field, Value }) => [Field, Value]));
  const { instanceType, volumeType, regionCode } = wanted;
  const usd = PRICES[`${input.ServiceCode} ${instanceType ?? volumeType}`];
  if (usd === undefined || regionCode !== 'eu-west-3') return { FormatVersion: 'aws_v1', PriceList: [] };
  const dimension = (beginRange: string, amount: number) => ({
    unit: volumeType === undefined ? 'Hrs' : 'GB-Mo',
    beginRange,
    pricePerUnit: { USD: amount.toFixed(10) },
  });
  const product = (dimensions: Json) =>
    JSON.stringify({
      serviceCode: input.ServiceCode,
      product: { attributes: wanted },
      terms: {
        OnDemand: {
          'SKU.TERM': { effectiveDate: '2026-11-01T00:00:00Z', priceDimensions: dimensions },
        },
      },
      version: '20261101000000',
    });
  return {
    FormatVersion: 'aws_v1',
    PriceList: [
      product({ free: dimension('0', 0) }),
      product({ first: dimension('0', usd), second: dimension('51200', usd / 2) }),
    ],
  };
}
