/// <reference lib="dom" />
import { openBrowser } from './browser.js';

/** Latency in milliseconds and bytes a second: a slow network, so that nothing slips in that the paint did not wait for. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 100_000 };

/** Bytes that a first visit has received when it first paints text, headers included (300 a response, as browsers count). */
export async function bytesBeforePaint(url: string): Promise<number> {
  const browser = await openBrowser({ serviceWorkers: 'block' });
  try {
    const { page } = browser;
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW);
    await page.goto(url, { waitUntil: 'commit' });
    return await page.evaluate(async () => {
      const paint = await new Promise<PerformanceEntry>((resolve) => {
        new PerformanceObserver((list) => {
          const found = list.getEntriesByName('first-contentful-paint')[0];
          if (found) resolve(found);
        }).observe({ type: 'paint', buffered: true });
      });
      const timings = ['navigation', 'resource'].flatMap(
        (type) => performance.getEntriesByType(type) as PerformanceResourceTiming[],
      );
      const before = timings.filter(({ responseEnd }) => responseEnd > 0 && responseEnd <= paint.startTime);
      return before.reduce((sum, { transferSize }) => sum + transferSize, 0);
    });
  } finally {
    await browser.close();
  }
}
