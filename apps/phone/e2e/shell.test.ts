import { expect, test } from 'vitest';
import { useApp } from './support/app.js';
import { bytesBeforePaint } from './support/first-paint.js';

const app = useApp();

test('what a first visit waits for before it paints is at most 60 kB', async () => {
  const bytes = await bytesBeforePaint(app.server.url);
  // Fewer would be a page that paints before it is there.
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThanOrEqual(60_000);
});
