import { encodeTable } from '../parquet/table.js';
import type { Protocol } from './metrics.js';

/** One photo that was asked. */
export interface Answer {
  readonly path: string;
  readonly label: string;
  readonly predicted: string;
  /** Of `predicted`, calibrated, 0 to 1. */
  readonly probability: number;
  readonly protocol: Protocol['id'];
  /** Its capture group. */
  readonly group: string;
}

export const PREDICTIONS_FILE = 'classifier/predictions.parquet';

/** `classifier/predictions.parquet`: path, label, predicted, probability, protocol, group; one row a photo asked. */
export function encodePredictions(answers: readonly Answer[]): Uint8Array {
  const text = (name: Exclude<keyof Answer, 'probability'>) => ({
    name,
    type: 'string' as const,
    data: answers.map((answer) => answer[name]),
  });
  return encodeTable({
    columns: [
      text('path'),
      text('label'),
      text('predicted'),
      { name: 'probability', type: 'double', data: answers.map(({ probability }) => probability) },
      text('protocol'),
      text('group'),
    ],
  });
}
