import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verger } from '@verger/testing/program';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openBrowser } from './support/browser.js';
import { choose, heading, jpeg, settled } from './support/page.js';
import { drawnNoise } from './support/photos.js';
import { type TrainedSample, trainedSample } from './support/sample-data.js';
import { type Server, startServer } from './support/server.js';

let folder: string;
let sampleData: TrainedSample;
const at = (...path: string[]) => join(folder, ...path);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verger-journey-'));
  sampleData = await trainedSample();
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a first visit, then no network', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  /** Comes back under the address it had. */
  const serve = () =>
    startServer(
      ['--model', sampleData.model, '--corrections', at('corrections')],
      server && Number(new URL(server.url).port),
    );

  beforeAll(async () => {
    server = await serve();
    browser = await openBrowser();
    page = browser.page;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test('one screen explains the app before the model is there; a photo is answered; nothing breaks the policy', async () => {
    let open = () => {};
    const held = new Promise<void>((resolve) => {
      open = resolve;
    });
    await page.route('**/models/*.onnx', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(server.url);
    await heading(page, 'What fruit is this?');
    await page.getByText('Photos stay on this device').waitFor();
    await page.getByRole('button', { name: 'Open the camera' }).waitFor();
    expect(await page.evaluate(() => caches.match('/models/current.json'))).toBeUndefined();
    open();
    await choose(page, jpeg('banana.jpg', await sampleData.photo('Banana')));
    await heading(page, 'Banana');
    await page.getByText('Sure', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Season' }).waitFor();
    await page.getByRole('button', { name: 'Where it looked' }).click();
    await page.getByText('It looked most closely in the middle').waitFor();
    expect(await page.locator('.frame .box').count()).toBeGreaterThan(0);
    await settled(page);
    expect(browser.complaints).toEqual([]);
  });

  test('the card speaks French, too', async () => {
    await page.goto(`${server.url}/#/settings`);
    await page.getByRole('radio', { name: 'Français' }).check();
    await page.goto(`${server.url}/#/fruit/strawberry`);
    await heading(page, 'Fraise');
    await page.getByRole('heading', { name: 'Bien choisir' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
    await page.goto(`${server.url}/#/settings`);
    await page.getByRole('radio', { name: 'English' }).check();
  });

  test('with the server stopped the app opens, answers, knows its cards and its album', async () => {
    await server.stop();
    await page.goto(`${server.url}/`);
    await page.reload();
    await heading(page, 'What fruit is this?');
    await choose(page, jpeg('kiwi.jpg', await sampleData.photo('Kiwi')));
    await heading(page, 'Kiwi');
    await page.getByRole('heading', { name: 'Season' }).waitFor();
    await page.getByRole('link', { name: 'Album' }).click();
    await page.getByText('2 fruits').waitFor();
    // In the catalogue the own photo takes the place of the drawing.
    await page.getByRole('link', { name: 'Fruits' }).click();
    await page.getByRole('link', { name: /^Kiwi/ }).locator('img').waitFor();
    expect(
      await page
        .getByRole('link', { name: /^Durian/ })
        .locator('img')
        .count(),
    ).toBe(0);
  });

  test('several photos of one fruit make one answer', async () => {
    await page.goto(`${server.url}/#/`);
    const photo = await sampleData.photo('Orange');
    await choose(page, jpeg('1.jpg', photo), jpeg('2.jpg', photo));
    await heading(page, 'Orange');
    await page.getByText('2 photos, one answer').waitFor();
  });

  test('what another app shares is answered without a network', async () => {
    const bytes = [...(await sampleData.photo('Lemon'))];
    await page.evaluate(async (photo) => {
      const form = new FormData();
      form.set('photos', new File([new Uint8Array(photo)], 'shared.jpg', { type: 'image/jpeg' }));
      const response = await fetch('/share', { method: 'POST', body: form, redirect: 'manual' });
      if (response.type !== 'opaqueredirect') throw new Error(`${response.type} ${response.status}`);
    }, bytes);
    await page.goto(`${server.url}/#/shared`);
    await heading(page, 'Lemon');
  });

  test('dropped and pasted photos are answered', async () => {
    for (const kind of ['drop', 'paste'] as const) {
      await page.goto(`${server.url}/#/`);
      await heading(page, 'What fruit is this?');
      const bytes = [...(await sampleData.photo('Pear'))];
      await page.evaluate(
        ({ bytes, kind }) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], 'pear.jpg', { type: 'image/jpeg' }));
          const event =
            kind === 'drop'
              ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
              : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
          document.body.dispatchEvent(event);
        },
        { bytes, kind },
      );
      await heading(page, 'Pear');
    }
  });

  test('what shows no fruit is rejected, with what to try', async () => {
    await page.goto(`${server.url}/#/`);
    await choose(page, jpeg('noise.jpg', await drawnNoise()));
    await heading(page, 'I don’t know this one');
    await heading(page, 'I don’t know this one');
    await page.getByRole('heading', { name: 'What helps' }).waitFor();
    await page.locator('.tries li').first().waitFor();
    // No percentages of what it is not; what it can tell about but not recognise is a touch away.
    expect(await page.locator('article').textContent()).not.toMatch(/\d ?%/);
    await page.getByRole('link', { name: 'Durian' }).click();
    await heading(page, 'Durian');
    await expect.poll(() => page.title()).toBe('Durian · Verger');
  });

  test('it believes a person: two taps, and title, Latin name, card, album and search follow; undone, it is as it was', async () => {
    await page.goto(`${server.url}/#/album`);
    await page.getByRole('link', { name: /Banana/ }).click();
    await page.getByRole('button', { name: 'It is something else' }).click();
    const chip = page.locator('.chips .chip').first();
    const name = (await chip.textContent())!.trim();
    await chip.click();
    await heading(page, name);
    await expect.poll(() => page.title()).toBe(`${name} · Verger`);
    await page.getByText('Verger had said banana').waitFor();
    const address = page.url();
    expect(await page.locator('header .latin').textContent()).not.toBe('Musa acuminata');
    await page.getByRole('heading', { name: 'Sources' }).waitFor();
    await page.getByRole('link', { name: 'Album' }).click();
    await page.getByRole('searchbox').fill(name);
    await page.locator('.wall').getByText(name, { exact: true }).first().waitFor();
    await page.getByRole('searchbox').fill('banana');
    await page.getByText('Nothing found').waitFor();
    await page.goto(address);
    await page.getByRole('button', { name: 'Take it back' }).click();
    await heading(page, 'Banana');
    await page.getByText('Musa acuminata', { exact: true }).waitFor();
  });

  test('after "Fig" on an unknown the page is the fig’s, found by a search with pictures; Undo lies at hand', async () => {
    await page.goto(`${server.url}/#/`);
    await choose(page, jpeg('noise.jpg', await drawnNoise()));
    await heading(page, 'I don’t know this one');
    await page.getByRole('button', { name: 'Something else' }).click();
    await page.getByLabel('Search by name').fill('fig');
    await page.locator('.found').getByRole('button', { name: 'Fig', exact: true }).click();
    await heading(page, 'Fig');
    await page.getByText('Ficus carica', { exact: true }).waitFor();
    await page.getByText('Verger had not known it').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('answer-name');
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await heading(page, 'I don’t know this one');
  });

  test('what a person corrected teaches this device: the next photo is named so, until it is forgotten', async () => {
    const noise = jpeg('noise.jpg', await drawnNoise());
    await page.goto(`${server.url}/#/`);
    await choose(page, noise);
    await heading(page, 'I don’t know this one');
    await page.getByRole('button', { name: 'Something else' }).click();
    await page.getByLabel('Search by name').fill('Noise fruit');
    await page.getByRole('button', { name: 'Call it “Noise fruit”' }).click();
    await heading(page, 'Noise fruit');
    await page.getByText('This device has learnt from it').waitFor();
    await page.goto(`${server.url}/#/`);
    await choose(page, noise);
    await heading(page, 'Noise fruit');
    // Not by a correction of this photo: by what was learnt.
    await page.getByText('Sure', { exact: true }).waitFor();
    // Earlier builds kept the example under another name: it is found all the same.
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          indexedDB.open('verger').onsuccess = ({ target }) => {
            const write = (target as IDBOpenDBRequest).result.transaction('entries', 'readwrite');
            const store = write.objectStore('entries');
            store.getAll().onsuccess = (event) => {
              for (const { example, ...entry } of (event.target as IDBRequest<{ example?: object }[]>).result)
                store.put(example ? { ...entry, lesson: example } : entry);
            };
            write.oncomplete = () => resolve();
          };
        }),
    );
    await page.reload();
    await page.goto(`${server.url}/#/settings`);
    await page.getByRole('button', { name: 'Forget: Noise fruit' }).click();
    await page.getByText('Nothing yet').waitFor();
    await page.goto(`${server.url}/#/`);
    await choose(page, noise);
    await heading(page, 'I don’t know this one');
  });

  test('only what is said after sending was switched on is sent by itself; of the rest the person chooses; the next run learns from it', async () => {
    const kiwi = page.getByRole('link', { name: /Kiwi/ });
    await page.goto(`${server.url}/#/album`);
    await kiwi.click();
    await page.getByRole('button', { name: 'It is something else' }).click();
    await page.getByRole('button', { name: 'Something else' }).click();
    await page.getByLabel('Search by name').fill('<b>');
    await page.getByRole('button', { name: 'Call it' }).click();
    await page.getByText('Letters, digits and spaces').waitFor();
    await page.getByLabel('Search by name').fill('Moon fruit');
    await page.getByRole('button', { name: 'Call it “Moon fruit”' }).click();
    await page.getByText('stays on this device').waitFor();
    await page.goto(`${server.url}/#/settings`);
    await page.getByRole('switch').check();
    const older = page.getByRole('group', { name: 'Made before you switched this on' });
    const [boxes, ticked] = [older.getByRole('checkbox'), older.getByRole('checkbox', { checked: true })];
    await expect.poll(() => boxes.count()).toBeGreaterThan(0);
    expect(await ticked.count()).toBe(0);
    expect(await page.getByText('waits to be sent').count()).toBe(0);
    server = await serve();
    await page.reload();
    const delivered = () => readdir(at('corrections/Moon fruit')).catch((): string[] => []);
    // What is older stays here until it is chosen.
    await page.getByRole('switch', { checked: true }).waitFor();
    expect(await delivered()).toEqual([]);
    await older.getByRole('checkbox', { name: 'Moon fruit' }).check();
    await page.getByRole('button', { name: 'Send those ticked' }).click();
    await expect.poll(delivered).toHaveLength(1);
    const [name] = await delivered();
    const photo = await readFile(at('corrections/Moon fruit', name!));
    expect(name).toBe(`${createHash('sha256').update(photo).digest('hex')}.jpg`);
    expect(photo.toString('latin1')).not.toMatch(/Exif|http:\/\/ns\.adobe/);
    // A second label beside it, and a run: the new name is a class of its model.
    await cp(join(sampleData.photos, 'Training/Banana'), at('corrections/Banana'), { recursive: true });
    const ended = await verger(['run', at('corrections'), '--out', at('run'), '--workers', '1']);
    expect(ended).toMatchObject({ exit: 0 });
    const learnt = at('run/classifier/model.verger');
    const said = await verger(['classify', at('corrections/Moon fruit', name!), '--model', learnt, '--json']);
    const { predictions } = JSON.parse(said.stdout) as { predictions: { class: string }[] };
    expect(predictions.map((one) => one.class).sort()).toEqual(['Banana', 'Moon fruit']);
    await page.goto(`${server.url}/#/album`);
    await page.getByRole('link', { name: /Moon fruit/ }).click();
    await page.getByText('was sent, thank you').waitFor();
  });

  test('the album is searched, annotated, saved as a file, emptied, and read back', async () => {
    await page.goto(`${server.url}/#/album`);
    await page.getByRole('link', { name: /Banana/ }).click();
    await page.getByRole('button', { name: 'Note' }).click();
    await page.getByLabel('Note').fill('from the market of Sète');
    await page.getByLabel('Note').blur();
    await page.getByRole('link', { name: 'Album' }).click();
    await page.locator('.wall li').first().waitFor();
    const before = await page.locator('.wall li').count();
    await page.getByRole('searchbox').fill('sete');
    await page.getByText('1 fruit', { exact: true }).waitFor();
    await page.goto(`${server.url}/#/settings`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as a file' }).click(),
    ]);
    await download.saveAs(at('album.json'));
    await page.getByRole('button', { name: 'Delete all' }).click();
    await page.getByRole('button', { name: 'Yes, delete everything' }).click();
    await page.getByText('0 fruits').waitFor();
    await writeFile(at('other.json'), '{"hello":1}');
    const file = page.locator('.page input[type=file]');
    await file.setInputFiles(at('other.json'));
    await page.getByText('That file is not a Verger album').waitFor();
    await file.setInputFiles(at('album.json'));
    await page.getByText(`${before} fruits`, { exact: false }).first().waitFor();
    await file.setInputFiles(at('album.json'));
    await page.getByText('All of them were there already').waitFor();
    await page.goto(`${server.url}/#/album`);
    await page.getByRole('link', { name: /Banana/ }).click();
    expect(await page.getByLabel('Note').inputValue()).toBe('from the market of Sète');
    // A crafted entry beside good ones: it is left out, and said to be.
    const file2 = JSON.parse(await readFile(at('album.json'), 'utf8'));
    const [one] = file2.entries;
    one.answer.ms = null;
    one.at = 9e15;
    await writeFile(at('crafted.json'), JSON.stringify({ ...file2, entries: [one] }));
    await page.goto(`${server.url}/#/settings`);
    await file.setInputFiles(at('crafted.json'));
    await page.getByText('0 photos added; 1 left out').waitFor();
    await page.goto(`${server.url}/#/album`);
    await page.getByRole('link', { name: /Banana/ }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => page.locator('.wall li').count()).toBe(before - 1);
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await heading(page, 'Banana');
    expect(await page.getByLabel('Note').inputValue()).toBe('from the market of Sète');
    // Several at once, and all of them back.
    await page.goto(`${server.url}/#/album`);
    await page.getByRole('button', { name: 'Select' }).click();
    for (const box of (await page.locator('.wall').getByRole('checkbox').all()).slice(0, 2))
      await box.check();
    await page.getByText('2 selected').waitFor();
    await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => page.locator('.wall li').count()).toBe(before - 2);
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.locator('.wall li').count()).toBe(before);
  });
});
