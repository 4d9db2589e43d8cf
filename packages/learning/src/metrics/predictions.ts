import { VergerError } from '@verger/base';
import { encodeTable, ParquetTable } from '@verger/storage/parquet';
import { type Protocol, protocolId } from './metrics.js';

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

const TEXTS = ['path', 'label', 'predicted', 'protocol', 'group'] as const;

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

/**
 * The rows of `classifier/predictions.parquet`, in their order.
 *
 * @throws VergerError (input) `parquet-broken`: no Parquet file, or another table
 */
export function decodePredictions(bytes: Uint8Array, name: string = PREDICTIONS_FILE): Answer[] {
  const rows = new ParquetTable(bytes, name).read<Answer>([...TEXTS, 'probability']);
  const answers = rows.map((row) => ({ ...row, protocol: protocolId(row.protocol) as Protocol['id'] }));
  const fits = (answer: Answer) =>
    TEXTS.every((column) => typeof answer[column] === 'string') &&
    answer.probability >= 0 &&
    answer.probability <= 1;
  if (answers.every(fits)) return answers;
  throw new VergerError('input', 'parquet-broken', `${name} holds values that no answer has`, {
    hint: 'restore it, or make it again',
  });
}
