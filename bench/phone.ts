/// <reference lib="dom" />
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openBackbone, shippedBackboneOf } from '@verger/learning/backbone';
import { shippedModel } from '@verger/learning/classify';
import { spread } from '@verger/pipeline';
import { decodePhoto } from '@verger/storage/photos';
import { classify, preprocess, unpack } from '@verger/vision';
import type { Page } from 'playwright-core';
import { openBrowser, PROGRAM } from '../apps/phone/e2e/support/browser.js';
import { bytesBeforePaint } from '../apps/phone/e2e/support/first-paint.js';
import type { Benchmark } from './benchmark.js';
import { countingProxy } from './counting-proxy.js';
import { nodePeers } from './node-peers.js';
import { root } from './root.js';
import { alternate, median } from './rounds.js';
import { type Served, serveVerger } from './served.js';
import { packageVersions } from './versions.js';

/** Photos a round of the steady measurement; the first calls, which warm up, are not counted. */
const PHOTOS = 60;
const WARM = 10;

/** What a person waits for: the first visit, a start without a network, each answer. */
export const phone: Benchmark = {
  name: 'phone',
  summary: 'the app in headless Chromium: first visit, offline start, an answer; Lighthouse',
  async run({ photos, rounds, folder, say }) {
    const bodies = await Promise.all(
      spread(photos.paths, PHOTOS).map((path) => readFile(join(photos.folder, path))),
    );
    say('first visit …');
    const visit = await firstVisit();
    const starts: number[] = [];
    // Quick, and they vary: more of them than rounds.
    for (let start = 0; start < 3 * rounds; start++) {
      const profile = join(folder, `profile-${start}`);
      starts.push(await offlineStart(bodies[start % bodies.length]!, profile));
      say(`offline start to the first answer: ${starts.at(-1)!.toFixed(2)} s`);
    }
    const served = await serveVerger(['--threads', '1']);
    try {
      say('Lighthouse …');
      const scores = await lighthouse(served, nodePeers(say), folder);
      const contestants = await alternate<null>(
        [
          {
            name: 'Node',
            what: 'decoding, network and classifier of verger classify, one thread',
            measure: async () => ({ value: await steadyInNode(bodies), raw: null }),
          },
          {
            name: 'Chromium',
            what: "the app's inference worker, WebAssembly on two threads",
            measure: async () => ({ value: await steadyInPage(served, bodies), raw: null }),
          },
        ],
        { rounds, say },
        { unit: 'ms a photo', better: 'less' },
      );
      const [node, page] = contestants;
      return {
        unit: 'ms a photo',
        data: `${PHOTOS} photos of ${photos.name}, medians; offline starts ${starts.map((one) => one.toFixed(2)).join(', ')} s`,
        contestants,
        findings: [
          {
            ...{ what: 'first visit, everything that is sent until it works offline', unit: 'MB' },
            ...{ value: visit.total / 1e6, target: { at: 'most', value: 11 } },
          },
          {
            ...{ what: 'of that, sent before the first paint', unit: 'kB' },
            ...{ value: visit.beforePaint / 1e3, target: { at: 'most', value: 60 } },
          },
          {
            ...{ what: 'start without a network, from the address to the first answer', unit: 's' },
            ...{ value: median(starts), target: { at: 'most', value: 1.5 } },
          },
          {
            ...{ what: 'an answer, warm', unit: 'ms' },
            ...{ value: page!.median, target: { at: 'most', value: 55 } },
          },
          {
            ...{ what: 'the same to Node on this machine', unit: 'x' },
            ...{ value: page!.median / node!.median, target: null },
          },
          ...Object.entries(scores).map(([what, value]) => ({
            ...{ what: `Lighthouse, phone: ${what}`, unit: 'points' as const },
            ...{ value, target: { at: 'least' as const, value: what === 'best-practices' ? 100 : 95 } },
          })),
        ],
        versions: { ...packageVersions('playwright-core'), ...(await chromiumVersion()) },
      };
    } finally {
      await served.stop();
    }
  },
};

/** The service worker has taken the page over, and the model is on the device. */
const isSettled = (page: Page) =>
  page.evaluate(async () => {
    const model = await caches.match('/models/current.json');
    return navigator.serviceWorker.controller?.state === 'activated' && model !== undefined;
  });

async function settle(page: Page): Promise<void> {
  for (let at = 0; at < 600; at++, await sleep(100)) if (await isSettled(page)) return;
  throw new Error('the app did not become ready for use without a network');
}

/** Bytes of a first visit. */
async function firstVisit(): Promise<{ total: number; beforePaint: number }> {
  const served = await serveVerger(['--threads', '1']);
  const proxy = await countingProxy(served.url);
  const browser = await openBrowser();
  try {
    const { page } = browser;
    await page.goto(proxy.url);
    await settle(page);
    let total = -1;
    while (total !== proxy.sent()) {
      total = proxy.sent();
      await sleep(2000);
    }
    return { total, beforePaint: await bytesBeforePaint(served.url) };
  } finally {
    await browser.close();
    await proxy.stop();
    await served.stop();
  }
}

/** Milliseconds in which the browser puts compiled code away, after its first use. */
const PUT_AWAY = 4000;

/** Gives the app a photo and waits for the answer. */
async function answered(page: Page, photo: Buffer): Promise<void> {
  await page
    .locator('.look input[type=file]')
    .setInputFiles([{ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo }]);
  await page.locator('article h1').waitFor();
}

/**
 * Seconds from the address to an answer, with the server gone, in a browser that has just been started, and that has
 * answered one photo on the visit before.
 */
async function offlineStart(photo: Buffer, profile: string): Promise<number> {
  const served = await serveVerger(['--threads', '1']);
  try {
    const visit = await openBrowser({}, [], profile);
    try {
      await visit.page.goto(served.url);
      await settle(visit.page);
      await answered(visit.page, photo);
      await sleep(PUT_AWAY);
    } finally {
      await visit.close();
    }
    await served.stop();
    const { page, close } = await openBrowser({}, [], profile);
    try {
      const started = performance.now();
      await page.goto(served.url, { waitUntil: 'commit' });
      await answered(page, photo);
      return (performance.now() - started) / 1000;
    } finally {
      await close();
    }
  } finally {
    await served.stop();
  }
}

async function steadyInPage({ url }: Served, bodies: readonly Buffer[]): Promise<number> {
  const browser = await openBrowser();
  try {
    const { page } = browser;
    await page.goto(`${url}/#/privacy`);
    const assets = join(root, 'apps/phone/dist/assets');
    const script = readdirSync(assets).find((name) => /^worker-.*\.js$/.test(name))!;
    const times = await page.evaluate(
      async ({ worker: address, photos }) => {
        const worker = new Worker(address, { type: 'module' });
        let last = 0;
        const ask = (photo: Blob) =>
          new Promise<void>((resolve, reject) => {
            const id = ++last;
            const hear = ({ data }: MessageEvent) => {
              if (data.id !== id) return;
              worker.removeEventListener('message', hear);
              if (data.kind === 'reply') resolve();
              else reject(new Error(data.message));
            };
            worker.addEventListener('message', hear);
            worker.postMessage({ id, kind: 'recognize', photos: [photo] });
          });
        const found: number[] = [];
        for (const text of photos) {
          const blob = new Blob([Uint8Array.from(atob(text), (character) => character.charCodeAt(0))]);
          const started = performance.now();
          await ask(blob);
          found.push(performance.now() - started);
        }
        return found;
      },
      { worker: `/assets/${script}`, photos: bodies.map((body) => body.toString('base64')) },
    );
    return median(times.slice(WARM));
  } finally {
    await browser.close();
  }
}

async function steadyInNode(bodies: readonly Buffer[]): Promise<number> {
  const model = await unpack(await readFile(shippedModel()));
  const backbone = await openBackbone(shippedBackboneOf(model.backbone)!.path, { threads: 1 });
  const times: number[] = [];
  for (const body of bodies) {
    const started = performance.now();
    const decoded = await decodePhoto(body);
    if (!decoded.ok) throw new Error(decoded.failure.message);
    classify(model, await backbone.features(preprocess(decoded.pixels, backbone.inputSize)));
    times.push(performance.now() - started);
  }
  await backbone.release();
  return median(times.slice(WARM));
}

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];

/** Points of Lighthouse's phone with its own simulated slow network and processor. */
async function lighthouse({ url }: Served, modules: string, folder: string): Promise<Record<string, number>> {
  const file = join(folder, 'lighthouse.json');
  await promisify(execFile)(
    process.execPath,
    [
      ...[join(modules, 'lighthouse/cli/index.js'), url, '--quiet'],
      ...['--output=json', `--output-path=${file}`, `--only-categories=${CATEGORIES.join(',')}`],
      `--chrome-flags=--headless=new --no-sandbox --disable-background-networking --disable-component-update --disable-sync --no-first-run --disable-quic --user-data-dir=${join(folder, 'lighthouse-profile')}`,
    ],
    { env: { ...process.env, CHROME_PATH: PROGRAM }, maxBuffer: 16 << 20 },
  );
  const { categories } = JSON.parse(await readFile(file, 'utf8'));
  return Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(categories[name].score * 100)]));
}

async function chromiumVersion(): Promise<Record<string, string>> {
  const { stdout } = await promisify(execFile)(PROGRAM!, ['--version']);
  return { chromium: /[\d.]+/.exec(stdout)?.[0] ?? '' };
}
