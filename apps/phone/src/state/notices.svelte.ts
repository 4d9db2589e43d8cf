/** Something short to tell, with at most one thing to do. */
export interface Notice {
  readonly text: string;
  readonly act?: { readonly label: string; readonly run: () => void };
}

/** Milliseconds a notice without an action stays. */
const STAYS = 6000;

/** One line at the foot of the screen; the newest wins. */
class Notices {
  current: Notice | undefined = $state.raw();
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string, act?: Notice['act']): void {
    clearTimeout(this.#timer);
    this.current = act === undefined ? { text } : { text, act };
    if (act === undefined) this.#timer = setTimeout(() => this.dismiss(), STAYS);
  }

  dismiss(): void {
    this.current = undefined;
  }
}

export const notices = new Notices();
