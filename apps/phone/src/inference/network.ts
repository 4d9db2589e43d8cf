import {
  assertBackbone,
  type Classifier,
  classify,
  type PackedModel,
  type Pixels,
  PREPROCESSING_VERSION,
  preprocess,
  unpack,
} from '@verger/vision';
import * as ort from 'onnxruntime-web/wasm';
import type { ModelFiles } from './parts.js';
import { Failure, type ModelFacts } from './protocol.js';

/** Calibrated probabilities by class, and how familiar the photo looked. */
export interface Guess {
  readonly probabilities: ReadonlyMap<string, number>;
  /** Rejection score less its threshold: from 0 on the photo looks like a fruit the model knows. */
  readonly margin: number;
}

/** The network with its classifier, open and ready. */
export interface OpenModel {
  readonly facts: ModelFacts;
  tensor(pixels: Pixels): Float32Array;
  guess(pixels: Pixels): Promise<Guess>;
  release(): Promise<void>;
}

/** Where the runtime's own files lie. */
export interface Runtime {
  readonly wasm: ArrayBuffer;
  /** URL of the loader of the wasm. */
  readonly mjs: string;
}

/**
 * Opens a model with onnxruntime-web on one thread.
 *
 * @throws Failure `model-damaged` when the files do not make a model together
 */
export async function openModel(files: ModelFiles, runtime: Runtime): Promise<OpenModel> {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = runtime.wasm;
  ort.env.wasm.wasmPaths = { mjs: runtime.mjs };
  const model = await readClassifier(files);
  const session = await ort.InferenceSession.create(files.backbone, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    logSeverityLevel: 3,
  });
  const input = session.inputNames[0]!;
  const output = session.outputNames[0]!;
  const size = model.inputSize;
  const memory = new Float32Array(size * size * 3);
  const features = async (tensor: Float32Array): Promise<Float32Array> => {
    const feeds = { [input]: new ort.Tensor('float32', tensor, [1, size, size, 3]) };
    return (await session.run(feeds))[output]!.data as Float32Array;
  };
  // The first run takes several times as long as the next: not at the person's expense.
  await features(memory);
  return {
    facts: {
      sha256: files.index.classifier.sha256,
      backbone: files.index.backbone.sha256,
      classes: model.head.classes,
      data: model.training.data,
    },
    tensor: (pixels) => preprocess(pixels, size),
    guess: async (pixels) => guess(model, await features(preprocess(pixels, size, memory))),
    release: () => session.release(),
  };
}

function guess(model: Classifier, features: Float32Array): Guess {
  const { predictions, score } = classify(model, features);
  return {
    probabilities: new Map(predictions.map((one) => [one.class, one.probability])),
    margin: score - model.rejection.threshold,
  };
}

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
