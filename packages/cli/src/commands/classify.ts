import { VergerError } from '@verger/base';
import {
  type LocatedPrediction,
  openRecognizer,
  type PhotoFailure,
  type Recognition,
  readPhotoFile,
} from '@verger/learning/classify';
import type { Box } from '@verger/vision';
import type { Context } from '../command.js';
import { exitCode } from '../exit.js';
import { assertPiped, readStandardInput } from '../standard-input.js';

/** What stands for standard input among paths. */
const STANDARD_INPUT = '-';

/** `verger classify <photo…>`: one line a photo; `-` is the one on standard input. Exit 3 when one could not be used. */
export async function classifyCommand(
  { signal, print, tell, json }: Context,
  photos: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const piped = photos.filter((path) => path === STANDARD_INPUT).length;
  if (piped > 1) {
    throw new VergerError('usage', 'bad-option', '- is given twice: standard input holds one photo', {
      hint: 'see: verger classify --help',
    });
  }
  if (piped === 1) assertPiped();
  const top = wholeNumber('--top', options.top ?? 3);
  const { model, backbone } = options as { model?: string; backbone?: string };
  const maxPixels =
    options.maxPixels === undefined ? undefined : wholeNumber('--max-pixels', options.maxPixels);
  const recognizer = await openRecognizer({
    ...(model === undefined ? {} : { model }),
    ...(backbone === undefined ? {} : { backbone }),
    ...(maxPixels === undefined ? {} : { maxPixels }),
  });
  const asked = { top, where: options.where === true, all: options.all === true };
  let failed = 0;
  try {
    for (const path of photos) {
      signal.throwIfAborted();
      const file = await (path === STANDARD_INPUT ? readStandardInput(signal) : readPhotoFile(path));
      const answer: Answer = file.ok ? await recognizer.recognize(file.bytes, asked) : file;
      if (!answer.ok) failed++;
      if (json) print(asJson(path, answer));
      else tell(asText(path, answer));
    }
  } finally {
    await recognizer.release();
  }
  return failed > 0 ? exitCode.input : 0;
}

type Answer = Recognition | { ok: false; failure: PhotoFailure };

function wholeNumber(flag: string, value: unknown): number {
  if (Number.isInteger(value) && Number(value) >= 1) return Number(value);
  throw new VergerError('usage', 'bad-option', `${flag} ${value}: takes a whole number from 1`, {
    hint: 'see: verger classify --help',
  });
}

/** One line a photo, whatever its name holds. */
const onOneLine = (path: string) =>
  path.replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);

function asJson(path: string, answer: Answer): string {
  if (!answer.ok) return JSON.stringify({ path, error: answer.failure });
  const { known, confidence, family, looks, predictions, ms, where, kinds } = answer;
  return JSON.stringify({ path, known, confidence, family, looks, predictions, ms, ...where, kinds });
}

function asText(path: string, answer: Answer): string {
  const name = onOneLine(path);
  if (!answer.ok) return `${name}: ${answer.failure.message}`;
  const said = answer.predictions.map((one) => `${one.name} ${percent(one.probability)}`).join(', ');
  const line = `${name}: ${inPlainWords(answer, said)}`;
  const boxes = answer.where?.boxes.map((box) => `  ${inWords(box)}`) ?? [];
  return [line, ...boxes, ...kindsAsTable(answer.kinds ?? [])].join('\n');
}

/** A row a kind: what, how likely, how far to trust it, where. */
function kindsAsTable(kinds: readonly LocatedPrediction[]): string[] {
  const rows = kinds.map(({ name, probability, confidence, box: [x, y, width, height] }) => [
    ...[name, percent(probability), confidence, `x ${x}, y ${y}, ${width} x ${height} pixels`],
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`);
}

/** `Apple 97 %`, `probably Apple 84 %`, `a citrus fruit (Orange 44 %, …)`, `perhaps Apple 31 %`, or no fruit it knows. */
function inPlainWords({ known, confidence, family }: Recognition & { ok: true }, said: string): string {
  if (!known) return `no fruit I know (nearest: ${said})`;
  if (family !== undefined) return `${family.name} (${said})`;
  return { sure: '', likely: 'probably ', maybe: 'perhaps ' }[confidence] + said;
}

/** Nothing is certain, and nothing impossible: never 100 or 0. */
const percent = (share: number): string => {
  const whole = Math.round(share * 100);
  return `${whole < 1 ? '<1' : whole > 99 ? '>99' : whole} %`;
};

/** `in the middle: 22 % to 81 % from the left, 30 % to 90 % from the top` */
function inWords({ x, y, width, height }: Box): string {
  const third = (at: number, names: readonly [string, string, string]) =>
    names[at < 1 / 3 ? 0 : at < 2 / 3 ? 1 : 2];
  const row = third(y + height / 2, ['above', 'middle', 'below']);
  const column = third(x + width / 2, ['left', 'middle', 'right']);
  const place = row === column ? row : [row, column].filter((word) => word !== 'middle').join(' ');
  const span = (from: number, size: number) =>
    `${Math.round(from * 100)} to ${Math.round((from + size) * 100)} %`;
  return `${place}: ${span(x, width)} from the left, ${span(y, height)} from the top`;
}
