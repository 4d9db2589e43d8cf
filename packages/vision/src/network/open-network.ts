import type { Positions } from '../class-map.js';
import { SharedKernels, type SharedMemory } from '../wasm.js';
import { WASM } from './convolution-wasm.js';
import { layersOf, type Plan, unsupported } from './layers.js';
import { type Layout, layoutOf, writeLayout } from './layout.js';
import { type Graph, readGraph } from './onnx-graph.js';

/** A convolutional network, open and ready. One call at a time: it computes in memory of its own, about 30 MB. */
export interface Network {
  /** Length of the feature vector, `D`. */
  readonly dimension: number;
  /**
   * @param tensor one photo, [size, size, 3] float32, -1 to 1: what `preprocess` gives
   * @returns its feature vector, `D` float32: the mean over all positions
   */
  features(tensor: Float32Array): Float32Array;
  /** The features of each position. @param tensor as for `features` */
  positions(tensor: Float32Array): Positions;
  /**
   * For other threads, which share the work once they call `helpNetwork` with it: any number, at any time. The result
   * has the same bits. In a browser it can be posted to workers only where `crossOriginIsolated` is true. Such a thread
   * is not to be terminated, but closed: what it has begun would be waited for.
   */
  readonly shared: SharedNetwork;
  /** Ends the threads that help; the network still answers, alone. */
  close(): void;
}

/** A network that threads share; can be posted to them. */
export interface SharedNetwork {
  /** Compiled WebAssembly. */
  readonly module: object;
  readonly memory: SharedMemory;
  /** Addresses in bytes. */
  readonly args: readonly [table: number, job: number];
}

interface Kernels {
  run(table: number, layers: number, job: number): void;
  serve(table: number, job: number): void;
}

const ENDED = -1;
/** Of memory; addresses are 32-bit numbers with a sign. */
const MOST_BYTES = 1e9;

/**
 * Opens an ONNX file for WebAssembly: browsers, Node, everything that has SIMD and atomics. Every device computes the
 * same bits. On other runtimes the same features come out but for rounding (onnxruntime: to 1e-5 of the largest).
 *
 * @param onnx MobileNetV2 or EfficientNet-Lite as `verger backbone import` writes them; see `layersOf`
 * @param size of the photo in pixels, each side
 * @throws VergerError (input) `network-unsupported`
 */
export function openNetwork(onnx: Uint8Array, size: number): Network {
  const { plan, layout } = planOf(onnx, size);
  const kernels = new SharedKernels<Kernels>(WASM, layout.end);
  const { buffer } = kernels.memory;
  writeLayout(layout, buffer);
  return networkOn(kernels, plan, layout, size);
}

/** What keeps the weights that were read is not kept: they are in the memory of the kernels. */
function networkOn(kernels: SharedKernels<Kernels>, plan: Plan, layout: Layout, size: number): Network {
  const { scale, shift } = plan;
  const { rows, columns, channels } = plan.layers.at(-1)!.to;
  const { buffer } = kernels.memory;
  const layers = layout.entries.length;
  const args = [layout.table, layout.job] as const;
  const photo = new Float32Array(buffer, layout.photo, size * size * 3);
  const count = rows * columns;
  const last = new Float32Array(buffer, layout.last, count * channels);
  const job = new Int32Array(buffer, layout.job, 1);
  let isClosed = false;
  const dismiss = (): void => {
    Atomics.store(job, 0, ENDED);
    Atomics.notify(job, 0);
  };
  const run = (tensor: Float32Array): void => {
    if (tensor.length !== photo.length)
      throw new RangeError(`a tensor of ${tensor.length} numbers, not ${photo.length}`);
    for (let i = 0; i < photo.length; i++) photo[i] = tensor[i]! * scale + shift;
    kernels.run.run(args[0], layers, args[1]);
    if (isClosed) dismiss();
  };
  return {
    dimension: channels,
    features(tensor) {
      run(tensor);
      const sums = new Float64Array(channels);
      for (let at = 0; at < last.length; )
        for (let c = 0; c < channels; c++) sums[c] = sums[c]! + last[at++]!;
      return Float32Array.from(sums, (sum) => sum / count);
    },
    positions(tensor) {
      run(tensor);
      const values = new Float32Array(last.length);
      for (let at = 0, p = 0; p < count; p++)
        for (let c = 0; c < channels; c++) values[c * count + p] = last[at++]!;
      return { rows, columns, values };
    },
    shared: { module: kernels.module, memory: kernels.memory, args },
    close() {
      isClosed = true;
      dismiss();
    },
  };
}

/** Shares the work of a network that another thread opened. Returns when it is closed: for a thread of its own. */
export function helpNetwork({ module, memory, args }: SharedNetwork): void {
  new SharedKernels<Kernels>(module, memory).run.serve(...args);
}

/**
 * Whether `openNetwork` opens a file, without opening it.
 *
 * @throws VergerError (input) `network-unsupported`
 */
export function assertSupported(onnx: Uint8Array, size: number): void {
  planOf(onnx, size);
}

function planOf(onnx: Uint8Array, size: number): { readonly plan: Plan; readonly layout: Layout } {
  const plan = layersOf(graphOf(onnx), size);
  const layout = layoutOf(plan, size);
  if (layout.end > MOST_BYTES) throw unsupported(`it needs ${Math.ceil(layout.end / 1e6)} MB of memory`);
  return { plan, layout };
}

function graphOf(onnx: Uint8Array): Graph {
  try {
    return readGraph(onnx);
  } catch (cause) {
    throw unsupported(`it is no ONNX file: ${(cause as Error).message}`, cause);
  }
}
