import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { start } from '../../../packages/cli/test/support/verger.js';

test('a server that is stopped under load ends in order: what waits too long is cut, and nobody is told of a bug', async () => {
  const app = mkdtempSync(join(tmpdir(), 'verger-serve-stop-'));
  writeFileSync(join(app, 'index.html'), '<!doctype html><title>Verger</title>');
  const running = start(['serve', '--port', '0', '--json', '--threads', '1', '--app', app]);
  try {
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
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
});
