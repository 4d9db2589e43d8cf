/** The module worker: photos in, answers out. It holds the model, so that the page never waits. */

import { combine, Smoothing } from '../answer/combine.js';
import { foundKinds } from '../answer/kinds.js';
import type { Example } from '../answer/prototypes.js';
import { answerOf } from '../answer/species-answer.js';
import { Failure } from '../failure.js';
import { decodePhoto, pixelsOf } from './decode.js';
import {
  type ModelFiles,
  type ModelFilesEnvironment,
  type ModelIndex,
  type Progress,
  renewModel,
  storedModel,
} from './model-files.js';
import { type OpenModel, openModel } from './network.js';
import type { Message, ModelState, Replies, Request } from './protocol.js';

const MODELS = 'verger-models';
const environment: ModelFilesEnvironment = {
  fetch: (url, init) => fetch(url, init),
  open: () => caches.open(MODELS),
};

const smoothing = new Smoothing();
let inUse: ModelIndex | undefined;
let opened: Promise<OpenModel> | undefined;
/** Kept for a model that is opened later. */
let examples: readonly Example[] = [];

const say = (message: Message, transfer: Transferable[] = []) => self.postMessage(message, { transfer });
const tell = (model: ModelState) => say({ kind: 'model', model });

async function open(files: ModelFiles): Promise<OpenModel> {
  const model = await openModel(files);
  inUse = files.index;
  model.learn(examples);
  return model;
}

/** One in fifty steps of a download: each is drawn, and pieces of it come by the hundred. */
function whenItShows(progress: Progress): Progress {
  let shown = -1;
  return (done, total) => {
    const step = Math.floor((50 * done) / total);
    if (step === shown) return;
    shown = step;
    progress(done, total);
  };
}

async function first(): Promise<OpenModel> {
  const stored = await storedModel(environment);
  const model = stored === undefined ? await offered(undefined) : await openStored(stored);
  if (model === undefined) throw new Failure('model-missing');
  tell({ state: 'ready', facts: model.facts });
  // What was on the device serves at once; a newer one is looked for behind its back.
  if (stored !== undefined) void renew();
  return model;
}

/** What the server offers, unless it is what is here. */
function offered(here: ModelIndex | undefined): Promise<OpenModel | undefined> {
  const progress = whenItShows((done, total) => tell({ state: 'downloading', done, total }));
  return renewModel(environment, here, opening, progress);
}

/** Where what is on the device does not open, the server may have another by now. */
async function openStored(stored: ModelFiles): Promise<OpenModel> {
  try {
    return await opening(stored);
  } catch (error) {
    const other = await offered(stored.index).catch(() => undefined);
    if (other === undefined) throw error;
    return other;
  }
}

function opening(files: ModelFiles): Promise<OpenModel> {
  tell({ state: 'opening' });
  return open(files);
}

function ready(): Promise<OpenModel> {
  opened ??= first().catch((error) => {
    opened = undefined;
    const { code, message } = asFailure(error);
    tell({ state: 'failed', code, message });
    throw error;
  });
  return opened;
}

async function renew(): Promise<void> {
  try {
    const before = await opened;
    const model = await renewModel(environment, inUse, open);
    if (model === undefined) return;
    model.warm();
    opened = Promise.resolve(model);
    smoothing.restart();
    tell({ state: 'renewed', facts: model.facts });
    before?.close();
  } catch (error) {
    // The model in use stays; the next start looks again. Without a connection that is no news.
    if (asFailure(error).code !== 'model-missing') console.warn('the model was not renewed:', error);
  }
}

type Answered = { [K in keyof Replies]: (request: Extract<Request, { kind: K }>) => Promise<Replies[K]> };

const answer: Answered = {
  async recognize({ photos }) {
    const model = await ready();
    const started = performance.now();
    const looks = [];
    for (const photo of photos) looks.push(await model.guessTwice(await decodePhoto(photo)));
    // One good photo is enough.
    const flaw = looks.some((one) => one.flaw === undefined) ? undefined : looks[0]!.flaw;
    const answer = answerOf(combine(looks.map(({ guess }) => guess)), performance.now() - started, model);
    return flaw === undefined ? answer : { ...answer, flaw };
  },
  async frame({ frame, restart }) {
    const model = await ready();
    const started = performance.now();
    if (restart) smoothing.restart();
    const guess = smoothing.add(await model.guess(pixelsOf(frame)));
    return answerOf(guess, performance.now() - started, model);
  },
  async tensor({ photo }) {
    return (await ready()).tensor(await decodePhoto(photo));
  },
  async learn({ examples: given }) {
    examples = given;
    (await opened)?.learn(examples);
    return undefined;
  },
  async features({ photo }) {
    return (await ready()).features(await decodePhoto(photo));
  },
  async where({ photo }) {
    return (await ready()).where(await decodePhoto(photo));
  },
  async kinds({ photo }) {
    const model = await ready();
    const seen = await model.kinds(await decodePhoto(photo), () => waiting === 1);
    return seen && foundKinds(seen, model.words);
  },
  async model() {
    const model = await ready();
    // A photo that waits already warms it up by itself.
    if (waiting === 1) model.warm();
    return model.facts;
  },
};

/** One at a time: the network has one memory. */
let turn: Promise<void> = Promise.resolve();
/** Requests that have no reply yet, the one at work among them. */
let waiting = 0;

self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  waiting++;
  turn = turn.then(async () => {
    try {
      const value = await answer[data.kind](data as never);
      say({ kind: 'reply', id: data.id, value }, value instanceof Float32Array ? [value.buffer] : []);
    } catch (error) {
      const { code, message } = asFailure(error);
      say({ kind: 'failure', id: data.id, code, message });
    } finally {
      waiting--;
    }
  });
});

const asFailure = (error: unknown): Failure =>
  error instanceof Failure
    ? error
    : new Failure('bug', error instanceof Error ? error.message : String(error));
