import { h } from './element.js';

/**
 * A frame whose content is drawn again when its width changes.
 *
 * @param draw gets the width in CSS pixels
 */
export function chart(
  attributes: Record<string, string>,
  draw: (width: number, frame: HTMLElement) => void,
): HTMLElement {
  const frame = h('div', { ...attributes, class: `chart ${attributes.class ?? ''}` });
  let drawn = 0;
  const observer = new ResizeObserver(() => {
    const width = Math.floor(frame.clientWidth);
    // On paper the drawing is scaled, not drawn again: printing must not wait for an observer.
    if (width === 0 || width === drawn) return;
    drawn = width;
    draw(width, frame);
    // The frame has the name and the tip the words; the shapes would only be counted aloud.
    for (const svg of frame.querySelectorAll('svg')) svg.setAttribute('aria-hidden', 'true');
  });
  observer.observe(frame);
  return frame;
}

/** Where a chart says what is under the pointer or the arrow keys. */
export interface Spot {
  /** In CSS pixels of the frame. */
  readonly x: number;
  readonly y: number;
  readonly show: () => (Node | string)[];
}

/**
 * Lets people explore a chart by pointer, touch and arrow keys: the nearest spot is shown in a tip.
 *
 * @param reach greatest distance from pointer to spot, in pixels
 * @param enter told of the spot shown, or -1
 */
export function explore(
  frame: HTMLElement,
  spots: readonly Spot[],
  reach: number,
  enter: (spot: number) => void = () => {},
): void {
  const tip = h('div', { class: 'tip', role: 'status', hidden: true });
  frame.append(tip);
  let current = -1;
  const go = (index: number) => {
    if (index === current) return;
    current = index;
    enter(index);
    const spot = spots[index];
    tip.hidden = !spot;
    if (!spot) return;
    tip.replaceChildren(...spot.show());
    const width = tip.offsetWidth;
    const height = tip.offsetHeight;
    const right = spot.x + 14 + width <= frame.clientWidth;
    const left = right ? spot.x + 14 : Math.max(0, spot.x - 14 - width);
    const top = Math.min(Math.max(0, spot.y - height / 2), Math.max(0, frame.clientHeight - height));
    tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  };
  const point = (event: PointerEvent) => {
    const box = frame.getBoundingClientRect();
    go(nearest(spots, event.clientX - box.left, event.clientY - box.top, reach));
  };
  frame.tabIndex = 0;
  frame.onpointermove = point;
  frame.onpointerdown = point;
  frame.onpointerleave = () => go(-1);
  frame.onblur = () => go(-1);
  frame.onkeydown = (event) => {
    const way = arrows[event.key];
    if (event.key === 'Escape') go(-1);
    if (!way || spots.length === 0) return;
    event.preventDefault();
    const here = spots[current];
    const middle = nearest(spots, frame.clientWidth / 2, frame.clientHeight / 2, Number.POSITIVE_INFINITY);
    go(here ? towards(spots, current, way) : middle);
  };
}

const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function nearest(spots: readonly Spot[], x: number, y: number, reach: number): number {
  let best = -1;
  let least = reach;
  for (const [index, spot] of spots.entries()) {
    const distance = Math.hypot(spot.x - x, spot.y - y);
    if (distance > least) continue;
    least = distance;
    best = index;
  }
  return best;
}

/** The nearest spot in a direction; steps aside count three times. Stays where nothing lies further. */
function towards(spots: readonly Spot[], from: number, [dx, dy]: readonly [number, number]): number {
  const here = spots[from]!;
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, spot] of spots.entries()) {
    const ahead = (spot.x - here.x) * dx + (spot.y - here.y) * dy;
    const aside = Math.abs((spot.x - here.x) * dy) + Math.abs((spot.y - here.y) * dx);
    if (ahead <= 0.5 || ahead + 3 * aside >= least) continue;
    least = ahead + 3 * aside;
    best = index;
  }
  return best;
}
