import { encodeModel, type Node } from '../onnx/model.js';
import { InferenceSession, Tensor } from '../onnx/runtime.js';
import type { Evaluation } from './lbfgs.js';
import type { Rows, Samples } from './samples.js';

/** Rows that go through the graph at once: enough to fill the cores, little memory. */
const CHUNK = 4096;

/** Label smoothing among some classes (Szegedy et al., "Rethinking the Inception architecture", 2016). */
export interface LabelSmoothing {
  /** Share of a label that is spread evenly over {@link classes}, 0 to 1. */
  readonly share: number;
  /** Labels of other classes stay as they are. */
  readonly classes: ReadonlySet<string>;
}

/**
 * Weighted mean of the multinomial logistic loss over rows, with its gradient in weights and bias. The products run as float32
 * matrix products in onnxruntime; sums over chunks of rows are float64.
 */
export class SoftmaxLoss {
  readonly #samples: Samples;
  readonly #rows: Rows;
  readonly #classes: number;
  readonly #truth: BigInt64Array;
  readonly #smoothing: LabelSmoothing | undefined;
  readonly #session: InferenceSession;
  readonly #chunk: Float32Array;
  readonly #total: number;

  private constructor(
    samples: Samples,
    rows: Rows,
    classes: readonly string[],
    session: InferenceSession,
    smoothing: LabelSmoothing | undefined,
  ) {
    this.#smoothing = smoothing;
    const index = new Map(classes.map((name, i) => [name, BigInt(i)]));
    this.#samples = samples;
    this.#rows = rows;
    this.#classes = classes.length;
    this.#truth = BigInt64Array.from(rows, (row) => index.get(samples.labels[row]!)!);
    this.#session = session;
    this.#chunk = new Float32Array(Math.min(CHUNK, rows.length) * samples.k);
    this.#total = rows.reduce((sum, row) => sum + (samples.weights?.[row] ?? 1), 0);
  }

  /**
   * @param classes at least the classes of the rows; their order is that of the weights
   * @param threads of onnxruntime, 0 for one a core
   */
  static async open(
    samples: Samples,
    rows: Rows,
    classes: readonly string[],
    threads = 0,
    smoothing?: LabelSmoothing,
  ): Promise<SoftmaxLoss> {
    const even = smoothing && evenly(classes, smoothing.classes);
    const session = await InferenceSession.create(lossModel(samples.k, classes.length, even), {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    return new SoftmaxLoss(samples, rows, classes, session, smoothing);
  }

  /** @param at weights row major `classes x k`, then bias `classes` */
  async evaluate(at: Float64Array): Promise<Evaluation> {
    const { k } = this.#samples;
    const size = this.#classes * k;
    const parameters = Float32Array.from(at);
    const weights = new Tensor('float32', parameters.subarray(0, size), [this.#classes, k]);
    const bias = new Tensor('float32', parameters.subarray(size), [this.#classes]);
    const gradient = new Float64Array(at.length);
    let loss = 0;
    for (let from = 0; from < this.#rows.length; from += CHUNK) {
      const to = Math.min(from + CHUNK, this.#rows.length);
      const x = new Tensor('float32', this.#gather(from, to), [to - from, k]);
      const truth = new Tensor('int64', this.#truth.subarray(from, to), [to - from]);
      const counts = Float32Array.from({ length: to - from }, (_, i) => this.#weight(from + i));
      const count = new Tensor('float32', counts, [to - from, 1]);
      const more = this.#smoothing ? { smoothing: this.#smoothed(from, to, this.#smoothing) } : {};
      const out = await this.#session.run({ x, truth, weights, bias, count, ...more });
      for (const value of out.loss!.data as Float32Array) loss += value;
      addTo(gradient, 0, out.weightGradient!.data as Float32Array);
      addTo(gradient, size, out.biasGradient!.data as Float32Array);
    }
    const share = 1 / this.#total;
    for (let i = 0; i < gradient.length; i++) gradient[i] = gradient[i]! * share;
    return { value: loss * share, gradient };
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  #weight(i: number): number {
    return this.#samples.weights?.[this.#rows[i]!] ?? 1;
  }

  /** By how much each label is smoothed. */
  #smoothed(from: number, to: number, { share, classes }: LabelSmoothing): Tensor {
    const shares = Float32Array.from({ length: to - from }, (_, i) =>
      classes.has(this.#samples.labels[this.#rows[from + i]!]!) ? share : 0,
    );
    return new Tensor('float32', shares, [to - from, 1]);
  }

  #gather(from: number, to: number): Float32Array {
    const { reduced, k } = this.#samples;
    const first = this.#rows[from]!;
    // Rows ascend: when the ends are as far apart as their positions, all between are there.
    if (this.#rows[to - 1]! - first === to - 1 - from)
      return reduced.subarray(first * k, (first + to - from) * k);
    for (let i = from; i < to; i++) {
      const row = this.#rows[i]!;
      this.#chunk.set(reduced.subarray(row * k, (row + 1) * k), (i - from) * k);
    }
    return this.#chunk.subarray(0, (to - from) * k);
  }
}

function addTo(sum: Float64Array, offset: number, values: Float32Array): void {
  for (let i = 0; i < values.length; i++) sum[offset + i] = sum[offset + i]! + values[i]!;
}

/** One for each class: an equal share for those chosen, which sum to 1. */
function evenly(classes: readonly string[], chosen: ReadonlySet<string>): Float32Array {
  const count = classes.filter((name) => chosen.has(name)).length;
  return Float32Array.from(classes, (name) => (chosen.has(name) ? 1 / count : 0));
}

/** Logits, their log-softmax, the weighted loss of each row, and, weighted, `(P - Y)ᵀ X` and `(P - Y)ᵀ 1`. */
function lossModel(k: number, classes: number, even: Float32Array | undefined): Uint8Array {
  const smoothed: Node[] = even
    ? [
        { op: 'Sub', inputs: ['even', 'oneHot'], outputs: ['towardsEven'] },
        { op: 'Mul', inputs: ['towardsEven', 'smoothing'], outputs: ['moved'] },
        { op: 'Add', inputs: ['oneHot', 'moved'], outputs: ['y'] },
      ]
    : [];
  const nodes: Node[] = [
    { op: 'Gemm', inputs: ['x', 'weights', 'bias'], outputs: ['logits'], attributes: { transB: { int: 1 } } },
    { op: 'LogSoftmax', inputs: ['logits'], outputs: ['logP'], attributes: { axis: { int: 1 } } },
    { op: 'OneHot', inputs: ['truth', 'classes', 'offOn'], outputs: [even ? 'oneHot' : 'y'] },
    ...smoothed,
    { op: 'Mul', inputs: ['logP', 'y'], outputs: ['chosenAlike'] },
    { op: 'Mul', inputs: ['chosenAlike', 'count'], outputs: ['chosen'] },
    {
      op: 'ReduceSum',
      inputs: ['chosen', 'axis1'],
      outputs: ['logLikelihood'],
      attributes: { keepdims: { int: 0 } },
    },
    { op: 'Neg', inputs: ['logLikelihood'], outputs: ['loss'] },
    { op: 'Exp', inputs: ['logP'], outputs: ['p'] },
    { op: 'Sub', inputs: ['p', 'y'], outputs: ['gAlike'] },
    { op: 'Mul', inputs: ['gAlike', 'count'], outputs: ['g'] },
    { op: 'Gemm', inputs: ['g', 'x'], outputs: ['weightGradient'], attributes: { transA: { int: 1 } } },
    {
      op: 'ReduceSum',
      inputs: ['g', 'axis0'],
      outputs: ['biasGradient'],
      attributes: { keepdims: { int: 0 } },
    },
  ];
  const int64 = (value: number) => new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
  return encodeModel({
    name: 'softmax-loss',
    nodes,
    initializers: [
      { name: 'classes', type: 'int64', shape: [1], data: int64(classes) },
      { name: 'offOn', type: 'float32', shape: [2], data: new Uint8Array(Float32Array.of(0, 1).buffer) },
      { name: 'axis0', type: 'int64', shape: [1], data: int64(0) },
      { name: 'axis1', type: 'int64', shape: [1], data: int64(1) },
      ...(even
        ? [{ name: 'even', type: 'float32' as const, shape: [1, classes], data: new Uint8Array(even.buffer) }]
        : []),
    ],
    inputs: [
      { name: 'x', type: 'float32', shape: ['rows', k] },
      { name: 'truth', type: 'int64', shape: ['rows'] },
      { name: 'count', type: 'float32', shape: ['rows', 1] },
      ...(even ? [{ name: 'smoothing', type: 'float32' as const, shape: ['rows', 1] }] : []),
      { name: 'weights', type: 'float32', shape: [classes, k] },
      { name: 'bias', type: 'float32', shape: [classes] },
    ],
    outputs: [
      { name: 'loss', type: 'float32', shape: ['rows'] },
      { name: 'weightGradient', type: 'float32', shape: [classes, k] },
      { name: 'biasGradient', type: 'float32', shape: [classes] },
    ],
  });
}
