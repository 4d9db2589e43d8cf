import { instantiate, reserve, type WasmMemory } from '@verger/vision';
import { panelsOf } from '../linalg/gram.js';
import { type Matrix, matrix } from '../linalg/matrix.js';
import { WASM } from './block-wasm.js';

interface Kernel {
  readonly memory: WasmMemory;
  gather(from: number, stride: number, rows: number, width: number, to: number, sums: number): void;
  centre(at: number, rows: number, width: number, means: number): void;
}

/** Rows that are handed to the kernel at a time: few enough to stay in the cache. */
const CHUNK = 128;

interface Panel {
  readonly from: number;
  readonly to: number;
  /** The rows, and room for one more. */
  readonly values: Float64Array;
}

/** Rows gathered for one product, as float64, cut into the panels of columns that `GramSum` takes. */
export class Block {
  /** Of each column, the sum of its entries so far. */
  readonly sums: Float64Array;
  readonly #dimension: number;
  readonly #kernel = instantiate<Kernel>(WASM);
  readonly #given: Float32Array;
  readonly #panels: readonly Panel[];
  #rows = 0;

  /** @param dimension columns @param room rows at most */
  constructor(dimension: number, room: number) {
    this.#dimension = dimension;
    const panels = panelsOf(dimension);
    const { memory } = this.#kernel;
    const lengths = panels.map(({ from, to }) => (room + 1) * (to - from));
    const doubles = lengths.reduce((sum, length) => sum + length, dimension);
    reserve(memory, 8 * doubles + 4 * CHUNK * dimension);
    let end = 0;
    const take = (length: number) => {
      end += 8 * length;
      return new Float64Array(memory.buffer, end - 8 * length, length);
    };
    this.sums = take(dimension);
    this.#panels = panels.map(({ from, to }, i) => ({ from, to, values: take(lengths[i]!) }));
    this.#given = new Float32Array(memory.buffer, end, CHUNK * dimension);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Takes rows in, as many as there is room for at most. @param values of float32, one row after another */
  add(values: Float32Array): void {
    const d = this.#dimension;
    for (let from = 0; from < values.length; from += CHUNK * d) {
      const chunk = values.subarray(from, from + CHUNK * d);
      const rows = chunk.length / d;
      this.#given.set(chunk);
      for (const { from: column, to, values: panel } of this.#panels) {
        const width = to - column;
        this.#kernel.gather(
          this.#given.byteOffset + 4 * column,
          4 * d,
          rows,
          width,
          panel.byteOffset + 8 * this.#rows * width,
          this.sums.byteOffset + 8 * column,
        );
      }
      this.#rows += rows;
    }
  }

  /**
   * The rows less `means`, and `more` as one more row, by panels: valid until the next call of `add`, for which the
   * block is then empty.
   */
  take(means: Float64Array, more: Float64Array): Matrix[] {
    const rows = this.#rows;
    this.#rows = 0;
    // The sums have served: their place takes the means.
    this.sums.set(means);
    const taken = this.#panels.map(({ from, to, values }) => {
      const width = to - from;
      this.#kernel.centre(values.byteOffset, rows, width, this.sums.byteOffset + 8 * from);
      values.set(more.subarray(from, to), rows * width);
      return matrix(rows + 1, width, values.subarray(0, (rows + 1) * width));
    });
    this.sums.fill(0);
    return taken;
  }
}
