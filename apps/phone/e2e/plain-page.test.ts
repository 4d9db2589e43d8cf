import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { displayName } from '@verger/knowledge';
import { classifyPhoto, openNetwork, preprocess, unpack } from '@verger/vision';
import { build } from 'esbuild';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openBrowser } from './support/browser.js';

/** Any web page: no headers, so no memory that threads share; the network runs on the page's own thread. */

const root = fileURLToPath(new URL('../../../', import.meta.url));
const model = readFileSync(`${root}models/fruits.verger`);
const onnx = readFileSync(`${root}models/efficientnet-lite0-224-fruits.onnx`);

const PAGE = `<!doctype html><link rel="icon" href="data:,"><script type="module">
import { openClassifier } from '/page.js';
globalThis.asking = openClassifier('/fruits.verger', '/network.onnx');
</script>`;

let server: Server;
let browser: Browser;
beforeAll(async () => {
  const script = await build({
    entryPoints: [`${root}examples/browser.ts`],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  const files = new Map<string, [type: string, body: Uint8Array]>([
    ['/', ['text/html', new TextEncoder().encode(PAGE)]],
    ['/page.js', ['text/javascript', script.outputFiles[0]!.contents]],
    ['/fruits.verger', ['application/octet-stream', model]],
    ['/network.onnx', ['application/octet-stream', onnx]],
  ]);
  server = createServer(({ url }, response) => {
    const file = files.get(url ?? '');
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': file[0] }).end(file[1]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

test('the example for web pages names the fruit on a photo as Node does', async () => {
  const { page, complaints } = browser;
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="120"><rect width="160" height="120"
    fill="white"/><circle cx="80" cy="60" r="45" fill="orange"/></svg>`;
  const { data, info } = await sharp(Buffer.from(drawn))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const size = { width: info.width, height: info.height };
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const found = await page.evaluate(
    async ({ base64, ...of }) => {
      const { asking } = globalThis as unknown as { asking: Promise<(photo: object) => Promise<string>> };
      const ask = await asking;
      const pixels = Uint8ClampedArray.from(atob(base64), (character) => character.charCodeAt(0));
      return { crossOriginIsolated, name: await ask({ ...of, data: pixels }) };
    },
    { base64: data.toString('base64'), ...size },
  );
  const packed = await unpack(model);
  const network = openNetwork(onnx, packed.inputSize);
  const pixels = { ...size, channels: 4 as const, data: new Uint8ClampedArray(data) };
  const { known, predictions } = await classifyPhoto(packed, pixels, async (part) =>
    network.features(preprocess(part, packed.inputSize)),
  );
  const [best] = predictions;
  const name = known && best ? displayName(best.species ?? best.class, 'fr') : 'inconnu';
  expect({ found, complaints }).toEqual({ found: { crossOriginIsolated: false, name }, complaints: [] });
});
