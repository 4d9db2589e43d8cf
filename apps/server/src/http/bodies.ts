import type { Context, MiddlewareHandler } from 'hono';
import { Refusal } from './problem.js';

/** How much of what people send may be in memory at once, and how long it may take to come. */
export interface BodyLimits {
  /** Requests whose bodies are read or worked on. */
  readonly concurrency: number;
  /** Bytes of all of these. */
  readonly bytes: number;
  /** Of `bytes`, what large uploads leave free: a few of them must not keep the photos of phones out. */
  readonly keptForSmall: number;
  /** Bytes up to which a body is small. */
  readonly small: number;
  /** Longest silence between two pieces, in milliseconds. */
  readonly quietMs: number;
  /** Slowest pace, in bytes a second, seen over the whole body after `quietMs`. */
  readonly slowest: number;
}

const MB = 1e6;

const BODY_LIMITS: BodyLimits = {
  concurrency: 256,
  bytes: 200 * MB,
  keptForSmall: 50 * MB,
  small: 2 * MB,
  quietMs: 10_000,
  slowest: 10_000,
};

/**
 * Reads the body of a request, whole, before its route sees it: no larger than it may be, and only while all bodies
 * together fit in memory. What is held is given back when the reply is made.
 *
 * @param mostOf bytes that a request to this path may weigh
 * @throws Refusal 413 `too-large`, 503 `busy`, 408 `upload-silent`, 400 `upload-cut`
 */
export function boundedBodies(
  mostOf: (path: string) => number,
  limits: BodyLimits = BODY_LIMITS,
): MiddlewareHandler {
  const held = { bodies: 0, bytes: 0 };
  const hold = (more: number, size: number) => {
    const room = size <= limits.small ? limits.bytes : limits.bytes - limits.keptForSmall;
    if (held.bytes + more > room) throw busy();
    held.bytes += more;
  };
  return async (c, next) => {
    const { body } = c.req.raw;
    if (body === null) return next();
    const most = mostOf(c.req.path);
    const tooLarge = () => new Refusal(413, 'too-large', `an upload may have ${most / MB} MB at most`);
    const announced = announcedLength(c);
    if (announced !== undefined && announced > most) throw tooLarge();
    if (held.bodies >= limits.concurrency) throw busy();
    held.bodies++;
    let mine = 0;
    const need = (size: number): number => {
      if (size > most) throw tooLarge();
      const room = Math.min(most, Math.max(size, 2 * mine));
      hold(room - mine, room);
      mine = room;
      return room;
    };
    try {
      if (announced !== undefined) need(announced);
      const bytes = await read(body, announced ?? 0, need, limits);
      c.req.raw = new Request(c.req.raw, { body: bytes });
      await next();
    } finally {
      held.bodies--;
      held.bytes -= mine;
    }
  };
}

const busy = () =>
  new Refusal(503, 'busy', 'too much is being sent at once', { hint: 'try again', retryAfter: 2 });

/** Undefined where the body comes in chunks of a length not told before. */
function announcedLength(c: Context): number | undefined {
  if (c.req.header('Transfer-Encoding') !== undefined) return undefined;
  const length = Number(c.req.header('Content-Length'));
  return Number.isSafeInteger(length) && length >= 0 ? length : undefined;
}

/** @param need is told how many bytes there are, before they are kept, and gives room for them, or throws */
async function read(
  body: ReadableStream<Uint8Array>,
  announced: number,
  need: (size: number) => number,
  { quietMs, slowest }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let giveUp = () => {};
  const late = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Refusal(408, 'upload-silent', 'the upload stalled', { hint: 'send it again' }));
  });
  late.catch(() => {});
  const silence = setTimeout(giveUp, quietMs);
  let whole = setTimeout(giveUp, quietMs + (1000 * announced) / slowest);
  let bytes = new Uint8Array(announced);
  let filled = 0;
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late]);
      if (done) return filled === bytes.length ? bytes : bytes.slice(0, filled);
      silence.refresh();
      const size = filled + value.length;
      if (size > bytes.length) {
        const room = need(size);
        const grown = new Uint8Array(room);
        grown.set(bytes.subarray(0, filled));
        bytes = grown;
        clearTimeout(whole);
        whole = setTimeout(giveUp, quietMs + (1000 * room) / slowest);
      }
      bytes.set(value, filled);
      filled = size;
    }
  } catch (error) {
    // Nothing more of it is read; who sends it may have gone already.
    reader.cancel().catch(() => {});
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'upload-cut', 'the upload ended too early', { hint: 'send it again' });
  } finally {
    clearTimeout(silence);
    clearTimeout(whole);
  }
}
