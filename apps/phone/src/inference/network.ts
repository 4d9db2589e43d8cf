import {
  type Answer,
  assertBackbone,
  boxesOf,
  classify,
  classifyPhoto,
  type FindKinds,
  openKinds,
  openNetwork,
  type PackedModel,
  type Pixels,
  type Positions,
  PREPROCESSING_VERSION,
  preprocess,
  type SeenKind,
  unpack,
  type Words,
  whereSeen,
} from '@verger/vision';
import type { Guess } from '../answer/guess.js';
import { type Example, openPrototypes, type Prototypes } from '../answer/prototypes.js';
import { fruitOf } from '../answer/species-answer.js';
import { Failure } from '../failure.js';
import { type Flaw, flawOf, type Quality, qualityOf } from '../photo/quality.js';
import type { ModelFiles } from './model-files.js';
import type { ModelFacts, Where } from './protocol.js';
import { startHelpers } from './threads.js';

/** The network with its classifier, open and ready. */
export interface OpenModel {
  readonly facts: ModelFacts;
  /** One empty run: the first takes several times as long as the next, and nobody should wait for it. */
  warm(): void;
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
  where(pixels: Pixels): Promise<Where>;
  /**
   * The kinds on a photo, fewer than two for one kind.
   *
   * @param isWanted asked before each pass of the network; undefined comes back when something else is
   */
  kinds(pixels: Pixels, isWanted: () => boolean): Promise<readonly SeenKind[] | undefined>;
  /** Ends the workers that help. */
  close(): void;
}

/** @throws Failure `model-damaged` when the files do not make a model together, `model-unsupported` */
export async function openModel(files: ModelFiles): Promise<OpenModel> {
  const { model, network } = await openFiles(files);
  startHelpers(network);
  const size = model.inputSize;
  const memory = new Float32Array(size * size * 3);
  const look = async (pixels: Pixels): Promise<Float32Array> =>
    network.features(preprocess(pixels, size, memory));
  const positions = async (pixels: Pixels): Promise<Positions> =>
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
    warm() {
      network.features(memory);
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
        async (part: Pixels) => {
          await others();
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
    close: () => network.close(),
  };
}

/** Another question waits. */
class Overtaken extends Error {}

/** Lets questions in that came meanwhile. */
const others = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const guess = ({ rejection }: PackedModel, { predictions, score }: Answer): Guess => ({
  probabilities: new Map(predictions.map((one) => [one.class, one.probability])),
  margin: score - rejection.threshold,
});

async function openFiles({ backbone, classifier, index }: ModelFiles) {
  const model = await readClassifier(classifier, index.backbone.sha256);
  try {
    return { model, network: openNetwork(backbone, model.inputSize) };
  } catch (cause) {
    // A network of another kind, or a browser without SIMD or memory for it.
    throw new Failure('model-unsupported', (cause as Error).message, { cause });
  }
}

async function readClassifier(classifier: ModelFiles['classifier'], backbone: string): Promise<PackedModel> {
  try {
    const model = await unpack(classifier);
    assertBackbone(model, backbone);
    if (model.preprocessing === PREPROCESSING_VERSION) return model;
    throw new Error(
      `the model wants preprocessing ${model.preprocessing}, this app has ${PREPROCESSING_VERSION}`,
    );
  } catch (cause) {
    throw new Failure('model-damaged', (cause as Error).message, { cause });
  }
}
