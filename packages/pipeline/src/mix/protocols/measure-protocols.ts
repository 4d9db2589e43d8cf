import type { Calibration } from '../calibration.js';
import type { Picture } from '../plan.js';
import { sampleFailures } from './failures.js';
import type { Protocol, ProtocolResult, ProtocolWorld } from './protocol.js';

/**
 * Measures by some protocols, one after the other.
 *
 * @returns with the pictures of the failures, by key, and the calibration that one of them fitted
 */
export async function measureProtocols(
  world: ProtocolWorld,
  protocols: readonly Protocol[],
): Promise<{
  readonly results: ProtocolResult[];
  readonly pictures: ReadonlyMap<string, Picture>;
  readonly calibration: Calibration | undefined;
}> {
  const pictures = new Map<string, Picture>();
  const results: ProtocolResult[] = [];
  let calibration: Calibration | undefined;
  for (const { id, title, asks, caveat, measure } of protocols) {
    world.signal.throwIfAborted();
    world.log.info(title);
    const { wrong, lines, calibration: fitted, shown: most, ...more } = await measure(world);
    calibration = fitted ?? calibration;
    const shown = sampleFailures(wrong, most);
    for (const { picture } of shown) pictures.set(picture.key, picture);
    results.push({
      id,
      title,
      asks: typeof asks === 'string' ? asks : asks(world),
      caveat: [caveat?.(world), world.recipe.caveats[id]].filter(Boolean).join(' ') || null,
      ...more,
      lines: lines.filter(({ known, unknown }) => known !== null || unknown !== null),
      failures: shown.map(({ failure }) => failure),
    });
  }
  return { results, pictures, calibration };
}
