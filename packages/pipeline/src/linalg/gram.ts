import { Tensor } from 'onnxruntime-node';
import { encodeModel, type Initializer, type Node, type Value } from '../onnx/model.js';
import { type Matrix, matrix } from './matrix.js';
import type { MatrixProduct } from './product.js';

/** Columns of a panel. Each is multiplied with itself and the columns to its right: about half of `xᵀx`. */
const PANEL = 256;

/** Sums `xᵀx` over blocks of rows; only the upper triangle, as the sum is symmetric. */
export class GramSum {
  readonly #product: MatrixProduct;
  readonly #columns: number;
  /** One sum a panel: the panel's rows of the result, from its first column on. */
  #sums: Tensor[];

  /** @param columns of every block */
  constructor(product: MatrixProduct, columns: number) {
    this.#product = product;
    this.#columns = columns;
    this.#sums = panels(columns).map(({ from, to }) => {
      const shape = [to - from, columns - from];
      return new Tensor('float64', new Float64Array(shape[0]! * shape[1]!), shape);
    });
  }

  /** Adds `xᵀx`. */
  async add(x: Matrix): Promise<void> {
    const session = await this.#product.session(`gram ${this.#columns}`, () => gramModel(this.#columns));
    const feeds: Record<string, Tensor> = { x: new Tensor('float64', x.values, [x.rows, x.columns]) };
    for (const [i, sum] of this.#sums.entries()) feeds[`sum${i}`] = sum;
    const results = await session.run(feeds);
    this.#sums = this.#sums.map((_, i) => results[`next${i}`]!);
  }

  /** The sum so far: `columns x columns`, zeros below the diagonal. */
  upper(): Matrix {
    const out = matrix(this.#columns, this.#columns);
    for (const [i, { from, to }] of panels(this.#columns).entries()) {
      const values = this.#sums[i]!.data as Float64Array;
      const width = this.#columns - from;
      for (let row = from; row < to; row++) {
        const start = (row - from) * width;
        out.values.set(values.subarray(start + row - from, start + width), row * this.#columns + row);
      }
    }
    return out;
  }
}

function panels(columns: number): { from: number; to: number }[] {
  return Array.from({ length: Math.ceil(columns / PANEL) }, (_, i) => ({
    from: i * PANEL,
    to: Math.min(columns, (i + 1) * PANEL),
  }));
}

/** `next_i = sum_i + x[:, panel i]ᵀ · x[:, from panel i on]`, for all panels in one graph. */
function gramModel(columns: number): Uint8Array {
  const nodes: Node[] = [];
  const initializers: Initializer[] = [index('axis', 1), index('end', columns)];
  const inputs: Value[] = [{ name: 'x', type: 'float64', shape: ['rows', columns] }];
  const outputs: Value[] = [];
  for (const [i, { from, to }] of panels(columns).entries()) {
    const shape = [to - from, columns - from];
    initializers.push(index(`from${i}`, from), index(`to${i}`, to));
    inputs.push({ name: `sum${i}`, type: 'float64', shape });
    outputs.push({ name: `next${i}`, type: 'float64', shape });
    nodes.push(
      { op: 'Slice', inputs: ['x', `from${i}`, `to${i}`, 'axis'], outputs: [`panel${i}`] },
      { op: 'Slice', inputs: ['x', `from${i}`, 'end', 'axis'], outputs: [`right${i}`] },
      {
        op: 'Gemm',
        inputs: [`panel${i}`, `right${i}`, `sum${i}`],
        outputs: [`next${i}`],
        attributes: { transA: { int: 1 } },
      },
    );
  }
  return encodeModel({ name: 'gram', nodes, initializers, inputs, outputs });
}

function index(name: string, at: number): Initializer {
  return { name, type: 'int64', shape: [1], data: new Uint8Array(new BigInt64Array([BigInt(at)]).buffer) };
}
