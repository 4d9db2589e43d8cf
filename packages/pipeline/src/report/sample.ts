/** A number in [0, 2³²) that looks random but depends on seed and text alone (FNV-1a, Murmur3 finaliser). */
export function lot(seed: number, text: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

interface Drawn<T> {
  readonly item: T;
  readonly key: string;
  readonly lot: number;
}

/**
 * A sample of `size` items whose keys have the least lots: every item is as likely, and the order in which they
 * come does not matter. Holds at most `2 · size` items.
 */
export class Sample<T> {
  readonly #size: number;
  readonly #seed: number;
  #drawn: Drawn<T>[] = [];

  constructor(size: number, seed: number) {
    this.#size = size;
    this.#seed = seed;
  }

  add(key: string, item: T): void {
    this.#drawn.push({ item, key, lot: lot(this.#seed, key) });
    if (this.#drawn.length >= 2 * this.#size) this.#cut();
  }

  /** The items, least lot first. */
  items(): T[] {
    this.#cut();
    return this.#drawn.map(({ item }) => item);
  }

  #cut(): void {
    this.#drawn.sort((a, b) => a.lot - b.lot || (a.key < b.key ? -1 : 1));
    this.#drawn.length = Math.min(this.#drawn.length, this.#size);
  }
}
