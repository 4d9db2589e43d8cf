import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** One entry of a tar archive (POSIX ustar), written by hand so that it can be as wrong as a test needs. */
export function tarEntry(name: string, body: Uint8Array = new Uint8Array(), type = '0', link = ''): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

export const tarGz = (entries: readonly Buffer[]) =>
  gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));

/** How the server behaves; may change between requests. */
export interface Behaviour {
  bytes: Buffer;
  etag?: string;
  /** Whether it answers Range. Default true. */
  range?: boolean;
  /** Whether it tells the length. Default true. */
  length?: boolean;
  /** Cuts the connection after so many bytes of an answer; the first number for the first answer. */
  cuts?: number[];
  /** Stops sending after so many bytes without closing. */
  stall?: number[];
  /** Status of the first answers, before it begins to serve. */
  statuses?: number[];
}

export interface Served {
  readonly url: string;
  /** What was asked: one entry a request. */
  readonly asked: { range: string | undefined; ifRange: string | undefined }[];
  close(): Promise<void>;
}

/** A real HTTP server on a free port of this machine. */
export async function serve(behaviour: Behaviour): Promise<Served> {
  const asked: Served['asked'] = [];
  const server = createServer((request, response) => {
    asked.push({ range: request.headers.range, ifRange: request.headers['if-range'] as string | undefined });
    answer(behaviour, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fruits.tar.gz`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(behaviour: Behaviour, request: IncomingMessage, response: ServerResponse): void {
  const status = behaviour.statuses?.shift();
  if (status !== undefined) {
    response.writeHead(status).end('no');
    return;
  }
  const { bytes, etag, range = true, length = true } = behaviour;
  const wanted = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
  const ifRange = request.headers['if-range'];
  const partial = range && wanted !== undefined && (ifRange === undefined || ifRange === etag);
  const start = partial ? Number(wanted) : 0;
  if (partial && start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const body = bytes.subarray(start);
  response.writeHead(partial ? 206 : 200, {
    ...(etag === undefined ? {} : { etag }),
    ...(length ? { 'content-length': String(body.length) } : {}),
    ...(partial ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  const cut = behaviour.cuts?.shift();
  const stall = behaviour.stall?.shift();
  if (cut !== undefined)
    // Not before the client has begun to read: it would drop what it had not read yet.
    response.write(body.subarray(0, cut), () => setTimeout(() => response.destroy(), 500));
  else if (stall !== undefined) response.write(body.subarray(0, stall));
  else response.end(body);
}
