/** Room for things of different sizes, given in the order it is asked for. */
export class Room {
  readonly #size: number;
  readonly #waiting: { readonly size: number; readonly enter: () => void }[] = [];
  #used = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /**
   * Does work that takes up room once there is enough of it. What is larger than the whole room gets all of it.
   */
  async use<T>(size: number, work: () => Promise<T>): Promise<T> {
    const taken = Math.min(size, this.#size);
    await new Promise<void>((enter) => {
      this.#waiting.push({ size: taken, enter });
      this.#admit();
    });
    try {
      return await work();
    } finally {
      this.#used -= taken;
      this.#admit();
    }
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next && this.#used + next.size <= this.#size; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#used += next.size;
      next.enter();
    }
  }
}
