import type { Page } from 'playwright-core';

/** Where a finger is, in CSS pixels of the page. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Fingers on the screen. */
export interface Fingers {
  /** They touch the screen, go straight to where they end, and leave it; without an end they only touch. */
  move(from: readonly Point[], to?: readonly Point[]): Promise<void>;
}

/** Steps of a movement: as many as a finger gives in a quarter of a second. */
const STEPS = 15;

/** Real touch events, by the protocol of the browser. */
export async function openTouch(page: Page): Promise<Fingers> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly Point[]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map((point, id) => ({ ...point, id })),
    });
  return {
    async move(from, to = from) {
      await send('touchStart', from);
      for (let step = 1; step <= STEPS && to !== from; step++) {
        const share = step / STEPS;
        const between = from.map(({ x, y }, i) => ({
          x: x + share * (to[i]!.x - x),
          y: y + share * (to[i]!.y - y),
        }));
        await send('touchMove', between);
      }
      await send('touchEnd', []);
    },
  };
}
