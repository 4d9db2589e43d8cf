import { setMaxListeners } from 'node:events';
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Something that goes wrong with one request. */
export type Fault =
  /** Answered with a status and an S3 error code, never forwarded. */
  | { readonly kind: 'status'; readonly status: number; readonly code: string }
  /** Forwarded; the connection is cut after so many bytes of the answer's body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Forwarded; one bit of the answer's body is flipped, in this byte. */
  | { readonly kind: 'flip'; readonly byte: number }
  /** Forwarded; a piece of the answer's body is another one of that length. */
  | { readonly kind: 'replace'; readonly piece: string; readonly by: string }
  /** Forwarded; the answer's body comes in chunks, without a Content-Length. */
  | { readonly kind: 'chunked' }
  /** Forwarded and carried out; the connection is cut instead of an answer. */
  | { readonly kind: 'lost' }
  /** Nothing is said for a while; then it is forwarded. */
  | { readonly kind: 'silence'; readonly ms: number };

export interface ProxiedRequest {
  readonly method: string;
  /** With the query, as it was sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Counts all requests of this proxy, from 0. */
  readonly index: number;
}

export interface ProxyOptions {
  /** `http://127.0.0.1:<port>` */
  readonly target: string;
  /** Added before each request is forwarded, milliseconds; 0 by default. */
  readonly delayMs?: number;
  /** Which requests go wrong, and how; none by default. */
  readonly faults?: (request: ProxiedRequest) => Fault | undefined;
}

export interface DelayingProxy {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** All requests so far, in the order they came. */
  readonly requests: readonly ProxiedRequest[];
  setDelay(ms: number): void;
  setFaults(faults: ProxyOptions['faults']): void;
  stop(): Promise<void>;
}

/**
 * An HTTP proxy before one server that adds latency to each request, and faults on purpose. Headers pass
 * unchanged, Host too: S3 signatures stay valid.
 */
export async function delayingProxy(options: ProxyOptions): Promise<DelayingProxy> {
  const target = new URL(options.target);
  const agent = new Agent({ keepAlive: true });
  const requests: ProxiedRequest[] = [];
  const stopped = new AbortController();
  // Every delayed request listens to it.
  setMaxListeners(0, stopped.signal);
  let delayMs = options.delayMs ?? 0;
  let faults = options.faults;

  const serve = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const { method = 'GET', url: path = '/' } = incoming;
    const request = { method, path, headers: incoming.headers, index: requests.length };
    requests.push(request);
    const fault = faults?.(request);
    const wait = delayMs + (fault?.kind === 'silence' ? fault.ms : 0);
    if (wait > 0) await sleep(wait, undefined, { signal: stopped.signal });
    if (fault?.kind === 'status') refuse(incoming, answer, fault.status, fault.code);
    else forward(target, agent, incoming, answer, fault);
  };

  const server = createServer((incoming, answer) => {
    serve(incoming, answer).catch(() => answer.destroy());
  });
  // Uploads of any length; the server behind decides.
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    setDelay: (ms) => {
      delayMs = ms;
    },
    setFaults: (next) => {
      faults = next;
    },
    async stop() {
      stopped.abort();
      server.closeAllConnections();
      agent.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refuse(incoming: IncomingMessage, answer: ServerResponse, status: number, code: string): void {
  incoming.resume();
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>on purpose</Message></Error>`;
  answer.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
  answer.end(incoming.method === 'HEAD' ? undefined : body);
}

function forward(
  target: URL,
  agent: Agent,
  incoming: IncomingMessage,
  answer: ServerResponse,
  fault: Fault | undefined,
): void {
  const { method, url: path, rawHeaders: headers } = incoming;
  const { hostname, port } = target;
  const onward = httpRequest({ hostname, port, method, path, headers, agent, setHost: false } as object);
  onward.on('error', () => answer.destroy());
  answer.on('close', () => onward.destroy());
  onward.on('response', (from) => {
    from.on('error', () => answer.destroy());
    if (fault?.kind === 'lost') {
      from.resume().on('end', () => answer.destroy());
      return;
    }
    answer.writeHead(from.statusCode ?? 502, fault?.kind === 'chunked' ? unmeasured(from) : from.rawHeaders);
    if (fault?.kind === 'flip') flip(from, answer, fault.byte);
    else if (fault?.kind === 'replace') replace(from, answer, fault);
    else if (fault?.kind === 'cut') cut(from, answer, fault.afterBytes);
    else from.pipe(answer);
  });
  incoming.pipe(onward);
}

function cut(from: IncomingMessage, answer: ServerResponse, afterBytes: number): void {
  let left = afterBytes;
  answer.flushHeaders();
  from.on('data', (chunk: Buffer) => {
    const piece = chunk.subarray(0, left);
    left -= piece.length;
    // The bytes before the cut must have left before the connection goes.
    answer.write(piece, () => {
      if (left === 0) answer.destroy();
    });
  });
  from.on('end', () => answer.destroy());
}

const unmeasured = ({ headers }: IncomingMessage): IncomingHttpHeaders => {
  const { 'content-length': _, ...others } = headers;
  return others;
};

function flip(from: IncomingMessage, answer: ServerResponse, byte: number): void {
  let left = byte;
  from.on('data', (chunk: Buffer) => {
    if (left >= 0 && left < chunk.length) chunk[left]! ^= 1;
    left -= chunk.length;
    answer.write(chunk);
  });
  from.on('end', () => answer.end());
}

function replace(from: IncomingMessage, answer: ServerResponse, what: { piece: string; by: string }): void {
  const chunks: Buffer[] = [];
  from.on('data', (chunk: Buffer) => void chunks.push(chunk));
  from.on('end', () => {
    const text = Buffer.concat(chunks).toString('latin1');
    answer.end(Buffer.from(text.replace(what.piece, what.by), 'latin1'));
  });
}
