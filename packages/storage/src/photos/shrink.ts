import { instantiate, reserve, type WasmMemory } from '@verger/vision';
import { WASM } from './shrink-wasm.js';

interface Kernel {
  readonly memory: WasmMemory;
  grey(from: number, step: number, to: number, end: number): void;
  means(
    line: number,
    step: number,
    to: number,
    apart: number,
    first: number,
    end: number,
    shares: number,
    window: number,
  ): void;
}

/** Which picture is made of a square. */
export interface Shrunk {
  readonly of: 'red' | 'green' | 'blue' | 'grey';
  /** Side in pixels, a multiple of 4. */
  readonly size: number;
  /** Share that is left out at each side. */
  readonly margin: number;
}

/** Parts whose means are summed together. */
const TOGETHER = 4;
/** Bytes of a float32, and of a pixel of three. */
const FLOAT = 4;
const PIXEL = 3 * FLOAT;

/** Small pictures of the squares of one size: means over equal areas of every second pixel of every second row. */
export class Shrinker {
  readonly side: number;
  /** One for each picture asked for: row major `size x size`, valid until the next call of `shrink`. */
  readonly pictures: readonly Float32Array[];
  readonly #kernel = instantiate<Kernel>(WASM);
  /** A row of the square. */
  readonly #row: Float32Array;
  /** Address of its greys. */
  readonly #grey: number;
  readonly #plans: readonly Plan[];

  /** @param side of the squares, even */
  constructor(side: number, wanted: readonly Shrunk[]) {
    this.side = side;
    const half = side >> 1;
    const spans = wanted.map(({ size, margin }) => spansOf(half, half * margin, size));
    let end = 0;
    const place = (bytes: number) => {
      end += (bytes + 7) & ~7;
      return end - ((bytes + 7) & ~7);
    };
    const row = place(side * PIXEL);
    this.#grey = place(half * FLOAT);
    this.#plans = wanted.map(({ of, size }, i) => ({
      size,
      line: of === 'grey' ? this.#grey : row + FLOAT * ['red', 'green', 'blue'].indexOf(of),
      step: of === 'grey' ? FLOAT : 2 * PIXEL,
      first: place(spans[i]!.first.byteLength),
      shares: place(spans[i]!.shares.byteLength),
      window: (spans[i]!.shares.byteLength / size) * TOGETHER,
      rows: place(half * size * FLOAT),
      picture: place(size * size * FLOAT),
    }));
    reserve(this.#kernel.memory, end);
    const { buffer } = this.#kernel.memory;
    for (const [i, { first, shares }] of this.#plans.entries()) {
      new Int32Array(buffer, first).set(spans[i]!.first);
      new Float64Array(buffer, shares).set(spans[i]!.shares);
    }
    this.#row = new Float32Array(buffer, row, side * 3);
    this.pictures = this.#plans.map(({ picture, size }) => new Float32Array(buffer, picture, size * size));
  }

  /** @param square `side x side x 3`, row major RGB */
  shrink(square: Float32Array): void {
    const { side } = this;
    const half = side >> 1;
    for (let y = 0; y < half; y++) {
      this.#row.set(square.subarray(2 * y * side * 3, (2 * y + 1) * side * 3));
      this.#kernel.grey(this.#row.byteOffset, 2 * PIXEL, this.#grey, this.#grey + half * FLOAT);
      for (const plan of this.#plans) {
        this.#means(plan, plan.line, plan.step, plan.rows + y * plan.size * FLOAT, FLOAT);
      }
    }
    for (const plan of this.#plans) {
      const { size, rows, picture } = plan;
      for (let x = 0; x < size * FLOAT; x += FLOAT) {
        this.#means(plan, rows + x, size * FLOAT, picture + x, size * FLOAT);
      }
    }
  }

  #means({ first, size, shares, window }: Plan, line: number, step: number, to: number, apart: number): void {
    this.#kernel.means(line, step, to, apart, first, first + size * FLOAT, shares, window);
  }
}

/** Addresses, in bytes, of what a picture takes; the rest are numbers of bytes. */
interface Plan {
  readonly size: number;
  readonly line: number;
  readonly step: number;
  readonly first: number;
  readonly shares: number;
  readonly window: number;
  /** Every second row of the square at its new width. */
  readonly rows: number;
  readonly picture: number;
}

/**
 * Where the pixels of `size` equal parts of a line lie, and their shares: as many for each, of which some may be 0. Those of
 * four parts lie together, pixel by pixel.
 */
function spansOf(side: number, margin: number, size: number): { first: Int32Array; shares: Float64Array } {
  const step = (side - 2 * margin) / size;
  const taps = Math.ceil(step) + 1;
  const first = new Int32Array(size);
  const shares = new Float64Array(size * taps);
  for (let i = 0; i < size; i++) {
    const [from, to] = [margin + i * step, margin + (i + 1) * step];
    first[i] = Math.max(0, Math.min(side - taps, Math.floor(from + 1e-9)));
    for (let t = 0; t < taps; t++) {
      const x = first[i]! + t;
      const at = (i - (i % TOGETHER)) * taps + t * TOGETHER + (i % TOGETHER);
      shares[at] = Math.max(0, Math.min(to, x + 1) - Math.max(from, x)) / step;
    }
  }
  return { first, shares };
}
