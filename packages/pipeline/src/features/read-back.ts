import type { CommittedPart } from './committed.js';

type Part = Pick<CommittedPart, 'name' | 'kind'>;

/** Parts that are read together at most: between two turns it may be asked to stop. */
const TOGETHER = 16;

/**
 * Reads parts back while others are computed, in the order of their shards, so that little is left to do after the last
 * photo. What is committed while some are read is read together.
 */
export class ReadBack {
  readonly #read: (parts: readonly Part[]) => Promise<ReadonlyMap<string, CommittedPart>>;
  readonly #seen = new Map<string, CommittedPart>();
  /** Parts of shards that wait for an earlier one. */
  readonly #waiting = new Map<number, readonly Part[]>();
  #next = 0;
  #busy = false;
  #reading: Promise<void> | undefined;
  #failure: { readonly reason: unknown } | undefined;
  #closed = false;

  /** @param read reads parts, shows them to whom it may concern, and gives those that are well */
  constructor(read: (parts: readonly Part[]) => Promise<ReadonlyMap<string, CommittedPart>>) {
    this.#read = read;
  }

  /** Takes what a shard has become, once for each shard. @throws what reading threw */
  add(shard: number, parts: readonly Part[]): void {
    this.#throwFailure();
    this.#waiting.set(shard, parts);
    if (this.#busy || this.#closed) return;
    this.#busy = true;
    this.#reading = this.#readOn();
  }

  /** The parts read so far, by name. @throws what reading threw */
  async end(): Promise<ReadonlyMap<string, CommittedPart>> {
    await this.#reading;
    this.#throwFailure();
    return this.#seen;
  }

  /** Stops reading, and waits until nothing is read any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#reading;
  }

  async #readOn(): Promise<void> {
    try {
      for (;;) {
        const parts: Part[] = [];
        for (let next = this.#waiting.get(this.#next); next; next = this.#waiting.get(this.#next)) {
          if (parts.length >= TOGETHER) break;
          this.#waiting.delete(this.#next++);
          parts.push(...next);
        }
        if (parts.length === 0 || this.#closed) break;
        for (const [name, part] of await this.#read(parts)) this.#seen.set(name, part);
      }
    } catch (reason) {
      this.#failure = { reason };
      this.#closed = true;
    }
    this.#busy = false;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.reason;
  }
}
