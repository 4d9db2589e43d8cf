import { writeFile } from 'node:fs/promises';
import { INSTANCE_TYPES, openSession, priceList } from '@verger/cloud';
import type { Context } from '../../command.js';

/** `verger cloud prices --out <file>`: the prices of today, for `estimate --prices <file>`. */
export async function pricesCommand(
  { now, print, tell, json }: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const { endpointUrl, profile, region } = options as Record<string, string | undefined>;
  const session = await openSession({ endpointUrl, profile, region });
  session.close();
  const asked = { endpointUrl: session.endpointUrl, today: now() };
  const prices = await priceList(
    session.region,
    (options.type as string[] | undefined) ?? INSTANCE_TYPES,
    asked,
  );
  const out = String(options.out);
  await writeFile(out, `${JSON.stringify(prices, null, 2)}\n`);
  if (json) print(JSON.stringify({ out, region: session.region, sources: prices.sources }));
  else {
    tell(`${out}: prices of ${session.region}; verger cloud estimate --prices ${out}`);
    for (const { what, date, source } of prices.sources) tell(`  ${date} ${what}: ${source}`);
  }
  return 0;
}
