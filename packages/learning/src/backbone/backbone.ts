import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { elementAt, VergerError } from '@verger/base';
import { type Positions, withPositions } from '@verger/vision';
import { InferenceSession, Tensor } from '../onnx/runtime.js';
import { backboneShape } from './contract.js';
import { type Precision, precisionOf } from './precision.js';

/** The frozen network, open and ready: a photo's tensor in, its features out. */
export interface Backbone {
  /** Of the model file, hexadecimal; features of two backbones are never mixed. */
  readonly sha256: string;
  /** Side of the square photo it reads, in pixels. */
  readonly inputSize: number;
  /** Length of the features. */
  readonly dimension: number;
  readonly precision: Precision;
  /**
   * One photo at a time, so that features never depend on what else is computed. The tensor is read in place:
   * leave it alone until the promise settles, then use its memory again.
   *
   * @param tensor inputSize x inputSize x 3 float32 in [-1, 1], row major RGB
   * @returns `dimension` float32, the caller's own
   */
  features(tensor: Float32Array): Promise<Float32Array>;
  /**
   * What the features are the mean of, by position: a second network, opened at the first call, so that the features
   * stay as they are to the bit.
   *
   * @param tensor as for `features`
   * @returns undefined when the network takes no mean over positions
   */
  positions(tensor: Float32Array): Promise<Positions | undefined>;
  /** Frees the network's memory; no call may follow. */
  release(): Promise<void>;
}

export interface OpenBackboneOptions {
  /** Threads of one call. @default 1: processes share the cores better than threads do */
  readonly threads?: number;
  /** The file must have this sha256 (hexadecimal). @default any */
  readonly sha256?: string;
}

/**
 * Reads a backbone's file and looks at its checksum, without opening the network.
 *
 * @throws VergerError (input) `backbone-missing`, `backbone-wrong-sha256`
 */
export async function verifyBackbone(path: string, sha256: string): Promise<void> {
  checked(await readFileOf(path), path, sha256);
}

/**
 * Opens an ONNX backbone with onnxruntime-node.
 *
 * @param model path of the file, or its bytes
 * @throws VergerError (input) `backbone-missing`, `backbone-wrong-sha256`, `backbone-unreadable` (not an ONNX
 * model), `backbone-wrong-shape` (see `backboneShape`)
 */
export async function openBackbone(
  model: string | Uint8Array,
  options: OpenBackboneOptions = {},
): Promise<Backbone> {
  const what = typeof model === 'string' ? model : 'The backbone';
  const bytes = typeof model === 'string' ? await readFileOf(model) : model;
  const sha256 = checked(bytes, what, options.sha256);
  const session = await createSession(bytes, what, options.threads ?? 1);
  try {
    const known = { sha256, precision: precisionOf(bytes) };
    return await readyBackbone(session, known, () => openPositions(bytes, what, options.threads ?? 1));
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** The file has the sha256 that is asked for. */
function checked(bytes: Uint8Array, what: string, asked: string | undefined): string {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (asked === undefined || asked.toLowerCase() === sha256) return sha256;
  throw new VergerError('input', 'backbone-wrong-sha256', `${what} has sha256 ${sha256}, expected ${asked}`, {
    hint: 'Give the backbone that the run or the model was made with, or start a new run.',
  });
}

async function createSession(bytes: Uint8Array, what: string, threads: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new VergerError('input', 'backbone-unreadable', `${what} is not a usable ONNX model: ${said}`, {
      hint: 'Give an ONNX file, or make one with: verger backbone import <weights> --out <file.onnx>',
      cause,
    });
  }
}

interface PositionsSession {
  readonly session: InferenceSession;
  readonly output: string;
}

async function openPositions(
  bytes: Uint8Array,
  what: string,
  threads: number,
): Promise<PositionsSession | undefined> {
  const more = withPositions(bytes);
  return more && { session: await createSession(more.bytes, what, threads), output: more.output };
}

async function readyBackbone(
  session: InferenceSession,
  known: Pick<Backbone, 'sha256' | 'precision'>,
  open: () => Promise<PositionsSession | undefined>,
): Promise<Backbone> {
  const { input, output, inputSize, dimension: declared } = backboneShape(session);
  const length = inputSize * inputSize * 3;
  const feed = (tensor: Float32Array) => ({
    [input]: new Tensor('float32', tensor, [1, inputSize, inputSize, 3]),
  });
  const run = async (tensor: Float32Array): Promise<Tensor> =>
    (await session.run(feed(tensor)))[output] as Tensor;
  let second: Promise<PositionsSession | undefined> | undefined;
  const dimension = await dimensionOnBlank(run(new Float32Array(length)), declared);
  return {
    ...known,
    inputSize,
    dimension,
    async features(tensor) {
      if (tensor.length !== length) throw new RangeError(`tensor of ${tensor.length}, not ${length} numbers`);
      return (await run(tensor)).data as Float32Array;
    },
    async positions(tensor) {
      second ??= open();
      const more = await second;
      if (more === undefined) return undefined;
      const result = await more.session.run(feed(tensor), [more.output]);
      const { dims, data } = result[more.output] as Tensor;
      return { rows: elementAt(dims, 2), columns: elementAt(dims, 3), values: data as Float32Array };
    },
    async release() {
      await (await second)?.session.release();
      await session.release();
    },
  };
}

/** Some networks open and then cannot run, or give another shape than they declare: found here, not at a photo. */
async function dimensionOnBlank(run: Promise<Tensor>, declared: number | undefined): Promise<number> {
  const hint = 'Export the network again, for one photo at a time.';
  let dims: readonly number[];
  try {
    dims = (await run).dims;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const message = `The network fails on a blank photo: ${said}`;
    throw new VergerError('input', 'backbone-wrong-shape', message, { hint, cause });
  }
  const [photos, dimension] = dims;
  const fits = dims.length === 2 && photos === 1 && dimension === (declared ?? dimension);
  if (fits && dimension !== undefined) return dimension;
  const message = `The network gives [${dims.join(', ')}] for one photo, not [1, ${declared ?? 'D'}]`;
  throw new VergerError('input', 'backbone-wrong-shape', message, { hint });
}

async function readFileOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const code = missing ? 'backbone-missing' : 'backbone-unreadable';
    const what = missing ? 'There is no backbone at' : 'Cannot read the backbone';
    throw new VergerError('input', code, `${what} ${path}`, {
      hint: 'Give the path of an ONNX file, or make one with: verger backbone import <weights> --out <file.onnx>',
      cause,
    });
  }
}
