import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { bytes, said, serveForTests } from '../support/server.js';

const server = serveForTests();

interface Part {
  readonly url: string;
  readonly sha256: string;
  readonly bytes: number;
}

describe('files', () => {
  test('the page is asked for anew, hashed files are kept for ever, compressed where there is a smaller one', async () => {
    const page = await fetch(server.url);
    expect(await page.text()).toContain('<title>Verger');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const again = await fetch(server.url, { headers: { 'If-None-Match': page.headers.get('etag')! } });
    expect(again.status).toBe(304);
    const plain = await fetch(`${server.url}/assets/a-12345678.js`, {
      headers: { 'Accept-Encoding': 'gzip' },
    });
    expect(plain.headers.get('cache-control')).toContain('immutable');
    expect(plain.headers.get('content-encoding')).toBeNull();
    const small = await fetch(`${server.url}/assets/a-12345678.js`, {
      method: 'HEAD',
      headers: { 'Accept-Encoding': 'br' },
    });
    expect(small.headers.get('content-encoding')).toBe('br');
  });

  test('every reply is kept from strangers', async () => {
    for (const path of ['/', '/nothing', '/api/health', '/api/nothing', '/models/index.json']) {
      const { headers } = await fetch(server.url + path);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test.each([
    '/../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/a-12345678.js%00.html',
    '//etc/passwd',
  ])('nothing is behind %s', async (path) => {
    // fetch would tidy the path up.
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
    let reply = '';
    for await (const chunk of socket) reply += chunk;
    expect(reply).toMatch(/^HTTP\/1\.1 (404|400)/);
    expect(reply).not.toMatch(/"name"|root:/);
  });

  test('the model lies under its sha256', async () => {
    const index = await said<{ backbone: Part; classifier: Part }>(
      await fetch(`${server.url}/models/index.json`),
    );
    for (const part of [index.backbone, index.classifier]) {
      const response = await fetch(server.url + part.url);
      const { buffer } = bytes(new Uint8Array(await response.arrayBuffer()));
      const digest = Buffer.from(await crypto.subtle.digest('SHA-256', buffer)).toString('hex');
      expect([digest, buffer.byteLength]).toEqual([part.sha256, part.bytes]);
      expect(part.url).toContain(part.sha256);
      expect(response.headers.get('cache-control')).toContain('immutable');
    }
  });
});
