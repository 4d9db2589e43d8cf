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

  say(text: string, act?: Notice['act'], stays = act === undefined ? STAYS : undefined): void {
    clearTimeout(this.#timer);
    this.current = act === undefined ? { text } : { text, act };
    if (stays !== undefined) this.#timer = setTimeout(() => this.dismiss(), stays);
  }

  dismiss(): void {
    this.current = undefined;
  }
}

export const notices = new Notices();
