import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { startAnew, useApp } from './support/app.js';
import { choose, heading, idShown, jpeg } from './support/page.js';
import { rewriteAnswer, UNKNOWN } from './support/rewrite.js';
import { fruitSideBySide } from './support/sample-data.js';

const app = useApp();
let page: Page;
let both: Buffer;

beforeAll(async () => {
  page = app.page;
  both = await fruitSideBySide('1f352', '1f34b');
});
beforeEach(() => startAnew(app));

/** Buttons on the photo, by what a screen reader reads. */
const onPhoto = () => page.getByRole('button', { name: /^Look closer: / });

test('two kinds on one photo: the first answer at once, then a sticker on each; a tap looks at it alone, once', async () => {
  await choose(page, jpeg('both.jpg', both));
  // Not sure of one, it looks for more by itself.
  await page.getByRole('heading', { name: '2 kinds that I can make out' }).waitFor();
  const title = (await page.locator('article h1').textContent())!;
  expect(title).toMatch(/^(Cherry and lemon|Lemon and cherry)$/);
  expect(await page.title()).toBe(`${title} · Verger`);
  expect((await onPhoto().evaluateAll((all) => all.map((one) => one.ariaLabel))).sort()).toEqual([
    'Look closer: cherry',
    'Look closer: lemon',
  ]);
  // Each sticker lies on its own half: the cherry is the left one.
  const photo = (await page
    .getByRole('region', { name: '2 kinds that I can make out' })
    .getByRole('img')
    .boundingBox())!;
  const middle = async (name: string) => {
    const { x, width } = (await page.getByRole('button', { name: `Look closer: ${name}` }).boundingBox())!;
    return (x + width / 2 - photo.x) / photo.width;
  };
  expect(await middle('cherry')).toBeLessThan(0.5);
  expect(await middle('lemon')).toBeGreaterThan(0.5);

  const whole = page.url();
  await page.getByRole('button', { name: 'Look closer: cherry' }).click();
  await heading(page, /^Cherry$/);
  const cherry = page.url();
  expect(cherry).not.toBe(whole);
  await page.getByRole('heading', { name: 'Season' }).waitFor();
  // The photo it was cut out of is still there.
  await page.getByRole('button', { name: 'Open the photo' }).click();
  await page.getByRole('button', { name: 'The whole photo' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.goBack();
  await page.getByRole('heading', { name: '2 kinds that I can make out' }).waitFor();
  // By the line, and with the keyboard; asked before, it is not asked again.
  await page.getByRole('button', { name: /^Cherry/ }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toBe(cherry);
  await page.getByRole('link', { name: 'Album' }).click();
  await page.getByText('2 fruits').waitFor();
  await page.locator('.wall').getByText(title).waitFor();
  await page.getByText('2 of').waitFor();
  await page.getByRole('searchbox').fill('lemon');
  await page.getByText('1 fruit', { exact: true }).waitFor();
  // A correction takes over, here too.
  await page.goto(whole);
  await page.getByRole('button', { name: 'It is something else' }).click();
  await page.locator('.chips button').first().click();
  await page.getByText('Verger had said').waitFor();
  expect(await onPhoto().count()).toBe(0);
  await page.getByRole('button', { name: 'Take it back' }).click();
  await heading(page, title);
  // A part that counts takes the place of the photo, and of its kinds.
  await page.getByRole('button', { name: 'Open the photo' }).click();
  const shown = page.getByRole('dialog').getByRole('img');
  const { width, height } = (await shown.boundingBox())!;
  await shown.locator('..').click({ position: { x: 0.25 * width, y: 0.5 * height } });
  await page.mouse.wheel(0, -2000);
  await page.getByRole('button', { name: 'Look at this part' }).click();
  await heading(page, /^Cherry$/);
  expect(await onPhoto().count()).toBe(0);
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await heading(page, title);
});

test('a photo as a whole may look like no fruit: several kinds are looked for unasked, and shown', async () => {
  await choose(page, jpeg('both.jpg', both));
  await page.locator('article h1').waitFor();
  await rewriteAnswer(page, idShown(page), UNKNOWN);
  await page.reload();
  await heading(page, /^(Cherry and lemon|Lemon and cherry)$/);
  await page.getByRole('heading', { name: '2 kinds that I can make out' }).waitFor();
  expect(await page.getByRole('heading', { name: 'What helps' }).count()).toBe(0);
  expect(await page.getByText('I don’t know this one').count()).toBe(0);
});

test('the search for kinds gives way to another question, and is taken up again', async () => {
  await choose(page, jpeg('both.jpg', both));
  await page.locator('article h1').waitFor();
  await rewriteAnswer(page, idShown(page), UNKNOWN);
  await page.reload();
  await page.getByText('Looking for other fruits').waitFor();
  await page.getByRole('button', { name: 'Where it looked' }).click();
  await page.getByText('It looked').waitFor();
  await page.getByRole('heading', { name: '2 kinds that I can make out' }).waitFor();
});

test('asked for other fruits where there is one kind, it says so and what to do', async () => {
  await choose(page, ...(await app.photos('Kiwi')));
  await heading(page, 'Kiwi');
  await page.getByText('Sure', { exact: true }).waitFor();
  // Sure of one, nothing is looked for unasked.
  expect(await page.getByText('Looking for other fruits').count()).toBe(0);
  await page.getByRole('button', { name: 'Several fruits?' }).click();
  await page.getByText('I can make out one kind only').waitFor();
  await heading(page, 'Kiwi');
});

test('a photo that comes meanwhile is answered before the others are looked for', async () => {
  await choose(page, jpeg('both.jpg', both));
  await page.locator('article h1').waitFor();
  const first = idShown(page);
  await page.goto(`${app.server.url}/#/`);
  await choose(page, ...(await app.photos('Banana')));
  await heading(page, 'Banana');
  // It is taken up again when the person comes back.
  await page.goto(`${app.server.url}/#/answer/${first}`);
  await page.getByRole('heading', { name: '2 kinds that I can make out' }).waitFor();
});
