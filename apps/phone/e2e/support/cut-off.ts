/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/**
 * Words that a person cannot read whole: cut off by what they stand in, beyond the edge of the screen, over their
 * neighbour in a list, or broken in the middle.
 *
 * @param within selector of the parts that are looked at
 * @returns those words, each once
 */
export const cutOff = (page: Page, within = 'body'): Promise<string[]> =>
  page.evaluate((selector) => {
    /** As wide as a rounding. */
    const CLOSE = 1.5;
    const found = new Set<string>();
    const isHidden = (one: Element) =>
      one.closest('.hidden, .skip, [aria-hidden="true"], .sliders, svg') !== null;
    /** What of an element and of those around it cuts at its edges. */
    function* edges(from: Element) {
      for (let one: Element | null = from; one !== null; one = one.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(one);
        const { left, right, top, bottom } = one.getBoundingClientRect();
        const isRow = one.matches('nav a');
        const across = overflowX === 'hidden' || overflowX === 'clip' || isRow;
        const down = overflowY === 'hidden' || overflowY === 'clip' || isRow;
        yield {
          left: across ? left : -Infinity,
          right: across ? right : Infinity,
          top: down ? top : -Infinity,
          bottom: down ? bottom : Infinity,
        };
      }
      yield { left: 0, right: innerWidth, top: -Infinity, bottom: Infinity };
    }
    for (const part of document.querySelectorAll(selector)) {
      const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
        const parent = text.parentElement!;
        if (!parent.checkVisibility() || isHidden(parent)) continue;
        for (const word of text.textContent!.matchAll(/[\p{L}\p{N}’']+/gu)) {
          const range = document.createRange();
          range.setStart(text, word.index);
          range.setEnd(text, word.index + word[0].length);
          const rects = [...range.getClientRects()].filter(({ width }) => width > 0);
          const isBroken = new Set(rects.map(({ top }) => Math.round(top))).size > 1;
          const isCut = rects.some((rect) =>
            [...edges(parent)].some(
              ({ left, right, top, bottom }) =>
                rect.left < left - CLOSE ||
                rect.right > right + CLOSE ||
                rect.top < top - CLOSE ||
                rect.bottom > bottom + CLOSE,
            ),
          );
          if (isBroken || isCut) found.add(word[0]);
        }
      }
    }
    return [...found];
  }, within);
