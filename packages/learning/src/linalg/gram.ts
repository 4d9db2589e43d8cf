import { encodeModel, type Node, type Value } from '../onnx/model.js';
import { Tensor } from '../onnx/runtime.js';
import { type Matrix, matrix } from './matrix.js';
import type { MatrixProduct } from './product.js';

/** Columns of a panel: two of them of a thousand rows stay in the cache of a core. */
const PANEL = 128;

/** Consecutive columns, `from` (inclusive) to `to` (exclusive). */
export interface Panel {
  readonly from: number;
  readonly to: number;
}

/** How a matrix of so many columns is cut into panels. */
export function panelsOf(columns: number): Panel[] {
  return Array.from({ length: Math.ceil(columns / PANEL) }, (_, i) => ({
    from: i * PANEL,
    to: Math.min(columns, (i + 1) * PANEL),
  }));
}

/** Sums `xᵀx` over blocks of rows; only the upper triangle, as the sum is symmetric. */
export class GramSum {
  readonly #product: MatrixProduct;
  readonly #columns: number;
  readonly #panels: readonly Panel[];
  /** Of each pair, the sum of one panel's transpose times the other. */
  #sums: readonly Tensor[];
  /** Memory for the next sums: with each block the two change places. */
  #next: readonly Tensor[];

  /** @param columns of every block @param start a sum to go on from, as `upper` gave it; zero by default */
  constructor(product: MatrixProduct, columns: number, start?: Matrix) {
    this.#product = product;
    this.#columns = columns;
    this.#panels = panelsOf(columns);
    const zeros = () =>
      pairs(this.#panels).map(
        ({ shape }) => new Tensor('float64', new Float64Array(shape[0] * shape[1]), shape),
      );
    [this.#sums, this.#next] = [zeros(), zeros()];
    if (start !== undefined) this.#take(start);
  }

  /** The inverse of `upper`. What is below the diagonal is never asked for. */
  #take(upper: Matrix): void {
    for (const { values, from, to, at } of this.#rows()) values.set(upper.values.subarray(from, to), at);
  }

  /** Adds `xᵀx`. @param x cut into the panels of `panelsOf`: read where they lie, each a product's factor whole */
  async add(x: readonly Matrix[]): Promise<void> {
    const session = await this.#product.session(`gram ${this.#columns}`, () => gramModel(this.#panels));
    const feeds: Record<string, Tensor> = {};
    const fetches: Record<string, Tensor> = {};
    for (const [i, { rows, columns, values }] of x.entries()) {
      feeds[`x${i}`] = new Tensor('float64', values, [rows, columns]);
    }
    for (const [i, { sum, next }] of pairs(this.#panels).entries()) {
      feeds[sum] = this.#sums[i]!;
      fetches[next] = this.#next[i]!;
    }
    await session.run(feeds, fetches);
    [this.#sums, this.#next] = [this.#next, this.#sums];
  }

  /** The sum so far: `columns x columns`, zeros below the diagonal. */
  upper(): Matrix {
    const out = matrix(this.#columns, this.#columns);
    for (const { values, from, to, at } of this.#rows()) {
      out.values.set(values.subarray(at, at + to - from), from);
    }
    return out;
  }

  /** Where the rows of the sums, from the diagonal on, lie in the whole matrix: `from` to `to`, and in `values` at `at`. */
  *#rows(): Generator<{ values: Float64Array; from: number; to: number; at: number }> {
    const n = this.#columns;
    for (const [i, { left, right }] of pairs(this.#panels).entries()) {
      const values = this.#sums[i]!.data as Float64Array;
      const width = right.to - right.from;
      for (let row = left.from; row < left.to; row++) {
        const first = Math.max(row, right.from);
        const at = (row - left.from) * width + first - right.from;
        yield { values, from: row * n + first, to: row * n + right.to, at };
      }
    }
  }
}

interface Pair {
  readonly left: Panel;
  readonly right: Panel;
  readonly factors: readonly [string, string];
  readonly sum: string;
  readonly next: string;
  readonly shape: readonly [number, number];
}

/** Each panel with itself and with those to its right. */
function pairs(panels: readonly Panel[]): Pair[] {
  return panels.flatMap((left, i) =>
    panels.slice(i).map((right, more) => ({
      left,
      right,
      factors: [`x${i}`, `x${i + more}`] as const,
      sum: `sum${i}_${i + more}`,
      next: `next${i}_${i + more}`,
      shape: [left.to - left.from, right.to - right.from] as const,
    })),
  );
}

/** `next = sum + leftᵀ · right` for all pairs in one graph. */
function gramModel(panels: readonly Panel[]): Uint8Array {
  const nodes: Node[] = [];
  const inputs: Value[] = panels.map(({ from, to }, i) => ({
    name: `x${i}`,
    type: 'float64',
    shape: ['rows', to - from],
  }));
  const outputs: Value[] = [];
  for (const { factors, sum, next, shape } of pairs(panels)) {
    inputs.push({ name: sum, type: 'float64', shape });
    outputs.push({ name: next, type: 'float64', shape });
    nodes.push({
      op: 'Gemm',
      inputs: [...factors, sum],
      outputs: [next],
      attributes: { transA: { int: 1 } },
    });
  }
  return encodeModel({ name: 'gram', nodes, initializers: [], inputs, outputs });
}
