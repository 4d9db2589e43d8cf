import type { Photo } from '@verger/storage/photos';

/**
 * Which photos of a listing have a row. One byte a photo and no table of paths: a million of them would take more
 * memory than the listing. Rows come nearly in the order of the listing, so that the next one is mostly the one
 * after the last.
 */
export class RowCoverage {
  readonly #photos: readonly Photo[];
  readonly #present: Uint8Array;
  #last = -1;

  /** @param photos sorted by path */
  constructor(photos: readonly Photo[]) {
    this.#photos = photos;
    this.#present = new Uint8Array(photos.length);
  }

  /** Place of a path in the listing; -1 when it is not listed. */
  find(path: string): number {
    const next = this.#last + 1;
    const place = this.#photos[next]?.path === path ? next : this.#search(path);
    if (place !== -1) this.#last = place;
    return place;
  }

  #search(path: string): number {
    let [low, high] = [0, this.#photos.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const here = this.#photos[middle]!.path;
      if (here === path) return middle;
      if (here < path) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  has(place: number): boolean {
    return this.#present[place] === 1;
  }

  /** False when it was there already. */
  add(place: number): boolean {
    if (this.#present[place] === 1) return false;
    this.#present[place] = 1;
    return true;
  }

  remove(place: number): void {
    this.#present[place] = 0;
  }

  /** The photos without a row, in their order. */
  absent(): Photo[] {
    return this.#photos.filter((_, place) => this.#present[place] === 0);
  }
}
