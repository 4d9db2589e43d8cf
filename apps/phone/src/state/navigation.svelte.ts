import { hashOf, type Route, routeOf } from './route.js';

/** What a screen wants to find as it was when a person comes back to it. */
export interface Place {
  /** Points from the top. */
  readonly scroll?: number;
  /** Search text, filters: whatever the screen keeps. */
  readonly view?: unknown;
  /** Address of the link that led away; undefined: none of this screen did. */
  readonly from?: string | undefined;
}

/** Where the person is. Going back finds each screen as it was left. */
class Navigation {
  route: Route = $state(routeOf(location.hash));
  /** What the screen shows, for the title of the page; undefined: the screen has a title of its own. */
  shown: string | undefined = $state();
  /** What a screen reader says of the screen; undefined: its title. */
  spoken: string | undefined = $state();
  /** Counts up when what a screen shows was changed from elsewhere: the screen is then made anew. */
  revision = $state(0);
  /** Whether there is a screen of this app to go back to. */
  inside = $state(false);

  constructor() {
    history.scrollRestoration = 'manual';
    addEventListener('hashchange', () => {
      this.shown = undefined;
      this.spoken = undefined;
      this.inside = true;
      this.route = routeOf(location.hash);
    });
  }

  /** What this very entry of the history remembers. */
  get place(): Place {
    return (history.state as Place | null) ?? {};
  }

  /** Remembers something with this entry of the history. */
  remember(more: Place): void {
    history.replaceState({ ...this.place, ...more }, '');
  }

  /** What was shown is so no more. */
  refresh(): void {
    this.revision++;
  }

  /** Tells what the screen shows, and what a screen reader says of it. */
  name(shown: string, spoken = shown): void {
    this.shown = shown;
    this.spoken = spoken;
  }

  /** Goes to a screen; the browser's back button comes back. */
  go(route: Route): void {
    location.hash = hashOf(route);
  }

  /** Goes to a screen while what both screens show, the sticker, moves from its one place to the other. */
  async goSmoothly(route: Route): Promise<void> {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (calm || document.startViewTransition === undefined) return this.go(route);
    const moving = document.startViewTransition(async () => {
      this.go(route);
      await shownWithin(500, 'main .moving');
    });
    await moving.updateCallbackDone;
  }

  /** Goes there instead of here: back does not come back. */
  replace(route: Route): void {
    location.replace(hashOf(route));
  }
}

/** Waits until the next screen has drawn what a selector finds; it is loaded apart. */
async function shownWithin(milliseconds: number, selector: string): Promise<void> {
  const before = document.querySelector(selector);
  const until = performance.now() + milliseconds;
  do await new Promise((resolve) => setTimeout(resolve, 16));
  while ([before, null].includes(document.querySelector(selector)) && performance.now() < until);
}

export const navigation = new Navigation();
