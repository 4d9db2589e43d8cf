import type { TrainingImage } from '../recipe/plan-images.js';
import { sampleFailures } from './failures.js';
import type { EvaluationContext, Protocol, ProtocolResult } from './protocol.js';

/**
 * Measures by some protocols, one after the other.
 *
 * @returns with the pictures of the failures, by key
 */
export async function measureProtocols(
  context: EvaluationContext,
  protocols: readonly Protocol[],
): Promise<{
  readonly results: ProtocolResult[];
  readonly pictures: ReadonlyMap<string, TrainingImage>;
}> {
  const pictures = new Map<string, TrainingImage>();
  const results: ProtocolResult[] = [];
  for (const { id, title, asks, caveat, measure } of protocols) {
    context.signal.throwIfAborted();
    context.log.info(title);
    const { wrong, lines, shown: most, ...more } = await measure(context);
    const shown = sampleFailures(wrong, most);
    for (const { picture } of shown) pictures.set(picture.key, picture);
    results.push({
      id,
      title,
      asks: typeof asks === 'string' ? asks : asks(context),
      caveat: [caveat?.(context), context.recipe.caveats[id]].filter(Boolean).join(' ') || null,
      ...more,
      lines: lines.filter(({ known, unknown }) => known !== null || unknown !== null),
      failures: shown.map(({ failure }) => failure),
    });
  }
  return { results, pictures };
}
