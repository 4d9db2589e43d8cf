import { VergerError } from '@verger/base';
import { type Metrics, metrics } from './metrics.js';

export const METRICS_FILE = 'classifier/metrics.json';

/**
 * Reads the content of {@link METRICS_FILE}.
 *
 * @param out the run folder, for the message
 * @throws VergerError (input) `metrics-damaged` for what is no JSON, or JSON of another shape
 */
export function parseMetrics(bytes: Uint8Array, out: string): Metrics {
  try {
    return metrics.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new VergerError('input', 'metrics-damaged', `${out}/${METRICS_FILE} is damaged`, {
      hint: `measure again: verger evaluate --out ${out}`,
      cause,
    });
  }
}
