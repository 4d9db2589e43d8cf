import type { Readable } from 'node:stream';

/** An answer may take this long more for each byte: 20 kB a second. */
const MS_A_BYTE = 1 / 20;

/**
 * All bytes of an answer.
 *
 * @param length as the headers say it
 * @param quietMs longest silence between two pieces; the whole may take quietMs more than at 20 kB a second
 * @throws Error `TimeoutError` when it falls silent or drips; with code ECONNRESET when it breaks off
 */
export async function readBody(body: Readable, length: number, quietMs: number): Promise<Uint8Array> {
  const giveUp = (why: string) => () =>
    body.destroy(Object.assign(new Error(`the answer ${why}`), { name: 'TimeoutError' }));
  const silence = setTimeout(giveUp(`was silent for ${quietMs} ms`), quietMs);
  const whole = setTimeout(giveUp('came too slowly'), quietMs + length * MS_A_BYTE);
  const bytes = new Uint8Array(length);
  let filled = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      silence.refresh();
      if (filled + chunk.length > length) break;
      bytes.set(chunk, filled);
      filled += chunk.length;
    }
  } finally {
    clearTimeout(silence);
    clearTimeout(whole);
    body.destroy();
  }
  if (filled === length) return bytes;
  throw Object.assign(new Error(`the answer ended after ${filled} of ${length} bytes`), {
    code: 'ECONNRESET',
  });
}
