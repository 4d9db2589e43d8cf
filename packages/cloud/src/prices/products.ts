import { type Filter, GetProductsCommand, type PricingClient } from '@aws-sdk/client-pricing';
import { z } from 'zod';

/** What is looked at of a product: what usage it is, and its prices on demand. */
const product = z.object({
  product: z.object({ attributes: z.object({ usagetype: z.string().default('') }) }),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.object({
        priceDimensions: z.record(
          z.string(),
          z.object({
            beginRange: z.string().optional(),
            pricePerUnit: z.object({ USD: z.coerce.number().nonnegative() }),
          }),
        ),
      }),
    ),
  }),
});

/** A product of the AWS Price List. */
interface Product {
  /** `EUW3-EMR-SERVERLESS-vCPUHours`; empty where it has none. */
  readonly usageType: string;
  /** Of the first tier, US dollars; free ones are no prices. */
  readonly prices: readonly number[];
}

/** Products that the filters leave. Errors are those of the SDK. */
export async function productsOf(
  client: PricingClient,
  service: string,
  filters: Readonly<Record<string, string>>,
): Promise<Product[]> {
  const { PriceList = [] } = await client.send(
    new GetProductsCommand({
      ServiceCode: service,
      Filters: Object.entries(filters).map(
        ([Field, Value]): Filter => ({ Type: 'TERM_MATCH', Field, Value }),
      ),
    }),
  );
  return PriceList.flatMap((text: unknown) => {
    // The SDK gives a String object.
    const found = product.safeParse(JSON.parse(String(text)));
    if (!found.success) return [];
    const prices = Object.values(found.data.terms.OnDemand).flatMap(({ priceDimensions }) =>
      Object.values(priceDimensions)
        .filter(({ beginRange = '0', pricePerUnit }) => beginRange === '0' && pricePerUnit.USD > 0)
        .map(({ pricePerUnit }) => pricePerUnit.USD),
    );
    return [{ usageType: found.data.product.attributes.usagetype, prices }];
  });
}
