import { readFile } from 'node:fs/promises';
import { VergerError } from '@verger/base';
import { DATED } from './dated.js';
import { PRICES, type Prices } from './schema.js';

/**
 * Prices from a JSON file, or those that come with Verger.
 *
 * @throws VergerError usage `price-file` naming what is wrong in it
 */
export async function readPrices(file: string | undefined): Promise<Prices> {
  if (file === undefined) return DATED;
  const refuse = (why: string, cause?: unknown) =>
    new VergerError('usage', 'price-file', `${file} is not a price file: ${why}`, {
      hint: 'write one like what `verger cloud estimate --json` prints under "prices"',
      cause,
    });
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw refuse((cause as Error).message, cause);
  }
  const parsed = PRICES.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw refuse(`${path.join('.')}: ${message}`);
}

/** Prices older than this are not to be trusted, in days. */
const PRICES_KEEP = 90;

/** Sources of a region that are older than {@link PRICES_KEEP} days, or were only remembered. */
export const doubtful = ({ sources }: Prices, now: Date, region: string): Prices['sources'] =>
  sources.filter(
    ({ date, checked, regions = [region] }) =>
      regions.includes(region) &&
      (!checked || now.getTime() - Date.parse(date) > PRICES_KEEP * 24 * 3_600_000),
  );

/**
 * Prices of one region.
 *
 * @throws VergerError usage `price-region` naming those that are known
 */
export function pricesIn(prices: Prices, region: string): Prices['regions'][string] {
  const found = prices.regions[region];
  if (found !== undefined) return found;
  throw new VergerError('usage', 'price-region', `there are no prices of ${region} here`, {
    hint: `ask AWS: --prices aws, give a file: --prices <file.json>, or choose one of ${Object.keys(prices.regions).join(', ')}`,
  });
}

/** @throws VergerError usage `price-type` when there is no price of the type */
export function priceOf(prices: Readonly<Record<string, number>>, type: string): number {
  const found = prices[type];
  if (found !== undefined) return found;
  throw new VergerError('usage', 'price-type', `there is no price of ${type} here`, {
    hint: `choose one of ${Object.keys(prices).join(', ')}, or give a file: --prices <file.json>`,
  });
}
