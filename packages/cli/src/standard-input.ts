import { addAbortSignal } from 'node:stream';
import { VergerError } from '@verger/base';
import type { PhotoFailure } from '@verger/learning/classify';

/** No photo weighs more; whatever is piped in must not fill the memory. */
const MOST = 512_000_000;

const HINT = 'give it one: verger classify - < photo.jpg';

/** @throws VergerError usage `no-input`, when a person sits there and not a photo */
export function assertPiped(): void {
  if (!process.stdin.isTTY) return;
  throw new VergerError('usage', 'no-input', '- reads a photo from standard input, which is a terminal', {
    hint: HINT,
  });
}

/**
 * The photo on standard input, or why it is none.
 *
 * @throws the reason of `signal` when stopped
 */
export async function readStandardInput(
  signal: AbortSignal,
): Promise<
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly failure: PhotoFailure }
> {
  const failed = (code: string, message: string) => ({ ok: false, failure: { code, message } }) as const;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of addAbortSignal(signal, process.stdin) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MOST) return failed('too-large', `more than ${MOST / 1e6} MB came in: that is no photo`);
      chunks.push(chunk);
    }
  } catch (error) {
    signal.throwIfAborted();
    return failed(
      'unreadable',
      `standard input cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`,
    );
  }
  if (length === 0) return failed('empty', `standard input is empty: ${HINT}`);
  return { ok: true, bytes: Buffer.concat(chunks) };
}
