/** The layers as `convolution.wat` reads them: where in memory everything lies, and how the work is divided. */

import type { Layer, Plan } from './layers.js';

const FLOAT = 4;
/** Pixels that are computed together; a feature map has room for so many. */
const BLOCK = 6;
/** Bytes of input that are used for all output channels before the next: they stay in the processor's nearest cache. */
const NEAR = 24_000;
/** What divides a layer of rows: threads that wait for each other wait for one of these at most. */
const CHUNKS = 16;
/** A claim holds the number of the chunk in 12 bits. */
const MOST_CHUNKS = 4000;

/** Bytes of an entry, and of the job: the word of claims, and the count of what is done. */
const ENTRY = 128;
const JOB = 64;

const KINDS = { pointwise: 0, depthwise: 1, windows: 2 } as const;

/** An entry: 32-bit integers in this order, then the limits of the clamp as float32. */
interface Entry {
  readonly kind: keyof typeof KINDS;
  /** How many chunks there are, and how many pixels (pointwise) or rows one has. */
  readonly chunks: number;
  readonly chunk: number;
  /** Addresses are in bytes, as are `inside` and `outside`: a pixel of the input and of the result. */
  readonly from: number;
  readonly rows: number;
  readonly columns: number;
  readonly inside: number;
  readonly weights: number;
  readonly size: number;
  readonly stride: number;
  readonly top: number;
  readonly left: number;
  readonly to: number;
  /** Rows of the result; of a pointwise layer all its pixels. */
  readonly down: number;
  readonly along: number;
  readonly outside: number;
  /** 0: nothing. */
  readonly add: number;
  readonly low: number;
  readonly high: number;
}

/** What to write where, and where things are; addresses in bytes. */
export interface Layout {
  /** Bytes of memory. */
  readonly end: number;
  readonly job: number;
  readonly table: number;
  readonly entries: readonly Entry[];
  readonly photo: number;
  /** The last feature map. */
  readonly last: number;
  readonly weights: ReadonlyMap<number, Float32Array>;
}

/** Feature maps take the place of those that nobody reads any more. */
export function layoutOf({ layers, photo }: Plan, size: number): Layout {
  let end = 64;
  const place = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const job = place(JOB);
  const windows = place(Math.max(0, ...layers.map(windowBytes)));
  const maps = placeMaps(layers, photo, size, place);
  const weights = new Map<number, Float32Array>();
  const entries = layers.flatMap((layer) => {
    const at = place(layer.weights.byteLength);
    weights.set(at, layer.weights);
    const [from, to] = [maps.get(layer.input)!, maps.get(layer.output)!];
    const add = layer.add === undefined ? 0 : maps.get(layer.add)!;
    return entriesOf(layer, { from, to, add, weights: at, windows });
  });
  const table = place(entries.length * ENTRY);
  return {
    end,
    job,
    table,
    entries,
    photo: maps.get(photo)!,
    last: maps.get(layers.at(-1)!.output)!,
    weights,
  };
}

/** Writes weights, entries and a job that is done. */
export function writeLayout({ job, table, entries, weights }: Layout, buffer: ArrayBufferLike): void {
  const floats = new Float32Array(buffer);
  const words = new Int32Array(buffer);
  for (const [at, values] of weights) floats.set(values, at / FLOAT);
  for (const [i, { kind, low, high, ...rest }] of entries.entries()) {
    const at = (table + i * ENTRY) / FLOAT;
    const fields = [KINDS[kind], ...FIELDS.map((name) => rest[name])];
    words.set(fields, at);
    floats.set([low, high], at + fields.length);
  }
  words[job / FLOAT] = entries[0]!.chunks;
}

const FIELDS = [
  ...(['chunks', 'chunk', 'from', 'rows', 'columns', 'inside', 'weights', 'size', 'stride'] as const),
  ...(['top', 'left', 'to', 'down', 'along', 'outside', 'add'] as const),
];

function placeMaps(
  layers: readonly Layer[],
  photo: string,
  size: number,
  place: (bytes: number) => number,
): ReadonlyMap<string, number> {
  const lastUse = new Map<string, number>();
  for (const [i, { input, add }] of layers.entries())
    for (const name of [input, add]) if (name !== undefined) lastUse.set(name, i);
  const maps = new Map([[photo, place(Math.max(BLOCK, size * size) * 3 * FLOAT)]]);
  const sizes = new Map<number, number>();
  const free: number[] = [];
  for (const [i, { input, add, output, to }] of layers.entries()) {
    const bytes = Math.max(BLOCK, to.rows * to.columns) * to.channels * FLOAT;
    const fitting = free.findIndex((at) => sizes.get(at)! >= bytes);
    const [at = place(bytes)] = fitting < 0 ? [] : free.splice(fitting, 1);
    if (!sizes.has(at)) sizes.set(at, bytes);
    maps.set(output, at);
    for (const name of new Set([input, add])) {
      if (name === undefined || name === photo || lastUse.get(name) !== i) continue;
      free.push(maps.get(name)!);
    }
  }
  return maps;
}

/** Of a convolution over windows: all of them in a row. */
function windowBytes({ kind, size, stride, from, to }: Layer): number {
  if (kind === 'depthwise' || (size === 1 && stride === 1)) return 0;
  return Math.max(BLOCK, to.rows * to.columns) * size * size * from.channels * FLOAT;
}

/** Where things are that a layer reads and writes. */
type Places = Pick<Entry, 'from' | 'to' | 'add' | 'weights'> & { readonly windows: number };

/** One, or two where windows are laid out first. */
function entriesOf(layer: Layer, { windows, ...places }: Places): Entry[] {
  const { from, to, size, stride, top, left, low, high } = layer;
  const shape = { rows: from.rows, columns: from.columns, size, stride, top, left, low, high };
  const inside = from.channels * FLOAT;
  const chunk = Math.ceil(to.rows / CHUNKS);
  const byRows = { down: to.rows, along: to.columns, chunk, chunks: Math.ceil(to.rows / chunk) };
  if (layer.kind === 'depthwise')
    return [{ kind: 'depthwise', ...shape, ...places, ...byRows, inside, outside: inside }];
  const whole = inside * size * size;
  const pixels = to.rows * to.columns;
  const near = Math.max(1, Math.floor(NEAR / whole / BLOCK), Math.ceil(pixels / MOST_CHUNKS / BLOCK)) * BLOCK;
  const pointwise: Entry = {
    ...{ kind: 'pointwise', ...shape, ...places, inside: whole, outside: to.channels * FLOAT },
    ...{ down: pixels, along: 1, chunk: near, chunks: Math.ceil(pixels / near) },
  };
  if (windowBytes(layer) === 0) return [pointwise];
  const laid: Entry = {
    ...{ kind: 'windows', ...shape, ...byRows, inside, outside: whole },
    ...{ from: places.from, to: windows, add: 0, weights: 0 },
  };
  return [laid, { ...pointwise, from: windows }];
}
