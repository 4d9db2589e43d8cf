import { readdirSync, readFileSync } from 'node:fs';
import { openBackbone, shippedBackboneOf } from '@verger/learning/backbone';
import { shippedModel } from '@verger/learning/classify';
import { decodePhoto } from '@verger/storage/photos';
import { classifyPhoto, preprocess, unpack } from '@verger/vision';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, type SpeciesAnswer } from '../src/answer/species-answer.js';
import { type Browser, openBrowser } from './support/browser.js';
import { drawnJpegs, hasShared, type Sample, sharedJpegs } from './support/photos.js';
import { type Server, startServer } from './support/server.js';

let server: Server;
let browser: Browser;
let inPage: (photo: Buffer) => Promise<{ tensor: Float32Array; answer: SpeciesAnswer }>;
let inNode: (photo: Buffer) => Promise<{ tensor: Float32Array; answer: SpeciesAnswer }>;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser();
  await browser.page.goto(`${server.url}/#/privacy`);
  inPage = await builtWorker(browser.page);
  const model = await unpack(readFileSync(shippedModel()));
  const backbone = await openBackbone(shippedBackboneOf(model.backbone)!.path);
  inNode = async (photo) => {
    const decoded = await decodePhoto(photo);
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const tensor = preprocess(decoded.pixels, model.inputSize);
    const { score, predictions } = await classifyPhoto(model, decoded.pixels, (pixels) =>
      backbone.features(preprocess(pixels, model.inputSize)),
    );
    const probabilities = new Map(predictions.map((one) => [one.class, one.probability]));
    return {
      tensor,
      answer: answerOf({ probabilities, margin: score - model.rejection.threshold }, 0, model),
    };
  };
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** The inference worker of the built app, started by hand. */
async function builtWorker(page: Page) {
  const assets = new URL('../dist/assets/', import.meta.url);
  const script = readdirSync(assets).find((name) => /^worker-.*\.js$/.test(name))!;
  await page.evaluate((url) => {
    const worker = new Worker(url, { type: 'module' });
    let last = 0;
    const ask = (question: object) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        worker.addEventListener('message', ({ data }) => {
          if (data.id !== id) return;
          if (data.kind === 'reply') resolve(data.value);
          else reject(new Error(data.message));
        });
        worker.postMessage({ id, ...question });
      });
    Object.assign(globalThis, { ask });
  }, `/assets/${script}`);
  return async (photo: Buffer) => {
    const { tensor, answer } = await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const blob = new Blob([bytes]);
      const { ask } = globalThis as unknown as { ask(question: object): Promise<unknown> };
      const numbers = (await ask({ kind: 'tensor', photo: blob })) as Float32Array<ArrayBuffer>;
      // Each number is one of 256: a byte carries it through the wire.
      const bytesOf = Uint8Array.from(numbers, (value) => Math.round((value + 1) * 127.5));
      const exact = bytesOf.every((byte, i) => Math.fround(byte / 127.5 - 1) === numbers[i]);
      let text = '';
      for (let i = 0; i < bytesOf.length; i += 4096)
        text += String.fromCharCode(...bytesOf.subarray(i, i + 4096));
      return { tensor: exact ? btoa(text) : '', answer: await ask({ kind: 'recognize', photos: [blob] }) };
    }, photo.toString('base64'));
    return {
      tensor: Float32Array.from(Buffer.from(tensor, 'base64'), (byte) => byte / 127.5 - 1),
      answer: answer as SpeciesAnswer,
    };
  };
}

async function compare(samples: readonly Sample[]): Promise<{ tensors: string[]; answers: string[] }> {
  const tensors: string[] = [];
  const answers: string[] = [];
  for (const { name, bytes } of samples) {
    const [page, node] = [await inPage(bytes), await inNode(bytes)];
    const same =
      page.tensor.length === node.tensor.length && page.tensor.every((value, i) => value === node.tensor[i]);
    if (!same) tensors.push(name);
    const best = ({ guesses: [first], known }: SpeciesAnswer) =>
      `${known} ${first?.species} ${first?.varieties[0]?.class}`;
    if (best(page.answer) !== best(node.answer))
      answers.push(`${name}: ${best(page.answer)}, not ${best(node.answer)}`);
  }
  return { tensors, answers };
}

test('the same photo is the same tensor and the same answer in the browser and in Node', async () => {
  const samples = await drawnJpegs();
  expect(samples.length).toBeGreaterThan(30);
  expect(await compare(samples)).toEqual({ tensors: [], answers: [] });
}, 300_000);

test.skipIf(!hasShared)(
  'so it is for 200 real photos (skipped without the folder shared beside the repository)',
  async () => {
    expect(await compare(sharedJpegs(200))).toEqual({ tensors: [], answers: [] });
  },
  600_000,
);
