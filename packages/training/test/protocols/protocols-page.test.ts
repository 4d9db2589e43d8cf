import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromiumPath, openChromium } from '@verger/testing';
import { photo, temporaryFolder } from '@verger/testing/program';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleReport } from '../../../../scripts/bundle-report.mjs';
import { reliabilityOf } from '../../src/fit/measure.js';
import { type ProtocolsPage, renderProtocols } from '../../src/protocols/page.js';

const missing = chromiumPath() === undefined;
const title = missing
  ? 'the protocols in Chromium (skipped: no Chromium; set CHROMIUM to its path)'
  : 'the protocols in Chromium';

async function made(): Promise<ProtocolsPage> {
  const estimate = (value: number) => ({ value, low: value - 0.05, high: Math.min(1, value + 0.05) });
  const known = {
    photos: 196,
    species: 32,
    top1: estimate(0.9),
    top3: estimate(0.97),
    ece: 0.04,
    accepted: 0.95,
  };
  const unknown = { photos: 33, auroc: 0.987, accepted: 0.12, acceptedAt95: 0.1 };
  const failure = (key: string, truth: string | null) => ({
    ...{ key, truth, photo: 'a-folder/with-a-<very>-long-name-of-a-photo-that-does-not-end.jpg' },
    ...{ predicted: 'passion-fruit', probability: 0.93, accepted: true },
  });
  const said = [0.2, 0.5, 0.8, 0.97].map((probability) => ({
    ...{ truth: 'kiwi', predicted: probability > 0.6 ? 'kiwi' : 'apple', probability, inTop3: true },
  }));
  const one = {
    title: 'Set "shop"',
    asks: 'Photos the recipe keeps apart, species asked.',
    caveat: 'Same shops, other photos.',
    finding: 'Nothing follows.',
    lines: [
      { name: 'all known species', known, unknown: null },
      { name: 'other things in a set with a long name', known: null, unknown },
    ],
    reliability: [{ name: 'shop', bins: reliabilityOf(said) }],
    bySpecies: [{ species: 'kiwi', photos: 10, right: 4, mostly: 'apple' }],
    failures: [failure('a', 'kiwi'), failure('b', null), failure('not-drawn', 'apple')],
  };
  const url = `data:image/webp;base64,${(await photo(3, 'webp')).toString('base64')}`;
  return {
    ...{ version: 1, data: 'made up', model: 'a'.repeat(64), backbone: 'b'.repeat(64) },
    protocols: ['shop', 'clips'].map((id) => ({ id, ...one })),
    thumbnails: { a: url, b: url },
  };
}

// On a build machine a missing browser is a failure, not an excuse.
describe.skipIf(missing && process.env.CI !== 'true')(title, () => {
  let browser: Browser;
  let bundle: { script: string; style: string };
  beforeAll(async () => {
    bundle = await bundleReport('protocols.ts');
    browser = await openChromium();
  });
  afterAll(() => browser?.close());

  it.each([
    [360, false],
    [360, true],
    [1440, false],
    [1440, true],
  ])('at %i pixels (dark: %s) show all, fit, and ask nothing of the network', async (width, dark) => {
    const file = join(temporaryFolder(), 'protocols.html');
    await writeFile(file, renderProtocols(await made(), bundle));
    const colorScheme = dark ? 'dark' : 'light';
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    page.setDefaultTimeout(120_000);
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await page.locator('#clips .chart svg').waitFor();
    expect(await page.locator('main section').evaluateAll((all) => all.map(({ id }) => id))).toEqual([
      'shop',
      'clips',
    ]);
    expect(await page.locator('.overview tbody tr:not(.group)').count()).toBe(4);
    expect(await page.locator('#shop .misses li').count()).toBe(3);
    expect(await page.locator('#shop .misses img').count()).toBe(2);
    expect(await page.locator('#shop .misses').textContent()).toContain('with-a-<very>-long');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(file).href]);
    await page.close();
  });
});
