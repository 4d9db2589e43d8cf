import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type Log, silent, VergerError } from '@verger/base';
import { diskError } from '@verger/storage/store';
import { EnvHttpProxyAgent, fetch, type Headers, type Response } from 'undici';
import { z } from 'zod';

export interface DownloadOptions {
  /** Tries in a row that bring nothing new before giving up. Default 6. */
  readonly attempts?: number;
  /** Milliseconds without a byte after which a connection counts as dead. Default 60,000. */
  readonly idle?: number;
  /** Waits that many milliseconds; a test need not. */
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  readonly log?: Log;
  readonly signal?: AbortSignal;
}

export interface Download {
  readonly bytes: number;
  /** Bytes that an earlier call or a cut connection had left and that were not asked for again. */
  readonly reused: number;
}

/** What is known of a partial file, so that a later process can go on with it. */
const stateSchema = z.object({
  url: z.string(),
  /** Strong ETag or Last-Modified: the server promises the same bytes while it stays. */
  validator: z.string().nullable(),
  total: z.number().nullable(),
  complete: z.boolean(),
});
type State = z.infer<typeof stateSchema>;

/**
 * Downloads a file over HTTP(S) and goes on where an earlier call stopped, if the server can (Range, If-Range) and
 * the file has not changed; otherwise it starts again. Bytes are kept in `file`, what is known in `file.json`.
 *
 * @throws VergerError `fetch-url`; `fetch-refused` (an answer that will not change: 404, …); `fetch-failed` (tried in
 * vain); `disk-full`. What came is kept.
 */
export async function download(url: string, file: string, options: DownloadOptions = {}): Promise<Download> {
  const {
    attempts = 6,
    wait = (ms, signal) => pause(ms, undefined, { signal }),
    log = silent,
    signal,
  } = options;
  checkUrl(url);
  let reused = 0;
  let most = await bytesOf(file);
  for (let vain = 0; ; ) {
    signal?.throwIfAborted();
    const outcome = await attempt(url, file, options);
    reused += outcome.reused;
    if (outcome.done) return { bytes: outcome.bytes, reused };
    // A server without Range brings the same first bytes again: that is no progress.
    vain = outcome.bytes > most ? 0 : vain + 1;
    most = Math.max(most, outcome.bytes);
    if (vain >= attempts) {
      throw new VergerError(
        'remote',
        'fetch-failed',
        `${url}: ${outcome.reason}, ${attempts} times in a row`,
        {
          hint: `${outcome.bytes.toLocaleString('en-US')} bytes are kept; run the same command to go on`,
        },
      );
    }
    const delay = Math.min(60_000, Math.max(1000 * 2 ** vain, outcome.retryAfter ?? 0));
    log.warn(`${outcome.reason}; trying again in ${delay / 1000} s`);
    await wait(delay, signal);
  }
}

function checkUrl(url: string): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol === 'http:' || protocol === 'https:') return;
  throw new VergerError('usage', 'fetch-url', `${url} is not an http or https address`, {
    hint: 'give --url https://…, or leave it out for the published archive',
  });
}

type Outcome =
  | { readonly done: true; readonly bytes: number; readonly reused: number }
  | {
      readonly done: false;
      /** Bytes in the file now. */
      readonly bytes: number;
      readonly reused: number;
      readonly reason: string;
      /** Milliseconds the server asks to wait. */
      readonly retryAfter?: number;
    };

/** Why a connection ended before the file was whole; the next one may go on. */
class Interrupted extends Error {
  readonly reused: number;
  /** Milliseconds the server asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(reason: string, { reused = 0, retryAfter }: { reused?: number; retryAfter?: number } = {}) {
    super(reason);
    this.reused = reused;
    this.retryAfter = retryAfter;
  }
}

/** What is here already, and what the server knows it by; null when the download begins again. */
interface Resume {
  readonly have: number;
  readonly validator: string | null;
}

/** One request and its answer. */
async function attempt(url: string, file: string, options: DownloadOptions): Promise<Outcome> {
  const { idle = 60_000, log = silent, signal } = options;
  const state = await readState(file, url);
  const have = state === undefined ? 0 : await bytesOf(file);
  if (state?.complete && have === state.total) return { done: true, bytes: have, reused: have };
  const resume: Resume = { have, validator: have > 0 && state !== undefined ? state.validator : null };

  // As HTTPS_PROXY, HTTP_PROXY and NO_PROXY say.
  const dispatcher = new EnvHttpProxyAgent();
  const dead = new AbortController();
  let timer = setTimeout(() => dead.abort(), idle);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => dead.abort(), idle);
  };
  try {
    const response = await fetch(url, {
      dispatcher,
      headers: requestHeaders(resume),
      signal: AbortSignal.any([dead.signal, ...(signal ? [signal] : [])]),
    }).catch((error) => {
      throw new Interrupted(reasonOf(error));
    });
    const start = await startOf(response, url, file, resume);
    if (start === 0 && have > 0) {
      log.warn(
        resume.validator === null
          ? 'the server gave nothing to recognise the file by: starting again'
          : 'the file has changed or the server cannot go on in the middle: starting again',
      );
    }
    const bytes = await receive(response, { url, file, start }, (bytes, total) => {
      alive();
      log.progress({ unit: 'bytes', done: bytes, total: total ?? 0, errors: 0 });
    });
    return { done: true, bytes, reused: start };
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    signal?.throwIfAborted();
    const { reused, retryAfter } = error;
    const reason = dead.signal.aborted ? `no byte came for ${idle / 1000} s` : error.message;
    return { done: false, bytes: await bytesOf(file), reused, reason, ...(retryAfter && { retryAfter }) };
  } finally {
    clearTimeout(timer);
    // A connection that is silent would keep the process.
    dispatcher.destroy().catch(() => {});
  }
}

const requestHeaders = ({ have, validator }: Resume): Record<string, string> => ({
  // Packed again on the way, positions would not be those of the file.
  'accept-encoding': 'identity',
  ...(validator === null ? {} : { range: `bytes=${have}-`, 'if-range': validator }),
});

/**
 * The place in the file at which an answer begins.
 *
 * @throws Interrupted when the answer is of no use now, VergerError remote `fetch-refused` when it never will be
 */
async function startOf(
  response: Response,
  url: string,
  file: string,
  { have, validator }: Resume,
): Promise<number> {
  const { status, headers } = response;
  if (status === 200) return 0;
  const start = rangeStart(headers.get('content-range'));
  if (status === 206 && validator !== null && start === have) return start;
  await response.body?.cancel();
  if (status !== 206 && status !== 416) throw refusal(url, response);
  // The file shrank, or what is here is already all of it without our knowing: begin again.
  await writeFile(stateFile(file), '{}');
  throw new Interrupted(
    status === 416 ? 'the server has no such range' : 'the server sent another range than was asked for',
  );
}

/** @throws Interrupted when the connection breaks or brings too few bytes, VergerError `disk-full` */
async function receive(
  response: Response,
  { url, file, start }: { url: string; file: string; start: number },
  came: (bytes: number, total: number | null) => void,
): Promise<number> {
  const { headers } = response;
  const total = start > 0 ? rangeTotal(headers.get('content-range')) : lengthOf(headers);
  const state: State = { url, validator: validatorOf(headers), total, complete: false };
  try {
    await save(file, start, response, state, (bytes) => came(bytes, total));
  } catch (error) {
    throwDiskError(error, file);
    throw new Interrupted(reasonOf(error), { reused: start });
  }
  const bytes = await bytesOf(file);
  if (total !== null && bytes !== total) {
    throw new Interrupted(`${bytes} bytes came of ${total}`, { reused: start });
  }
  await writeFile(stateFile(file), JSON.stringify({ ...state, total: bytes, complete: true }));
  return bytes;
}

async function save(
  file: string,
  start: number,
  { body }: Response,
  state: State,
  came: (bytes: number) => void,
): Promise<void> {
  // Before the first byte: whoever finds bytes must know what file they are of.
  const handle = await open(file, start === 0 ? 'w' : 'a');
  try {
    await writeFile(stateFile(file), JSON.stringify(state));
    let bytes = start;
    for await (const chunk of body ?? []) {
      await handle.writeFile(chunk);
      bytes += chunk.length;
      came(bytes);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const stateFile = (file: string) => `${file}.json`;

async function readState(file: string, url: string): Promise<State | undefined> {
  try {
    const state = stateSchema.parse(JSON.parse(await readFile(stateFile(file), 'utf8')));
    return state.url === url ? state : undefined;
  } catch {
    return undefined;
  }
}

const bytesOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/** If-Range takes strong validators only (RFC 9110, 13.1.5). */
function validatorOf(headers: Headers): string | null {
  const etag = headers.get('etag');
  return etag !== null && !etag.startsWith('W/') ? etag : headers.get('last-modified');
}

function lengthOf(headers: Headers): number | null {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? null : Number(length);
}

const rangeStart = (range: string | null) => Number(/^bytes (\d+)-/.exec(range ?? '')?.[1] ?? Number.NaN);

function rangeTotal(range: string | null): number | null {
  const total = /\/(\d+)$/.exec(range ?? '')?.[1];
  return total === undefined ? null : Number(total);
}

/** Answers that may change are tried again; any other ends the download. */
function refusal(url: string, { status, statusText, headers }: Response): Error {
  const reason = `the server answered ${status} ${statusText}`.trim();
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const after = Number(headers.get('retry-after'));
    return new Interrupted(reason, after > 0 ? { retryAfter: after * 1000 } : {});
  }
  return new VergerError('remote', 'fetch-refused', `${url}: ${reason}`, {
    hint: 'check the address, or give another one with --url',
  });
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : undefined;
  return `the connection broke (${why ?? message})`;
}

function throwDiskError(error: unknown, file: string): void {
  const found = diskError(error, file);
  if (found !== undefined) throw found;
}
