import { instantiate, reserve, type WasmMemory } from '@verger/vision';
import { type Matrix, matrix } from './matrix.js';
import { WASM } from './reduction-wasm.js';

interface Kernel {
  readonly memory: WasmMemory;
  fourRows(row: number, stride: number, xi: number, yi: number, xj: number, yj: number, end: number): void;
}

/** Where an entry of a view lies in the memory of the kernel. */
const at = (view: Float64Array, index: number): number => view.byteOffset + index * 8;

/**
 * A symmetric matrix and a panel of vectors, multiplied with many vectors one after another. That waits for memory more
 * than it computes: each entry of the upper triangle is read once and serves twice, where a product in onnxruntime
 * copies the whole matrix first.
 */
export class Reduction {
  /** The matrix, to be changed between products; of its entries below the diagonal nothing is read. */
  readonly matrix: Matrix;
  /** Vectors of the matrix' length, a multiple of four of them; zeros at first. */
  readonly panel: Matrix;
  readonly #kernel = instantiate<Kernel>(WASM);
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #factors: Float64Array;
  readonly #dots: Float64Array;

  /** @param a copied @param vectors of the panel */
  constructor(a: Matrix, vectors: number) {
    const n = a.rows;
    let end = 0;
    const lengths = [n * n, vectors * n, n, n, vectors, vectors].map((length) => {
      end += length * 8;
      return [end - length * 8, length] as const;
    });
    reserve(this.#kernel.memory, end);
    const [square, panel, x, y, factors, dots] = lengths.map(
      ([from, length]) => new Float64Array(this.#kernel.memory.buffer, from, length),
    );
    this.matrix = matrix(n, n, square!);
    this.matrix.values.set(a.values);
    this.panel = matrix(vectors, n, panel!);
    [this.#x, this.#y, this.#factors, this.#dots] = [x!, y!, factors!, dots!];
  }

  /**
   * The matrix times a vector, rows and columns from `from` on.
   *
   * @param given `n` numbers @param into takes the product at its place
   */
  symmetricTimes(from: number, given: Float64Array, into: Float64Array): void {
    const n = this.matrix.rows;
    const { values } = this.matrix;
    const x = this.#x;
    const y = this.#y.fill(0);
    x.set(given);
    /** What the entries of some rows add, from the diagonal to the column `end`, and their mirror images. */
    const add = (row: number, endRow: number, end: number) => {
      for (; row < endRow; row++) {
        const own = x[row]!;
        let sum = y[row]! + values[row * n + row]! * own;
        for (let j = row + 1; j < end; j++) {
          const entry = values[row * n + j]!;
          sum += entry * x[j]!;
          y[j]! += entry * own;
        }
        y[row] = sum;
      }
    };
    let i = from;
    for (; i + 3 < n; i += 4) {
      // The corner on the diagonal, and a column more when the rest is odd: the kernel takes two at a time.
      const start = i + 4 + ((n - i) & 1);
      add(i, i + 4, start);
      const [row, end] = [at(values, i * n + start), at(x, n)];
      this.#kernel.fourRows(row, n * 8, at(x, i), at(y, i), at(x, start), at(y, start), end);
    }
    add(i, n, n);
    into.set(y.subarray(from), from);
  }

  /** Products of the first `count` vectors with another one, entries from `from` on; valid until the next call. */
  dots(count: number, from: number, given: Float64Array): Float64Array {
    this.#x.set(given);
    this.#factors.fill(0);
    this.#dots.fill(0);
    this.#rows(count, from);
    return this.#dots;
  }

  /** Takes `factors[i]` times vector `i`, of the first `count`, from the entries of `into` from `from` on. */
  subtract(count: number, from: number, factors: Float64Array, into: Float64Array): void {
    this.#factors.fill(0);
    for (let i = 0; i < count; i++) this.#factors[i] = -factors[i]!;
    this.#y.set(into);
    this.#rows(count, from);
    into.set(this.#y.subarray(from), from);
  }

  #rows(count: number, from: number): void {
    const n = this.panel.columns;
    // Two entries at a time: one before, which nobody asked for, when they are odd.
    const start = from - ((n - from) & 1);
    this.#x.fill(0, start, from);
    const [x, y, end] = [at(this.#x, start), at(this.#y, start), at(this.#x, n)];
    for (let i = 0; i < count; i += 4) {
      const row = at(this.panel.values, i * n + start);
      this.#kernel.fourRows(row, n * 8, at(this.#factors, i), at(this.#dots, i), x, y, end);
    }
  }
}
