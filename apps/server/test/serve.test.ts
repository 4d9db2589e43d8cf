import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start, verger } from '@verger/testing/program';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disc, writeApp } from './support/server.js';

let app: string;
let jpeg: Buffer;
beforeAll(async () => {
  app = writeApp(mkdtempSync(join(tmpdir(), 'verger-app-')));
  jpeg = await disc('orange');
});
afterAll(() => rmSync(app, { recursive: true, force: true }));

test('stopped in the middle of many photos it ends what it is at, and well', async () => {
  const running = start(['serve', '--port', '0', '--json', '--app', app]);
  const own = await new Promise<string>((resolve) => {
    running.child.stdout?.on('data', (text: string) => resolve(JSON.parse(text).url));
  });
  const asked = Array.from({ length: 32 }, () =>
    fetch(`${own}/api/classify`, {
      method: 'POST',
      headers: { 'Content-Type': 'image/jpeg' },
      body: new Uint8Array(jpeg),
    }).then(
      ({ status }) => status,
      () => 0,
    ),
  );
  expect(await Promise.race(asked)).toBe(200);
  running.child.kill('SIGTERM');
  const { exit, stderr } = await running.ended;
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: expect.not.stringContaining('terminate') });
  await Promise.all(asked);
});

test('a port in use is named: exit 2', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  try {
    const { port } = holder.address() as AddressInfo;
    const ended = await verger(['serve', '--port', String(port), '--app', app, '--threads', '1']);
    expect(ended.exit).toBe(2);
    expect(ended.stderr).toMatch(/port \d+ is in use\n {2}→ give another/);
  } finally {
    holder.close();
  }
});

test('a server that is stopped under load ends in order: what waits too long is cut, and nobody is told of a bug', async () => {
  const running = start(['serve', '--port', '0', '--json', '--threads', '1', '--app', app]);
  const url = await new Promise<string>((resolve, reject) => {
    running.child.stdout?.on('data', (text: string) => resolve(JSON.parse(text).url));
    void running.ended.then(({ stderr }) => reject(new Error(stderr)));
  });
  // So large that no machine answers 64 of them in the time the server waits.
  const body = new Uint8Array(
    await sharp({ create: { width: 7000, height: 7000, channels: 3, background: 'orange' } })
      .jpeg()
      .toBuffer(),
  );
  const ask = () =>
    fetch(`${url}/api/classify`, { method: 'POST', body, headers: { 'Content-Type': 'image/jpeg' } });
  const asked = Array.from({ length: 64 }, ask);
  expect((await Promise.race(asked)).status).toBe(200);
  running.child.kill('SIGTERM');
  const replies = await Promise.allSettled(asked);
  expect(replies.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
  for (const reply of replies) {
    if (reply.status === 'fulfilled') expect([200, 503]).toContain(reply.value.status);
  }
  const { exit, stderr } = await running.ended;
  expect(exit).toBe(0);
  expect(stderr).not.toMatch(/warning|^ +at /m);
});
