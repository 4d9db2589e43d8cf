import { availableParallelism } from 'node:os';
import { encodeModel, type Node, type Value } from '../onnx/model.js';
import { InferenceSession, Tensor } from '../onnx/runtime.js';
import { type Matrix, matrix } from './matrix.js';

/** Which factor enters a product transposed. */
export type Transpose = 'none' | 'a' | 'b';

/** Below this many multiply-adds a call into onnxruntime costs more than the loops here. */
const SMALL = 1 << 15;

/**
 * Dense float64 matrix products: onnxruntime stands in for a BLAS (about 25 GFLOP/s a core here, where plain
 * loops reach 1). The same inputs on the same machine with the same number of threads give the same bytes.
 */
export class MatrixProduct {
  /** How many threads work on a product. */
  readonly threads: number;
  readonly #sessions = new Map<string, Promise<InferenceSession>>();

  /** @param options.threads of onnxruntime, by default one for each core this process may use */
  constructor(options: { threads?: number } = {}) {
    this.threads = options.threads ?? availableParallelism();
  }

  /**
   * `a · b`, with `aᵀ` or `bᵀ` in place of a factor where asked.
   *
   * @param room for the result, whose entries it is made of; of its own by default
   * @throws RangeError when shapes do not fit
   */
  async multiply(a: Matrix, b: Matrix, transpose: Transpose = 'none', room?: Float64Array): Promise<Matrix> {
    const [rows, inner] = transpose === 'a' ? [a.columns, a.rows] : [a.rows, a.columns];
    const [innerB, columns] = transpose === 'b' ? [b.columns, b.rows] : [b.rows, b.columns];
    if (inner !== innerB) throw new RangeError(`no product of ${rows} x ${inner} and ${innerB} x ${columns}`);
    const out = room && matrix(rows, columns, room.subarray(0, rows * columns));
    if (rows * inner * columns <= SMALL) return multiplyInLoops(a, b, transpose, out);
    const session = await this.session(`product ${transpose}`, () => productModel(transpose));
    const { c } = await session.run(
      { a: tensor(a), b: tensor(b) },
      { c: out === undefined ? null : tensor(out) },
    );
    return matrix(rows, columns, c!.data as Float64Array);
  }

  /** Frees the memory and threads of onnxruntime. */
  async release(): Promise<void> {
    const open = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const session of open) await (await session).release();
  }

  /** The session of a graph, opened at first use. @param key names the graph @param model its ONNX bytes */
  session(key: string, model: () => Uint8Array): Promise<InferenceSession> {
    let session = this.#sessions.get(key);
    if (session === undefined) {
      session = InferenceSession.create(model(), {
        intraOpNumThreads: this.threads,
        interOpNumThreads: 1,
        // Threads that spin while they wait take the core from those that work, on a busy machine above all.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
      });
      this.#sessions.set(key, session);
    }
    return session;
  }
}

function tensor(a: Matrix): Tensor {
  return new Tensor('float64', a.values, [a.rows, a.columns]);
}

function value(name: string): Value {
  return { name, type: 'float64', shape: [`${name}0`, `${name}1`] };
}

function productModel(transpose: Transpose): Uint8Array {
  const attributes = {
    transA: { int: transpose === 'a' ? 1 : 0 },
    transB: { int: transpose === 'b' ? 1 : 0 },
  };
  const nodes: Node[] = [{ op: 'Gemm', inputs: ['a', 'b'], outputs: ['c'], attributes }];
  return encodeModel({
    name: 'product',
    nodes,
    initializers: [],
    inputs: [value('a'), value('b')],
    outputs: [value('c')],
  });
}

function multiplyInLoops(a: Matrix, b: Matrix, transpose: Transpose, room?: Matrix): Matrix {
  const [rows, inner] = transpose === 'a' ? [a.columns, a.rows] : [a.rows, a.columns];
  const columns = transpose === 'b' ? b.rows : b.columns;
  // Strides of both factors, so that one loop serves all three products.
  const [aRow, aInner] = transpose === 'a' ? [1, a.columns] : [a.columns, 1];
  const [bInner, bColumn] = transpose === 'b' ? [1, b.columns] : [b.columns, 1];
  const out = room ?? matrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let i = 0; i < inner; i++) {
        sum += a.values[row * aRow + i * aInner]! * b.values[i * bInner + column * bColumn]!;
      }
      out.values[row * columns + column] = sum;
    }
  }
  return out;
}
