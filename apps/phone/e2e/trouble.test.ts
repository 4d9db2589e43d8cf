import sharp from 'sharp';
import { expect, test } from 'vitest';
import { useApp } from './support/app.js';
import { choose, heading, jpeg, settled } from './support/page.js';

const app = useApp({ each: true });

/** A PNG of a few bytes that says it has 200 megapixels. */
async function wide(): Promise<Buffer> {
  const png = await sharp({ create: { width: 10, height: 10, channels: 3, background: '#a30' } })
    .png()
    .toBuffer();
  png.writeUInt32BE(20_000, 16);
  png.writeUInt32BE(10_000, 20);
  return png;
}

test('files that cannot be used are each refused with a reason, and the next photo is answered', async () => {
  const { page, server, sampleData } = app;
  await page.goto(server.url);
  const banana = await sampleData.photo('Banana');
  const refused: [name: string, bytes: Buffer, says: string][] = [
    ['empty.jpg', Buffer.alloc(0), 'The file is empty'],
    ['text.jpg', Buffer.from('hello'), 'That is not a photo'],
    ['drawing.jpg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'That is a drawing'],
    ['torn.jpg', banana.subarray(0, 400), 'The photo is damaged'],
    ['photo.heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'cannot read HEIC'],
    // The wire to a real browser takes no more than 50 MB in one piece: the page makes the larger file itself.
    ['wide.png', await wide(), 'The photo has too many pixels'],
  ];
  for (const [name, bytes, says] of refused) {
    await choose(page, jpeg(name, bytes));
    await page.getByRole('alert').getByText(says).waitFor();
  }
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(60_000_000)], 'large.jpg', { type: 'image/jpeg' }));
    dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
  });
  await page.getByRole('alert').getByText('The file is too large').waitFor();
  await choose(page, jpeg('../../banana<b>.jpg', banana));
  await heading(page, 'Banana');
});

test('of an animated GIF the first picture is answered', async () => {
  const { page, server, sampleData } = app;
  const frames = await Promise.all(['Strawberry', 'Kiwi'].map((name) => sampleData.photo(name)));
  const still = await sharp(frames[0]!).gif().toBuffer();
  const turning = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
  const answers: string[] = [];
  for (const buffer of [still, turning]) {
    await page.goto(`${server.url}/#/`);
    await choose(page, { name: 'a.gif', mimeType: 'image/gif', buffer });
    await page.locator('article h1').waitFor();
    answers.push((await page.locator('article h1').textContent())!);
  }
  expect(answers).toEqual(['Strawberry', 'Strawberry']);
});

test('a full device: the answer is shown, and that it is not kept', async () => {
  const { page, server, sampleData } = app;
  await page.goto(server.url);
  await settled(page);
  const session = await app.browser.context.newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: server.url, quotaSize: 1 });
  await choose(page, jpeg('kiwi.jpg', await sampleData.photo('Kiwi')));
  await heading(page, 'Kiwi');
  await page.getByRole('alert').getByText('no room left').waitFor();
  await page.getByRole('heading', { name: 'Season' }).waitFor();
  await page.getByRole('link', { name: 'Album' }).click();
  await page.getByText('Nothing here yet').waitFor();
});

test('a browser that refuses all storage: the answer is shown, and why it is not kept', async () => {
  const { page, server, sampleData } = app;
  await page.addInitScript(() => {
    // As a private window of some browsers does.
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  });
  await page.goto(server.url);
  await choose(page, jpeg('kiwi.jpg', await sampleData.photo('Kiwi')));
  await heading(page, 'Kiwi');
  await page.getByRole('alert').getByText('does not let the app store anything').waitFor();
  await page.getByRole('link', { name: 'Album' }).click();
  await page.getByText('Nothing here yet').waitFor();
});

test('a photo that is too dark or blurred is told so before any name, with what helps', async () => {
  const { page, server, sampleData } = app;
  await page.goto(server.url);
  const pear = await sampleData.photo('Pear');
  const spoilt: [bytes: Buffer, says: string, helps: string][] = [
    [await sharp(pear).linear(0.12, 0).jpeg().toBuffer(), 'This photo is too dark', 'More light'],
    [await sharp(pear).blur(16).jpeg().toBuffer(), 'This photo is blurred', 'Hold still'],
    [await sharp(pear).resize(50).jpeg().toBuffer(), 'This photo is too small', 'A larger photo'],
  ];
  for (const [bytes, says, helps] of spoilt) {
    await page.goto(`${server.url}/#/`);
    await choose(page, jpeg('pear.jpg', bytes));
    await heading(page, says);
    await page.locator('.tries').getByText(helps).waitFor();
  }
});

test('back finds the album where it was left: the place, the search, the filter', async () => {
  const { page, server, sampleData } = app;
  await page.goto(server.url);
  await choose(page, jpeg('kiwi.jpg', await sampleData.photo('Kiwi')));
  await heading(page, 'Kiwi');
  // Two hundred of it, written where the app keeps them.
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('verger');
        opening.onsuccess = () => {
          const write = opening.result.transaction('entries', 'readwrite');
          const store = write.objectStore('entries');
          store.get(1).onsuccess = ({ target }) => {
            const { id: _, ...entry } = (target as IDBRequest<{ id: number }>).result;
            for (let i = 0; i < 200; i++) store.add({ ...entry, note: `note ${i}` });
          };
          write.oncomplete = () => resolve();
          write.onerror = () => reject(write.error);
        };
      }),
  );
  await page.goto(`${server.url}/#/album`);
  await page.getByRole('searchbox').fill('note');
  await page.getByText('200 fruits').waitFor();
  await page.getByRole('button', { name: 'By fruit' }).click();
  const middle = page.locator('.wall a').nth(120);
  await middle.scrollIntoViewIfNeeded();
  await page.waitForTimeout(300);
  const before = await page.evaluate(() => scrollY);
  expect(before).toBeGreaterThan(2000);
  await middle.click();
  await heading(page, 'Kiwi');
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.goBack();
  await page.getByText('200 fruits').waitFor();
  expect(await page.getByRole('searchbox').inputValue()).toBe('note');
  await page.getByRole('button', { name: 'By fruit', pressed: true }).waitFor();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(before);
});

test('a browser that will not promise to keep the album says so, and what to do', async () => {
  const { page, server } = app;
  await page.goto(`${server.url}/#/settings`);
  await page.getByText('save it as a file now and then').waitFor();
  await page.getByRole('button', { name: 'Ask the browser to keep it' }).click();
  await page.getByRole('status').getByText('The browser did not agree').waitFor();
});

test('with a clock in 1970 photos are answered, kept in their order, and dated as the clock says', async () => {
  const { page, server, sampleData } = app;
  await page.clock.setFixedTime(0);
  await page.goto(server.url);
  for (const name of ['Banana', 'Kiwi']) {
    await page.goto(`${server.url}/#/`);
    await choose(page, jpeg('a.jpg', await sampleData.photo(name)));
    await heading(page, name);
  }
  await page.getByRole('link', { name: 'Album' }).click();
  await expect.poll(() => page.locator('.wall .title').allTextContents()).toEqual(['Kiwi', 'Banana']);
  expect(await page.locator('.wall .date').first().textContent()).toContain('1970');
});

test('a photo dropped on any screen is looked at; a share that brings none says so', async () => {
  const { page, server, sampleData } = app;
  await page.goto(`${server.url}/#/settings`);
  await heading(page, 'Settings');
  await page.evaluate(
    (bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'pear.jpg', { type: 'image/jpeg' }));
      document.body.dispatchEvent(
        new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
      );
    },
    [...(await sampleData.photo('Pear'))],
  );
  await heading(page, 'Pear');
  await page.goto(`${server.url}/#/shared`);
  await page.getByText('No photo has arrived').waitFor();
  await heading(page, 'What fruit is this?');
});
