import { SharedKernels } from '@verger/vision';
import { type Matrix, matrix } from './matrix.js';
import { WASM } from './reduction-wasm.js';
import { SecondThread } from './second-thread.js';

interface Kernel {
  fourRows(row: number, stride: number, xi: number, yi: number, xj: number, yj: number, end: number): void;
  product(values: number, n: number, x: number, y: number, from: number, to: number): void;
}

/** Where an entry of a view lies in the memory of the kernel. */
const at = (view: Float64Array, index: number): number => view.byteOffset + index * 8;

/** Products of fewer rows are done before another thread has heard of them. */
const ALONE = 160;

/**
 * A symmetric matrix and a panel of vectors, multiplied with many vectors one after another. That waits for memory more
 * than it computes: each entry of the upper triangle is read once and serves twice, where a product in onnxruntime
 * copies the whole matrix first. Two threads take half of the triangle each, which then lies in the cache of its core.
 */
export class Reduction {
  /** The matrix, to be changed between products; of its entries below the diagonal nothing is read. */
  readonly matrix: Matrix;
  /** Vectors of the matrix' length, a multiple of four of them; zeros at first. */
  readonly panel: Matrix;
  readonly #kernel: Kernel;
  readonly #second: SecondThread | null;
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #secondY: Float64Array;
  readonly #factors: Float64Array;
  readonly #dots: Float64Array;

  /**
   * @param a copied, divided by `divisor`
   * @param vectors of the panel
   * @param threads 1, or more for two: the result is the same
   */
  constructor(a: Matrix, divisor: number, vectors: number, threads: number) {
    const n = a.rows;
    let end = 0;
    const lengths = [n * n, vectors * n, n, n, n, vectors, vectors, 1].map((length) => {
      end += length * 8;
      return [end - length * 8, length] as const;
    });
    const kernel = new SharedKernels<Kernel>(WASM, end);
    this.#kernel = kernel.run;
    const [square, panel, x, y, secondY, factors, dots, job] = lengths.map(
      ([from, length]) => new Float64Array(kernel.memory.buffer, from, length),
    );
    this.matrix = matrix(n, n, square!);
    divide(a.values, divisor, square!);
    this.panel = matrix(vectors, n, panel!);
    [this.#x, this.#y, this.#secondY, this.#factors, this.#dots] = [x!, y!, secondY!, factors!, dots!];
    const args = [at(square!, 0), n, at(x!, 0), at(secondY!, 0), at(job!, 0)];
    const serve = () => new SecondThread(kernel, args);
    this.#second = threads > 1 && n > ALONE ? serve() : null;
  }

  /** Ends the second thread. */
  async end(): Promise<void> {
    await this.#second?.end();
  }

  /**
   * The matrix times a vector, rows and columns from `from` on.
   *
   * @param given `n` numbers @param into takes the product at its place
   */
  symmetricTimes(from: number, given: Float64Array, into: Float64Array): void {
    const n = this.matrix.rows;
    this.#x.set(given);
    // Above and below this row, the triangle has as many entries. The sums are cut there on one thread, too.
    const middle = from + 4 * Math.round(((n - from) * (1 - Math.SQRT1_2)) / 4);
    const second = n - from > ALONE ? this.#second : null;
    second?.offer(middle);
    this.#product(this.#y, from, middle);
    if (!second?.finish()) this.#product(this.#secondY, middle, n);
    sum(this.#y, this.#secondY, middle);
    into.set(this.#y.subarray(from), from);
  }

  #product(y: Float64Array, from: number, to: number): void {
    const n = this.matrix.rows;
    this.#kernel.product(at(this.matrix.values, 0), n, at(this.#x, 0), at(y, 0), from, to);
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

function divide(values: Float64Array, divisor: number, into: Float64Array): void {
  for (let i = 0; i < values.length; i++) into[i] = values[i]! / divisor;
}

function sum(into: Float64Array, more: Float64Array, from: number): void {
  for (let i = from; i < into.length; i++) into[i]! += more[i]!;
}
