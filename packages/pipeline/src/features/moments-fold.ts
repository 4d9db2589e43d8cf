import { elementAt, type Log } from '@verger/base';
import { MatrixProduct } from '@verger/learning/linalg';
import type { FeatureBatch } from '@verger/learning/pca';
import type { Store } from '@verger/storage/store';
import { keepMoments, keptIn, longestKept } from './kept-moments.js';
import { type CountedPart, readFeatures } from './part-set.js';
import { PARTS_A_BLOCK, pieceEnds, wholeBlocks } from './pieces.js';
import { RoleSums } from './role-moments.js';
import { keysOf, readStored, type StoredMoments } from './stored-moments.js';

interface FoldedPart {
  readonly part: CountedPart;
  /** Its rows as long as they are needed; undefined where nobody has just read them. */
  batch: FeatureBatch | undefined;
}

/**
 * Sums the moments of the parts of a run while these are in memory for another reason, and keeps them as the PCA stage
 * would: the same pieces, the same files, the same bits. A piece none of whose parts is in memory is left to that stage;
 * what is missing of the others, after a start that was stopped, is read. Memory holds one block of parts, and the sums.
 */
export class MomentsFold {
  readonly #store: Store;
  readonly #standing: readonly CountedPart[];
  readonly #log: Log;
  readonly #product = new MatrixProduct();
  readonly #ends = pieceEnds();
  /** How many of the parts that stood before have had their turn. */
  #stood = 0;
  /** The parts of the piece that is open. */
  #piece: FoldedPart[] = [];
  #sums: RoleSums | undefined;
  /** Parts of the piece that are in the sums. */
  #summed = 0;
  /** What the sums started from: kept until they are. */
  #start: StoredMoments | null = null;

  /** @param standing the parts that are not in memory; all kinds, by name */
  constructor(store: Store, standing: readonly (CountedPart & { readonly kind: string })[], log: Log) {
    this.#store = store;
    this.#standing = standing.filter(({ kind }) => kind === 'features');
    this.#log = log;
  }

  /** Takes the next part in the order of their names. @throws VergerError `part-broken` */
  async add(part: CountedPart, batch: FeatureBatch): Promise<void> {
    await this.#passStanding(part.name);
    await this.#take({ part, batch });
  }

  /** After the last part: of the piece that is open, whole blocks are kept, as one piece, and what is over as another. */
  async end(): Promise<void> {
    await this.#passStanding();
    const over = this.#piece.splice(wholeBlocks(this.#piece.length));
    await this.#keep();
    this.#piece = over;
    await this.#sum();
    await this.#keep();
  }

  /** Frees what `add` has taken. */
  async close(): Promise<void> {
    await this.#product.release();
  }

  async #passStanding(before?: string): Promise<void> {
    for (; this.#stood < this.#standing.length; this.#stood++) {
      const part = elementAt(this.#standing, this.#stood);
      if (before !== undefined && part.name > before) return;
      await this.#take({ part, batch: undefined });
    }
  }

  async #take(one: FoldedPart): Promise<void> {
    this.#piece.push(one);
    const ended = this.#ends(one.part);
    if (ended || this.#piece.length % PARTS_A_BLOCK === 0) await this.#sum();
    if (ended) await this.#keep();
  }

  async #sum(): Promise<void> {
    const batch = this.#piece.slice(this.#summed).find(({ batch }) => batch !== undefined)?.batch;
    const rows = this.#piece.reduce((sum, { part }) => sum + part.rows, 0);
    // Moments of fewer rows than features are larger than these: they would not be kept.
    if (batch === undefined || rows <= batch.dimension) return;
    this.#sums ??= await this.#begin();
    for (const one of this.#piece.slice(this.#summed)) {
      for await (const rows of one.batch ? [one.batch] : this.#read(one.part)) await this.#sums.add(rows);
      one.batch = undefined;
    }
    this.#summed = this.#piece.length;
  }

  /** Sums that go on from what is kept of the piece. */
  async #begin(): Promise<RoleSums> {
    const find = await keptIn([this.#store], this.#log);
    [this.#start, this.#summed] = await longestKept(this.#keys(), find);
    return new RoleSums(this.#product, (this.#start && (await readStored(this.#start))) ?? undefined);
  }

  async #keep(): Promise<void> {
    if (this.#sums !== undefined && this.#summed === this.#piece.length) {
      const keys = this.#keys();
      const key = elementAt(keys, keys.length - 1);
      const kept = await keepMoments(this.#store, key, await this.#sums.finish());
      if (kept && this.#start !== null && this.#start.key !== key) await this.#store.remove(this.#start.path);
    }
    this.#piece = [];
    this.#sums = undefined;
    this.#summed = 0;
    this.#start = null;
  }

  #keys(): string[] {
    return keysOf(
      { prefix: '' },
      this.#piece.map(({ part }) => part),
    );
  }

  #read(part: CountedPart): AsyncGenerator<FeatureBatch> {
    return readFeatures([{ store: this.#store, prefix: '', features: [part] }]);
  }
}
