import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boundedBodies } from '../../src/http/bodies.js';
import { replyTo } from '../../src/http/problem.js';

const LIMITS = { concurrency: 4, bytes: 1000, keptForSmall: 200, small: 100, quietMs: 300, slowest: 1e6 };

const bugs: unknown[] = [];
const app = new Hono();
app.onError((error, c) => replyTo(error, c, (bug) => bugs.push(bug)));
app.use(boundedBodies((path) => (path === '/little' ? 50 : 600), LIMITS));
let release = () => {};
app.post('/held', async (c) => {
  await new Promise<void>((resolve) => {
    release = resolve;
  });
  return c.text('done');
});
app.post('*', async (c) => c.json([...new Uint8Array(await c.req.arrayBuffer())]));
const server = createAdaptorServer({ fetch: app.fetch });

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  if ('closeAllConnections' in server) server.closeAllConnections();
});

const port = () => (server.address() as AddressInfo).port;
const post = (path: string, body: BodyInit) =>
  fetch(`http://127.0.0.1:${port()}${path}`, { method: 'POST', body, duplex: 'half' } as RequestInit);
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

/** Sends the beginning of an upload and falls silent. */
async function begin(length: number, sent: number): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n${'x'.repeat(sent)}`);
  return socket;
}

async function reply(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

const chunks = (...sizes: number[]) =>
  new ReadableStream({
    start(controller) {
      for (const size of sizes) controller.enqueue(new Uint8Array(size).fill(7));
      controller.close();
    },
  });

test('a body arrives as it was sent, with its length announced or in chunks', async () => {
  const bytes = Uint8Array.from({ length: 600 }, (_, i) => i % 251);
  expect(await (await post('/', bytes)).json()).toEqual([...bytes]);
  expect(await (await post('/', chunks(1, 200, 300, 99))).json()).toEqual(Array(600).fill(7));
  expect(await (await post('/', new Uint8Array())).json()).toEqual([]);
});

test.each<[string, BodyInit]>([
  ['announced', new Uint8Array(51)],
  ['in chunks', chunks(30, 30)],
])('what is larger than its route allows is refused (%s)', async (_, body) => {
  const response = await post('/little', body);
  expect([response.status, await codeOf(response)]).toEqual([413, 'too-large']);
});

test('an upload that falls silent is cut, and the same client may send again', async () => {
  expect(await reply(await begin(400, 100))).toMatch(/^HTTP\/1\.1 408 .*upload-silent/s);
  expect((await post('/', new Uint8Array(600))).status).toBe(200);
});

test('one that drips is cut as well, though it is never silent', async () => {
  const socket = await begin(600, 1);
  const drip = setInterval(() => socket.write('x'), 100);
  try {
    expect(await reply(socket)).toMatch(/^HTTP\/1\.1 408 /);
  } finally {
    clearInterval(drip);
  }
});

test('more bytes than there is room for are refused before they are read; small ones still pass', async () => {
  const held = post('/held', new Uint8Array(600));
  await expect.poll(async () => (await post('/', new Uint8Array(300))).status).toBe(503);
  const refused = await post('/', chunks(150, 150));
  expect([refused.status, await codeOf(refused), refused.headers.get('retry-after')]).toEqual([
    503,
    'busy',
    '2',
  ]);
  expect((await post('/', new Uint8Array(100))).status).toBe(200);
  release();
  expect((await held).status).toBe(200);
  expect((await post('/', new Uint8Array(300))).status).toBe(200);
});

test('no more bodies at once than agreed, however small; what is cut or silent makes room', async () => {
  const open = await Promise.all([begin(9, 1), begin(9, 1), begin(9, 1), begin(9, 1)]);
  await expect.poll(async () => (await post('/', new Uint8Array(1))).status).toBe(503);
  for (const socket of open.slice(0, 2)) socket.destroy();
  for (const socket of open.slice(2)) expect(await reply(socket)).toContain('408');
  await expect.poll(async () => (await post('/', new Uint8Array(1))).status).toBe(200);
  expect(bugs).toEqual([]);
});
