import type { Answer } from '../evaluate/evaluate.js';
import { encodeTable, ParquetTable } from '../parquet/table.js';

export const PREDICTIONS_FILE = 'classifier/predictions.parquet';

const COLUMNS = ['path', 'label', 'predicted', 'probability', 'protocol', 'group'] as const;

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

/** @throws VergerError `parquet-broken` */
export const decodePredictions = (bytes: Uint8Array): Answer[] =>
  new ParquetTable(bytes, PREDICTIONS_FILE).read<Answer>(COLUMNS);
