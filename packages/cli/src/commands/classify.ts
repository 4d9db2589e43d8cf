import { readFile } from 'node:fs/promises';
import { openRecognizer, type Recognition } from '@verger/pipeline';
import { VergerError } from '@verger/vision';
import type { Context } from '../command.js';
import { exitCode } from '../exit.js';

/** `verger classify <photo…>`: one line a photo. Exit 3 when one of them could not be used. */
export async function classifyCommand(
  { signal, print, json }: Context,
  photos: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const top = options.top ?? 3;
  if (!Number.isInteger(top) || Number(top) < 1) {
    throw new VergerError('usage', 'bad-option', `--top ${top}: takes a whole number above 0`);
  }
  const { model, backbone, maxPixels } = options as { model?: string; backbone?: string; maxPixels?: number };
  const recognizer = await openRecognizer({
    ...(model === undefined ? {} : { model }),
    ...(backbone === undefined ? {} : { backbone }),
    ...(maxPixels === undefined ? {} : { maxPixels }),
  });
  let failed = 0;
  try {
    for (const path of photos) {
      signal.throwIfAborted();
      const answer = await recognizeFile(path, (photo) => recognizer.recognize(photo, Number(top)));
      if (!answer.ok) failed++;
      print(json ? asJson(path, answer) : asText(path, answer));
    }
  } finally {
    await recognizer.release();
  }
  return failed > 0 ? exitCode.input : 0;
}

type Answer = Recognition | { ok: false; failure: { code: string; message: string } };

async function recognizeFile(
  path: string,
  recognize: (photo: Uint8Array) => Promise<Recognition>,
): Promise<Answer> {
  let photo: Uint8Array;
  try {
    photo = await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT';
    const message = missing ? 'there is no such file' : `it cannot be read (${code})`;
    return { ok: false, failure: { code: missing ? 'not-found' : 'unreadable', message } };
  }
  return recognize(photo);
}

function asJson(path: string, answer: Answer): string {
  if (!answer.ok) return JSON.stringify({ path, error: answer.failure });
  const { known, predictions, ms } = answer;
  return JSON.stringify({ path, known, predictions, ms });
}

function asText(path: string, answer: Answer): string {
  if (!answer.ok) return `${path}: ${answer.failure.message}`;
  const percent = (share: number) => `${(share * 100).toFixed(share > 0.995 && share < 1 ? 1 : 0)} %`;
  const said = answer.predictions.map(({ name, probability }) => `${name} ${percent(probability)}`);
  return answer.known
    ? `${path}: ${said.join(', ')}`
    : `${path}: no fruit I know (nearest: ${said.join(', ')})`;
}
