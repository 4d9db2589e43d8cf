import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { type Hosts, hostCheck, originCheck } from '../../src/http/host-check.js';
import { replyTo } from '../../src/http/problem.js';
import { problemOf, serveForTests } from '../support/server.js';

const serving = (hosts: Hosts) => {
  const app = new Hono();
  app.onError((error, c) => replyTo(error, c, () => {}));
  app.use(hostCheck(hosts), originCheck(hosts));
  return app.all('*', (c) => c.text('here'));
};
const statusOf = async (hosts: Hosts, host: string, origin?: string) =>
  (
    await serving(hosts).request('/', {
      method: origin === undefined ? 'GET' : 'POST',
      headers: { Host: host, ...(origin === undefined ? {} : { Origin: origin }) },
    })
  ).status;

describe('whom a server answers to', () => {
  const here = { address: '127.0.0.1', names: ['Fruits.example.org'] };

  test.each(['localhost', 'localhost:8360', '127.0.0.1:1', '[::1]:8360', 'LOCALHOST', 'fruits.example.org'])(
    '%s is meant for it',
    async (host) => expect(await statusOf(here, host)).toBe(200),
  );

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:8360',
    '192.168.1.7',
    'x@localhost',
    'localhost:8360:1',
    '',
    'localhost/..',
  ])('%j is not', async (host) => expect(await statusOf(here, host)).toBe(421));

  test('at all network cards every address is its own, no name is', async () => {
    const every = { address: '0.0.0.0', names: [] };
    expect(await statusOf(every, '192.168.1.7:8360')).toBe(200);
    expect(await statusOf(every, '[fe80::1]:8360')).toBe(200);
    expect(await statusOf(every, 'evil.example:8360')).toBe(421);
  });

  test('behind a proxy that changes the host, an origin is one of the names', async () => {
    expect(await statusOf(here, '127.0.0.1:8360', 'https://fruits.example.org')).toBe(200);
    expect(await statusOf(here, '127.0.0.1:8360', 'https://other.example.org')).toBe(403);
    expect(await statusOf(here, '127.0.0.1:8360', 'http://127.0.0.1:8361')).toBe(403);
    expect(await statusOf(here, '127.0.0.1:8360', 'http://127.0.0.1:8360')).toBe(200);
  });
});

describe('the real server', () => {
  const server = serveForTests('--host', '127.0.0.1,fruits.example.org');
  // fetch writes the header itself.
  const ask = async (host: string) => {
    const { request } = await import('node:http');
    const { hostname, port } = new URL(server.url);
    return new Promise<Response>((resolve, reject) => {
      const asked = request(
        { hostname, port, path: '/api/health', headers: { Host: host } },
        async (reply) => {
          const text: Buffer[] = [];
          for await (const chunk of reply) text.push(chunk as Buffer);
          const type = reply.headers['content-type'] ?? '';
          const { statusCode: status = 0 } = reply;
          resolve(new Response(Buffer.concat(text), { status, headers: { 'Content-Type': type } }));
        },
      );
      asked.on('error', reject).end();
    });
  };

  test('a name that somebody pointed to this machine gets nothing', async () => {
    expect(await problemOf(await ask('evil.example'))).toMatchObject({ status: 421, code: 'wrong-host' });
    expect((await ask('fruits.example.org')).status).toBe(200);
  });
});
