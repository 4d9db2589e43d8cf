import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type DelayingProxy, delayingProxy } from '../src/delaying-proxy.js';

const BODY = Buffer.alloc(300_000, 'orchard');

describe('the delaying proxy', () => {
  let server: Server;
  let target: string;
  let served: { method: string; host: string; body: string }[] = [];
  let proxy: DelayingProxy;

  beforeAll(async () => {
    server = createServer(async (request, answer) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      served.push({ method: request.method ?? '', host: request.headers.host ?? '', body });
      answer.writeHead(200, { 'content-length': BODY.length, 'x-kept': 'Yes' }).end(BODY);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    target = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  afterEach(async () => {
    served = [];
    await proxy.stop();
  });

  const bytesBeforeEnd = async (url: string): Promise<{ bytes: number; whole: boolean }> => {
    const answer = await fetch(url);
    let bytes = 0;
    try {
      for await (const chunk of answer.body!) bytes += chunk.length;
      return { bytes, whole: true };
    } catch {
      return { bytes, whole: false };
    }
  };

  test('passes requests and answers unchanged, Host too, and keeps a list', async () => {
    proxy = await delayingProxy({ target });
    const answer = await fetch(`${proxy.url}/a%20b?x=1`, { method: 'PUT', body: 'apple' });
    expect(Buffer.from(await answer.arrayBuffer()).equals(BODY)).toBe(true);
    expect(answer.headers.get('x-kept')).toBe('Yes');
    expect(served).toEqual([{ method: 'PUT', host: new URL(proxy.url).host, body: 'apple' }]);
    expect(proxy.requests).toMatchObject([{ method: 'PUT', path: '/a%20b?x=1', index: 0 }]);
  });

  test('a request waits: while it is delayed nothing reaches the server', async () => {
    proxy = await delayingProxy({ target, delayMs: 600_000 });
    const delayed = fetch(proxy.url);
    delayed.catch(() => undefined);
    await vi.waitUntil(() => proxy.requests.length === 1, { timeout: 30_000 });
    proxy.setDelay(1);
    expect((await bytesBeforeEnd(proxy.url)).whole).toBe(true);
    expect(served).toHaveLength(1);
    await proxy.stop();
    await expect(delayed).rejects.toThrow();
  });

  test('a status on purpose carries an S3 error and never reaches the server', async () => {
    proxy = await delayingProxy({
      target,
      faults: () => ({ kind: 'status', status: 503, code: 'SlowDown' }),
    });
    const answer = await fetch(proxy.url);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('<Code>SlowDown</Code>');
    expect(served).toEqual([]);
  });

  test('a body is cut after the bytes asked for, others are whole', async () => {
    const faults = ({ index }: { index: number }) =>
      index === 0 ? ({ kind: 'cut', afterBytes: 100_000 } as const) : undefined;
    proxy = await delayingProxy({ target, faults });
    const first = await bytesBeforeEnd(proxy.url);
    expect(first.whole).toBe(false);
    expect(first.bytes).toBeLessThanOrEqual(100_000);
    expect(await bytesBeforeEnd(proxy.url)).toEqual({ bytes: BODY.length, whole: true });
  });

  test('a lost answer: the server did it, the client hears nothing', async () => {
    proxy = await delayingProxy({ target, faults: () => ({ kind: 'lost' }) });
    await expect(fetch(proxy.url, { method: 'PUT', body: 'pear' })).rejects.toThrow();
    expect(served.map(({ body }) => body)).toEqual(['pear']);
  });

  test('silence ends with stop, and faults can be changed', async () => {
    proxy = await delayingProxy({ target, faults: () => ({ kind: 'silence', ms: 600_000 }) });
    const silent = fetch(proxy.url);
    silent.catch(() => undefined);
    await vi.waitUntil(() => proxy.requests.length === 1, { timeout: 30_000 });
    proxy.setFaults(undefined);
    expect((await bytesBeforeEnd(proxy.url)).whole).toBe(true);
    await proxy.stop();
    await expect(silent).rejects.toThrow();
  });
});
