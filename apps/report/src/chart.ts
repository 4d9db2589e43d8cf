import type * as Plot from '@observablehq/plot';
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
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = frame;
    const width = tip.offsetWidth;
    const height = tip.offsetHeight;
    const right = spot.x + 14 + width <= scrollLeft + clientWidth;
    const left = right ? spot.x + 14 : Math.max(scrollLeft, spot.x - 14 - width);
    const top = Math.max(scrollTop, Math.min(spot.y - height / 2, scrollTop + clientHeight - height));
    tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  };
  const point = (event: MouseEvent, within: number) => {
    const box = frame.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left + frame.scrollLeft, event.clientY - box.top + frame.scrollTop];
    go(nearest(spots, x, y, within));
  };
  frame.tabIndex = 0;
  // A finger scrolls as well: only a tap asks, it hits less exactly, and what it says stays when it is lifted.
  frame.onpointermove = (event) => event.pointerType !== 'touch' && point(event, reach);
  frame.onclick = (event) =>
    point(event, (event as PointerEvent).pointerType === 'touch' ? Math.max(reach, FINGER) : reach);
  frame.onpointerleave = (event) => event.pointerType !== 'touch' && go(-1);
  frame.onblur = () => go(-1);
  frame.onkeydown = (event) => {
    const way = arrows[event.key];
    if (event.key === 'Escape') go(-1);
    if (!way || spots.length === 0) return;
    event.preventDefault();
    const here = spots[current];
    const centre = [
      frame.scrollLeft + frame.clientWidth / 2,
      frame.scrollTop + frame.clientHeight / 2,
    ] as const;
    const middle = nearest(spots, ...centre, Number.POSITIVE_INFINITY);
    const next = here ? towards(spots, current, way) : middle;
    bringIntoView(frame, spots[next]);
    go(next);
  };
}

/** From a tap to a spot, in pixels. */
const FINGER = 24;

/** Scrolls a frame that is larger inside. */
function bringIntoView(frame: HTMLElement, spot: Spot | undefined): void {
  if (spot === undefined) return;
  const into = (at: number, from: number, length: number) =>
    at < from + length / 4 || at > from + length * 0.75 ? at - length / 2 : from;
  frame.scrollLeft = into(spot.x, frame.scrollLeft, frame.clientWidth);
  frame.scrollTop = into(spot.y, frame.scrollTop, frame.clientHeight);
}

/** A tip of a name and what is said of it. */
export const saying = (name: string, text: string): Node[] => [
  h('p', {}, h('b', {}, name), h('small', {}, text)),
];

/** Where the scales of a drawn plot put a value, in pixels of its frame. */
export function placeIn(svg: Element): (at: { x: number; y: number }) => { x: number; y: number } {
  const scale = (name: 'x' | 'y') => (svg as unknown as Plot.Plot).scale(name)!.apply;
  const [x, y] = [scale('x'), scale('y')];
  return (at) => ({ x: x(at.x), y: y(at.y) });
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
