import type { Readable } from 'node:stream';

/** An answer may take this long more for each byte: 20 kB a second. */
const MS_A_BYTE = 1 / 20;

/**
 * All bytes of an answer.
 *
 * @param length as the headers say it; undefined where they do not
 * @param quietMs longest silence between two pieces; the whole may take quietMs more than at 20 kB a second
 * @throws Error `TimeoutError` when it falls silent or drips; with code ECONNRESET when it breaks off
 */
export async function readBody(
  body: Readable,
  length: number | undefined,
  quietMs: number,
): Promise<Uint8Array> {
  const giveUp = (why: string) => () =>
    body.destroy(Object.assign(new Error(`the answer ${why}`), { name: 'TimeoutError' }));
  const silence = setTimeout(giveUp(`was silent for ${quietMs} ms`), quietMs);
  const late = giveUp('came too slowly');
  let whole = setTimeout(late, quietMs + (length ?? 0) * MS_A_BYTE);
  let bytes = new Uint8Array(length ?? 0);
  let filled = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      silence.refresh();
      const end = filled + chunk.length;
      if (end > bytes.length) {
        if (length !== undefined) throw broken(`the answer has more than ${length} bytes`);
        const grown = new Uint8Array(Math.max(end, 2 * bytes.length));
        grown.set(bytes.subarray(0, filled));
        bytes = grown;
        clearTimeout(whole);
        whole = setTimeout(late, quietMs + grown.length * MS_A_BYTE);
      }
      bytes.set(chunk, filled);
      filled = end;
    }
  } finally {
    clearTimeout(silence);
    clearTimeout(whole);
    body.destroy();
  }
  if (filled === (length ?? filled)) return bytes.subarray(0, filled);
  throw broken(`the answer ended after ${filled} of ${length} bytes`);
}

const broken = (message: string) => Object.assign(new Error(message), { code: 'ECONNRESET' });
