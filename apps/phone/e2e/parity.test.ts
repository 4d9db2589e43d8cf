import { readdirSync, readFileSync } from 'node:fs';
import { openBackbone, shippedBackboneOf } from '@verger/learning/backbone';
import { openRecognizer, shippedModel } from '@verger/learning/classify';
import { decodePhoto } from '@verger/storage/photos';
import { classifyPhoto, preprocess, unpack } from '@verger/vision';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FoundKind } from '../src/answer/kinds.js';
import { answerOf, type SpeciesAnswer } from '../src/answer/species-answer.js';
import { type Browser, openBrowser } from './support/browser.js';
import { drawnJpegs, hasShared, type Sample, sharedJpeg, sharedJpegs } from './support/photos.js';
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

/** Photos of several kinds among those beside the repository; every third is enough. */
const SEVERAL = new URL('../../../bench/kinds/several-kinds.tsv', import.meta.url);
const severalKinds = () =>
  readFileSync(SEVERAL, 'utf8')
    .trimEnd()
    .split('\n')
    .filter((_, line) => line % 3 === 1)
    .map((line) => sharedJpeg(line.split('\t')[0]!));

/** Species and place of a kind, in shares of the sides. */
interface Kind {
  readonly species: string | null;
  readonly box: readonly number[];
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
  'so it is for 100 real photos (skipped without the folder shared beside the repository)',
  async () => {
    expect(await compare(sharedJpegs(100))).toEqual({ tensors: [], answers: [] });
  },
  600_000,
);

test.skipIf(!hasShared)(
  'and the kinds on real photos of several are those of Node (skipped without the folder shared beside the repository)',
  async () => {
    const recognizer = await openRecognizer();
    const told: number[] = [];
    for (const { name, bytes } of severalKinds()) {
      const recognition = await recognizer.recognize(bytes, { all: true });
      if (!recognition.ok) throw new Error(recognition.failure.message);
      const { width = 1, height = 1 } = await sharp(bytes)
        .autoOrient()
        .toBuffer({ resolveWithObject: true })
        .then(({ info }) => info);
      const found = recognition.kinds!.length > 1 ? recognition.kinds! : [];
      const inNode = found.map(
        ({ species, box: [x, y, w, h] }): Kind => ({
          species: species ?? null,
          box: [x / width, y / height, w / width, h / height],
        }),
      );
      // Node gives whole pixels.
      const near = (share: number) => expect.closeTo(share, 2);
      const wanted = inNode.map(({ species, box }) => ({ species, box: box.map(near) }));
      expect([name, await kindsInPage(browser.page, bytes)]).toEqual([name, wanted]);
      told.push(found.length);
    }
    await recognizer.release();
    // Without a photo of several this would compare nothing with nothing.
    expect(Math.max(...told)).toBeGreaterThan(1);
  },
  300_000,
);

const kindsInPage = async (page: Page, photo: Buffer): Promise<Kind[]> => {
  const kinds = await page.evaluate((base64) => {
    const { ask } = globalThis as unknown as { ask(question: object): Promise<unknown> };
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return ask({ kind: 'kinds', photo: new Blob([bytes]) }) as Promise<FoundKind[]>;
  }, photo.toString('base64'));
  return kinds.map(({ guess, box }) => ({
    species: guess.species,
    box: [box.x, box.y, box.width, box.height],
  }));
};
