import {
  type Answer,
  assertBackbone,
  boxesOf,
  classify,
  classifyPhoto,
  type FindKinds,
  openKinds,
  type PackedModel,
  type Pixels,
  type Positions,
  PREPROCESSING_VERSION,
  preprocess,
  type SeenKind,
  unpack,
  type Words,
  whereSeen,
  withPositions,
} from '@verger/vision';
import * as ort from 'onnxruntime-web/wasm';
import type { Guess } from '../answer/guess.js';
import { type Example, openPrototypes, type Prototypes } from '../answer/prototypes.js';
import { fruitOf } from '../answer/species-answer.js';
import { Failure } from '../failure.js';
import { type Flaw, flawOf, type Quality, qualityOf } from '../photo/quality.js';
import type { ModelFiles } from './model-files.js';
import type { ModelFacts, Where } from './protocol.js';
import { startRuntime } from './runtime.js';

/** The network with its classifier, open and ready. */
export interface OpenModel {
  readonly facts: ModelFacts;
  /** One empty run: the first takes several times as long as the next, and nobody should wait for it. */
  warm(): Promise<void>;
  tensor(pixels: Pixels): Float32Array;
  /** From which probability it says which word; undefined: `PLAIN_WORDS`. */
  readonly words: Words | undefined;
  /** What it minds beside the head, from now on; see `Example`. */
  learn(examples: readonly Example[]): void;
  /** The feature vector of a photo, which an example is made of. */
  features(pixels: Pixels): Promise<Float32Array>;
  /** One look. */
  guess(pixels: Pixels): Promise<Guess>;
  /** A second look where the first was not sure and the model asks for one; and what is wrong with the photo. */
  guessTwice(pixels: Pixels): Promise<{ readonly guess: Guess; readonly flaw: Flaw | undefined }>;
  /** Opens a second network at the first call, which takes as long as the first did. */
  where(pixels: Pixels): Promise<Where>;
  /**
   * The kinds on a photo, fewer than two for one kind; opens the second network, too.
   *
   * @param isWanted asked before each of the fifteen passes; undefined comes back when something else is
   */
  kinds(pixels: Pixels, isWanted: () => boolean): Promise<readonly SeenKind[] | undefined>;
  release(): Promise<void>;
}

/**
 * Opens a model with onnxruntime-web.
 *
 * @throws Failure `model-damaged` when the files do not make a model together; what `startRuntime` throws
 */
export async function openModel(files: ModelFiles): Promise<OpenModel> {
  const model = await readClassifier(files);
  await startRuntime();
  const size = model.inputSize;
  const network = await openNetwork(files.backbone, size);
  const memory = new Float32Array(size * size * 3);
  const look = (pixels: Pixels): Promise<Float32Array> => network.features(preprocess(pixels, size, memory));
  const positions = (pixels: Pixels): Promise<Positions> =>
    network.positions(preprocess(pixels, size, memory));
  let prototypes: Prototypes | undefined;
  const minding = (answer: Answer, whole: Float32Array): Guess =>
    prototypes === undefined ? guess(model, answer) : prototypes.join(guess(model, answer), whole);
  let find: FindKinds | undefined;
  return {
    facts: {
      sha256: files.index.classifier.sha256,
      backbone: files.index.backbone.sha256,
      classes: model.head.classes,
      data: model.training.data,
    },
    async warm() {
      await network.features(memory);
    },
    tensor: (pixels) => preprocess(pixels, size),
    words: model.words,
    learn(examples) {
      prototypes = openPrototypes(examples, model.backbone, fruitOf);
    },
    features: look,
    async guess(pixels) {
      const whole = await look(pixels);
      return minding(classify(model, whole), whole);
    },
    async guessTwice(pixels) {
      let first: { readonly features: Float32Array; readonly quality: Quality } | undefined;
      const answer = await classifyPhoto(model, pixels, async (part) => {
        const seen = await look(part);
        // The tensor of this look is still in memory.
        first ??= { features: seen, quality: qualityOf(memory, size) };
        return seen;
      });
      return { guess: minding(answer, first!.features), flaw: flawOf(first!.quality, pixels) };
    },
    async where(pixels) {
      const [answer] = (await classifyPhoto(model, pixels, look)).predictions;
      const map = whereSeen(model, await positions(pixels), answer!);
      return { map, boxes: boxesOf(map) };
    },
    async kinds(pixels, isWanted) {
      find ??= openKinds(model);
      const ifWanted =
        <T>(pass: (part: Pixels) => Promise<T>) =>
        (part: Pixels) => {
          if (isWanted()) return pass(part);
          throw new Overtaken();
        };
      const passes = { features: ifWanted(look), positions: ifWanted(positions) };
      try {
        return await find(pixels, await classifyPhoto(model, pixels, passes.features), passes);
      } catch (error) {
        if (error instanceof Overtaken) return undefined;
        throw error;
      }
    },
    release: () => network.release(),
  };
}

interface Network {
  features(tensor: Float32Array): Promise<Float32Array>;
  /** Opens the network a second time at the first call. */
  positions(tensor: Float32Array): Promise<Positions>;
  release(): Promise<void>;
}

async function openNetwork(bytes: Uint8Array, size: number): Promise<Network> {
  const session = await openSession(bytes);
  const input = nameIn(session.inputNames);
  const output = nameIn(session.outputNames);
  let second: ReturnType<typeof openPositions> | undefined;
  const run = async (by: ort.InferenceSession, tensor: Float32Array, name: string) => {
    const feed = { [input]: new ort.Tensor('float32', tensor, [1, size, size, 3]) };
    const { [name]: found } = await by.run(feed, [name]);
    if (found === undefined) throw new Failure('bug', `this network gives no ${name}`);
    return { dims: found.dims, values: found.data as Float32Array };
  };
  return {
    features: async (tensor) => (await run(session, tensor, output)).values,
    async positions(tensor) {
      second ??= openPositions(bytes);
      const more = await second;
      const { dims, values } = await run(more.session, tensor, more.output);
      const [, , rows = 0, columns = 0] = dims;
      return { rows, columns, values };
    },
    async release() {
      await (await second)?.session.release();
      await session.release();
    },
  };
}

/** The one name of what goes in, or comes out. */
function nameIn([name]: readonly string[]): string {
  if (name === undefined) throw new Failure('bug', 'this network has no input or no output');
  return name;
}

/** Another question waits. */
class Overtaken extends Error {}

function openSession(network: Uint8Array): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(network, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    logSeverityLevel: 3,
  });
}

async function openPositions(network: Uint8Array) {
  const more = withPositions(network);
  if (more === undefined) throw new Failure('bug', 'this network takes no mean over positions');
  return { session: await openSession(more.bytes), output: more.output };
}

const guess = ({ rejection }: PackedModel, { predictions, score }: Answer): Guess => ({
  probabilities: new Map(predictions.map((one) => [one.class, one.probability])),
  margin: score - rejection.threshold,
});

async function readClassifier({ classifier, index }: ModelFiles): Promise<PackedModel> {
  try {
    const model = await unpack(classifier);
    assertBackbone(model, index.backbone.sha256);
    if (model.preprocessing === PREPROCESSING_VERSION) return model;
    throw new Error(
      `the model wants preprocessing ${model.preprocessing}, this app has ${PREPROCESSING_VERSION}`,
    );
  } catch (cause) {
    throw new Failure('model-damaged', (cause as Error).message, { cause });
  }
}
