import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import { startAnew, useApp } from './support/app.js';
import { choose, heading, idShown, jpeg } from './support/page.js';
import { PEACH_OR_NECTARINE, rewriteAnswer } from './support/rewrite.js';
import { openTouch } from './support/touch.js';

const app = useApp();
const { photos } = app;
let page: Page;

beforeEach(async () => {
  page = app.page;
  await startAnew(app);
});

/** Side by side, 640 pixels each. */
async function bananaAndStrawberry(): Promise<Buffer> {
  const fruit = await Promise.all(['Banana', 'Strawberry'].map((name) => app.sampleData.photo(name)));
  return sharp({ create: { width: 1280, height: 640, channels: 3, background: '#fff' } })
    .composite(fruit.map((input, i) => ({ input, left: 640 * i, top: 0 })))
    .jpeg()
    .toBuffer();
}

test('thirty that differ: asked once, each is answered, progress is told, files that are no photos are named', async () => {
  const names = Array.from({ length: 30 }, (_, i) => ['Banana', 'Kiwi', 'Lemon'][i % 3]!);
  const torn = (await app.sampleData.photo('Banana')).subarray(0, 400);
  await choose(
    page,
    ...(await photos(...names)),
    jpeg('torn.jpg', torn),
    jpeg('list.txt', Buffer.from('hello')),
  );
  await page.getByRole('heading', { name: /Looking at photo \d+ of 32/ }).waitFor();
  await page.getByRole('heading', { name: 'One fruit, or several?' }).waitFor();
  await page.getByText('The 30 photos look like banana, kiwi and lemon.').waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('several');
  await page.getByRole('button', { name: 'Several: an answer each' }).click();
  await page.getByText('30 fruits').waitFor();
  const said = page.getByRole('status').getByText('2 files left out');
  expect(await said.textContent()).toContain(
    'torn.jpg (The photo is damaged), list.txt (That is not a photo)',
  );
  expect((await page.locator('.wall .title').allTextContents()).sort()).toEqual(names.toSorted());

  // Several are corrected at once, and all of it is undone at once.
  await page.getByRole('button', { name: 'Select' }).click();
  for (const box of (await page.locator('.wall').getByRole('checkbox').all()).slice(0, 2)) await box.check();
  await page.getByRole('toolbar').getByRole('button', { name: 'Correct' }).click();
  await page.getByRole('button', { name: 'Something else' }).click();
  await page.getByLabel('Search by name').fill('fig');
  await page.locator('.found').getByRole('button', { name: 'Fig', exact: true }).click();
  await expect.poll(() => page.locator('.wall').getByText('Fig', { exact: true }).count()).toBe(2);
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => page.locator('.wall').getByText('Fig', { exact: true }).count()).toBe(0);
});

test('screens left while their photos are being read, again and again: no photo is asked for that is gone', async () => {
  await choose(page, ...(await photos('Banana', 'Kiwi', 'Lemon')));
  await page.getByRole('button', { name: 'Several: an answer each' }).click();
  await page.getByText('3 fruits').waitFor();
  // What the browser has not begun to read is asked for under an address that must still hold.
  await page.evaluate(async () => {
    const [first, second] = [...document.querySelectorAll('.wall a')].map((one) => one.getAttribute('href')!);
    for (let i = 0; i < 40; i++) {
      location.hash = ['#/album', first!, '#/fruits', second!][i % 4]!;
      await new Promise((resolve) => setTimeout(resolve, i));
    }
  });
  await page.getByRole('link', { name: 'Album' }).click();
  await page.getByText('3 fruits').waitFor();
  expect(
    await page
      .locator('.wall img')
      .evaluateAll((all) => Promise.all(all.map((one) => (one as HTMLImageElement).decode()))),
  ).toHaveLength(3);
});

test('a correction is undone from another screen, which shows it at once', async () => {
  await choose(page, ...(await photos('Kiwi')));
  await heading(page, 'Kiwi');
  await page.getByRole('button', { name: 'It is something else' }).click();
  await page.getByRole('button', { name: 'Something else' }).click();
  await page.getByLabel('Search by name').fill('tayberry');
  await page.getByRole('button', { name: 'Call it' }).click();
  await heading(page, 'Tayberry');
  await page.getByRole('link', { name: 'Album' }).click();
  await page.locator('.wall').getByText('Tayberry', { exact: true }).waitFor();
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await page.locator('.wall').getByText('Kiwi', { exact: true }).waitFor();
  expect(await page.locator('.wall').getByText('Tayberry').count()).toBe(0);
});

test('photos dropped while others are being looked at wait, and are answered too', async () => {
  const lots = [await photos('Banana'), await photos('Kiwi')];
  await page.evaluate(
    async (lots) => {
      for (const bytes of lots) {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], 'a.jpg', { type: 'image/jpeg' }));
        document.body.dispatchEvent(
          new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
        );
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
    lots.map(([one]) => [...one!.buffer]),
  );
  await heading(page, 'Banana');
  await page.goto(`${app.server.url}/#/album`);
  await expect
    .poll(async () => (await page.locator('.wall .title').allTextContents()).sort())
    .toEqual(['Banana', 'Kiwi']);
});

test('of one fruit, as the person says: one answer, and every photo is kept and opens', async () => {
  await choose(page, ...(await photos('Banana', 'Kiwi')));
  await page.getByRole('button', { name: 'One fruit: one answer for all' }).click();
  await page.getByText('2 photos, one answer').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Open photo 2' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('img').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Open photo 2');
});

test('a tap chooses the part of a photo that counts, the keys do too, and it can be undone', async () => {
  await choose(page, jpeg('both.jpg', await bananaAndStrawberry()));
  await page.locator('article h1').waitFor();
  const before = (await page.locator('article h1').textContent())!;
  const open = page.getByRole('button', { name: 'Open the photo' });
  const counts = page.getByRole('button', { name: 'Look at this part' });
  await open.click();
  const shown = page.getByRole('dialog').getByRole('img');
  await shown.waitFor();
  expect(await counts.isDisabled()).toBe(true);
  const { x, y, width, height } = (await shown.boundingBox())!;
  expect(width).toBeGreaterThan(300);
  // The wheel does what a pinch does: the circle becomes as large as the photo is high.
  await page.mouse.click(x + 0.75 * width, y + 0.5 * height);
  await page.mouse.wheel(0, -2000);
  await counts.click();
  await heading(page, /^Strawberry$/);
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await heading(page, before);
  await open.click();
  await page.getByLabel('Size').fill('320');
  await page.getByLabel('Across').fill('320');
  await counts.click();
  await page.getByRole('status').getByText('Looked again').waitFor();
  await heading(page, /^Banana$/);
  await page.reload();
  await heading(page, /^Banana$/);
  await open.click();
  await page.getByRole('button', { name: 'The whole photo' }).click();
  await heading(page, before);
});

test('two fingers widen the circle where they are, one moves it, a touch places it', async () => {
  await choose(page, jpeg('both.jpg', await bananaAndStrawberry()));
  await page.locator('article h1').waitFor();
  await page.getByRole('button', { name: 'Open the photo' }).click();
  const shown = page.getByRole('dialog').getByRole('img');
  await shown.waitFor();
  const photo = (await shown.boundingBox())!;
  const fingers = await openTouch(page);
  const at = (across: number, down: number) => ({
    x: photo.x + across * photo.width,
    y: photo.y + down * photo.height,
  });
  const circle = async () => {
    const { x, y, width } = (await page.locator('.circle').boundingBox())!;
    return { x: (x + width / 2 - photo.x) / photo.width, y: (y + width / 2 - photo.y) / photo.height, width };
  };
  await fingers.move([at(0.75, 0.5)]);
  const placed = await circle();
  expect(placed.x).toBeCloseTo(0.75, 1);
  await fingers.move([at(0.7, 0.5), at(0.8, 0.5)], [at(0.625, 0.5), at(0.875, 0.5)]);
  const widened = await circle();
  expect(widened.width / placed.width).toBeGreaterThan(1.5);
  expect(widened.x).toBeCloseTo(0.75, 1);
  await fingers.move([at(0.85, 0.5), at(0.65, 0.5)], [at(0.77, 0.5), at(0.73, 0.5)]);
  expect((await circle()).width).toBeLessThan(widened.width / 2);
  await fingers.move([at(0.7, 0.5)], [at(0.25, 0.5)]);
  expect((await circle()).x).toBeCloseTo(0.3, 1);
  // The page itself has not been zoomed.
  expect(await page.evaluate(() => visualViewport?.scale)).toBe(1);
  await fingers.move([at(0.2, 0.5), at(0.3, 0.5)], [at(0.05, 0.5), at(0.45, 0.5)]);
  await fingers.move([at(0.25, 0.5)]);
  await page.getByRole('button', { name: 'Look at this part' }).click();
  await heading(page, /^Banana$/);
});

test('two that it wavers between stand side by side, with what tells them apart; a tap says which', async () => {
  await choose(page, ...(await photos('Kiwi')));
  await heading(page, 'Kiwi');
  await rewriteAnswer(page, idShown(page), PEACH_OR_NECTARINE);
  await page.reload();
  await heading(page, 'Peach or nectarine?');
  await page.getByText('Maybe', { exact: true }).waitFor();
  await page.getByRole('heading', { name: 'What tells them apart' }).waitFor();
  // No share of a hundred says more than the word.
  expect(await page.locator('article').textContent()).not.toMatch(/\d ?%/);
  await page.getByRole('link', { name: 'Album' }).click();
  await page.locator('.wall').getByText('Peach?').click();
  await page.getByRole('button', { name: 'This one: Nectarine' }).click();
  await heading(page, 'Nectarine');
  await page.getByText('Verger had said peach').waitFor();
});

test('an answer is shared as a picture; without a share sheet it is downloaded', async () => {
  await choose(page, ...(await photos('Kiwi')));
  await heading(page, 'Kiwi');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Share' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Kiwi.jpg');
  const picture = await readFile(await download.path());
  expect(await sharp(picture).metadata()).toMatchObject({ width: 1080, height: 1350 });
  // In the middle of the sticker there is the fruit, not the ground.
  const { data } = await sharp(picture)
    .extract({ left: 530, top: 490, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(Math.min(...data)).toBeLessThan(200);
});
