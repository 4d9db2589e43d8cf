/** Something short to tell, with at most one thing to do. */
export interface Notice {
  readonly text: string;
  readonly act?: { readonly label: string; readonly run: () => void };
}

/** Milliseconds a notice stays; undefined: until it is answered. */
const STAYS = 6000;
/** Milliseconds that something can be undone. */
export const UNDO = 15_000;

/** One line at the foot of the screen; the newest wins. */
class Notices {
  current: Notice | undefined = $state.raw();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stays: number | undefined;

  say(text: string, act?: Notice['act'], stays = act === undefined ? STAYS : undefined): void {
    this.current = act === undefined ? { text } : { text, act };
    this.#stays = stays;
    this.release();
  }

  /** It stays as long as someone is at it. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  /** Its time begins anew. */
  release(): void {
    clearTimeout(this.#timer);
    if (this.#stays !== undefined) this.#timer = setTimeout(() => this.dismiss(), this.#stays);
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.current = undefined;
  }
}

export const notices = new Notices();
