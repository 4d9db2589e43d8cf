import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { useApp } from './support/app.js';
import { choose, heading, jpeg } from './support/page.js';
import { PEACH_OR_NECTARINE, rewriteAnswer } from './support/rewrite.js';
import { fruitSideBySide } from './support/sample-data.js';

/** A small old phone: 360 x 640, a finger, a processor six times as slow. */
const app = useApp({
  context: { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
});
let page: Page;

beforeAll(async () => {
  page = app.page;
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
});

/** Nothing is wider than the screen, and what is to be tapped is as large as a fingertip and not cut. */
async function fits(screen: string): Promise<void> {
  const found = await page.evaluate(() => {
    const small = [...document.querySelectorAll<HTMLElement>('main button, main input, nav a, dialog button')]
      .filter((one) => one.checkVisibility() && !one.matches('.hidden, [type=file]'))
      // A label around a control is tapped in its place.
      .map((one) => one.closest('label') ?? one)
      .filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width > 1 && (width < 44 || height < 44);
      });
    return {
      wider: document.documentElement.scrollWidth - innerWidth,
      small: small.map((one) => one.ariaLabel ?? one.textContent?.trim()),
    };
  });
  expect([screen, found]).toEqual([screen, { wider: 0, small: [] }]);
}

/** By a finger: refused when something lies over it. */
const tap = (what: Locator) => what.tap();
const button = (name: string | RegExp) => page.getByRole('button', { name });

test('a photo is answered, doubted, corrected and undone, with a finger', async () => {
  await heading(page, 'What fruit is this?');
  await fits('first visit');
  await choose(page, ...(await app.photos('Strawberry')));
  await heading(page, 'Strawberry');
  await page.getByRole('heading', { name: 'Season' }).waitFor();
  await fits('answer');
  // Two taps in haste: the second is for no chip that came to lie under the finger.
  const correct = button('It is something else');
  await correct.evaluate((one) => one.scrollIntoView({ block: 'center' }));
  const { x, y, width, height } = (await correct.boundingBox())!;
  const hasty = () => page.touchscreen.tap(x + width / 2, y + height / 2);
  await Promise.all([hasty(), hasty()]);
  await page.getByRole('heading', { name: 'What is it really?' }).waitFor();
  await heading(page, 'Strawberry');
  await fits('correction');
  await tap(button('Something else'));
  await page.getByLabel('Search by name').fill('rasp');
  await tap(page.locator('.found').getByRole('button', { name: 'Raspberry' }));
  await heading(page, 'Raspberry');
  await tap(page.getByRole('status').getByRole('button', { name: 'Undo' }));
  await heading(page, 'Strawberry');
  await rewriteAnswer(page, 1, PEACH_OR_NECTARINE);
  await page.reload();
  await heading(page, 'Peach or nectarine?');
  await fits('two that it wavers between');
  await tap(button('This one: Nectarine'));
  await heading(page, 'Nectarine');
});

test('several kinds: a sticker on each, tapped; the photo on the whole screen', async () => {
  await page.goto(`${app.server.url}/#/`);
  await choose(page, jpeg('both.jpg', await fruitSideBySide('1f352', '1f34b')));
  await page.getByRole('heading', { name: '2 kinds that I can make out' }).waitFor();
  await fits('several kinds');
  await tap(button('Look closer: lemon'));
  await heading(page, /^Lemon$/);
  await tap(button('Open the photo'));
  await page.getByRole('dialog').getByRole('img').waitFor();
  await fits('the photo');
  await tap(page.getByRole('dialog').getByRole('img').locator('..'));
  await tap(button('Look at this part'));
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('album, catalogue, card, comparison and settings', async () => {
  await tap(page.getByRole('link', { name: 'Album' }));
  await page.locator('.wall li').first().waitFor();
  await fits('album');
  await tap(button('Select'));
  await tap(page.locator('.wall').getByRole('checkbox').first());
  await fits('album, selecting');
  await tap(page.getByRole('toolbar').getByRole('button', { name: 'Cancel' }));
  await tap(page.getByRole('link', { name: 'Fruits' }));
  await page.getByRole('searchbox').fill('peach');
  await tap(page.getByRole('link', { name: /^Peach/ }));
  await heading(page, 'Peach');
  await fits('card');
  await tap(page.getByRole('link', { name: 'Compare with nectarine' }));
  await heading(page, /^(Peach or nectarine|Nectarine or peach)\?$/);
  await fits('comparison');
  await tap(page.getByRole('link', { name: 'Back' }));
  await heading(page, 'Peach');
  await tap(page.getByRole('link', { name: 'Settings' }));
  await tap(page.getByRole('radio', { name: 'Français' }));
  await heading(page, 'Réglages');
  await fits('settings');
});
