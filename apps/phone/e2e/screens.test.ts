import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allClasses, allSpecies, displayName } from '@verger/knowledge';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useApp } from './support/app.js';
import { cutOff } from './support/cut-off.js';
import { drawnNoise } from './support/photos.js';
import { PEACH_OR_NECTARINE, rewriteAnswer } from './support/rewrite.js';
import { drawnFruit, fruitSideBySide } from './support/sample-data.js';

/** With VERGER_SCREENS, pictures of all screens go into out/screens; with VERGER_SCREENS=docs, those of docs/app.md. */
const OUT = fileURLToPath(
  new URL(
    process.env.VERGER_SCREENS === 'docs' ? '../../../docs/app/' : '../../../out/screens/',
    import.meta.url,
  ),
);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const SIZES = [
  { name: 'small', width: 360, height: 780 },
  { name: 'phone', width: 390, height: 844 },
  { name: 'tablet', width: 820, height: 1180 },
  { name: 'across', width: 844, height: 390 },
  { name: 'desktop', width: 1440, height: 900 },
] as const;

/** Entry of the orange, the third of FRUIT after the noise. */
const DOUBTED = 4;
/** Pictures of drawn fruit, by code point. */
const FRUIT = ['1f34c', '1f353', '1f34a', '1f352', '1f95d', '1f350'];

const app = useApp({ context: { bypassCSP: true }, args: ['--use-fake-device-for-media-stream'] });
let page: Page;

beforeAll(async () => {
  if (process.env.VERGER_SCREENS !== undefined) await mkdir(OUT, { recursive: true });
  page = app.page;
  const look = async (bytes: Buffer) => {
    await page.goto(`${app.server.url}/#/`);
    await page
      .locator('.look input[type=file]')
      .setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: bytes });
    await page.locator('article').waitFor();
  };
  await look(await drawnNoise());
  for (const picture of FRUIT) await look(await drawnFruit(picture));
  await look(await fruitSideBySide('1f352', '1f34b'));
  await page.locator('#kinds').waitFor();
  // The orange stands for a photo that it doubts.
  await rewriteAnswer(page, DOUBTED, PEACH_OR_NECTARINE);
}, 600_000);

/** Two photos that differ. */
const twoFruits = () =>
  Promise.all(
    FRUIT.slice(0, 2).map(async (picture, i) => ({
      ...{ name: `${i}.jpg`, mimeType: 'image/jpeg' },
      buffer: await drawnFruit(picture),
    })),
  );

const SCREENS: readonly [name: string, hash: string, ready: string][] = [
  ['look', '#/', '.promise'],
  ['answer', '#/answer/3', '.card section'],
  ['unknown', '#/answer/1', '.wall.small a'],
  ['rivals', '#/answer/4', 'main table'],
  ['kinds', '#/answer/8', '#kinds'],
  ['album', '#/album', '.wall img'],
  ['fruits', '#/fruits', '.wall a'],
  ['fruit', '#/fruit/apple/Apple%20Golden%201', '.card section'],
  ['compare', '#/compare/peach/0', 'table'],
  ['settings', '#/settings', 'fieldset'],
  ['privacy', '#/privacy', 'section'],
];

async function show(
  language: 'en' | 'fr',
  theme: 'light' | 'dark',
  hash: string,
  ready: string,
): Promise<void> {
  await page.evaluate(
    ([language, theme]) => localStorage.setItem('verger-settings', JSON.stringify({ language, theme })),
    [language, theme],
  );
  await page.goto(`${app.server.url}/${hash}`);
  await page.reload();
  await page.locator(ready).first().waitFor();
}

/** The size of text in percent. A style element would be refused by the policy, without a word. */
async function sizeText(percent: number): Promise<void> {
  await page.evaluate((size) => {
    document.documentElement.style.fontSize = size;
  }, `${percent}%`);
}

async function violations(): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  test.each(SCREENS)(
    '%s: no barrier that axe knows, nothing wider than the screen, in both languages',
    async (name, hash, ready) => {
      for (const language of ['en', 'fr'] as const) {
        await page.setViewportSize({ width: 390, height: 844 });
        await show(language, theme, hash, ready);
        for (const { name: size, width, height } of SIZES) {
          await page.setViewportSize({ width, height });
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect([language, size, wider]).toEqual([language, size, 0]);
          if (process.env.VERGER_SCREENS === 'all')
            await page.screenshot({ path: join(OUT, `${name}-${size}-${theme}-${language}.png`) });
          if (size === 'phone' || size === 'desktop' || process.env.VERGER_SCREENS === 'all')
            expect([language, size, await violations()]).toEqual([language, size, []]);
        }
      }
    },
    300_000,
  );
});

test('no barrier in the states between: camera, failure, forms, questions, where it looked', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  const check = async (name: string) => {
    if (process.env.VERGER_SCREENS === 'all') await page.screenshot({ path: join(OUT, `state-${name}.png`) });
    expect([name, await violations()]).toEqual([name, []]);
  };
  for (const theme of ['light', 'dark'] as const) {
    await show('fr', theme, '#/answer/3', '.card section');
    for (const action of ['Où il a regardé', 'Note', 'C’est autre chose'])
      await page.getByRole('button', { name: action }).click();
    await page.getByText('Le regard s’est porté').waitFor();
    await page.getByRole('button', { name: 'Autre chose' }).click();
    await page.getByLabel('Chercher par nom').fill('pomme');
    await check(`search-${theme}`);
    await page.getByLabel('Chercher par nom').fill('<b>');
    await page.getByRole('button', { name: 'L’appeler' }).click();
    await page.getByText('Lettres, chiffres et espaces').waitFor();
    await check(`answer-${theme}`);
    await show('fr', theme, '#/album', '.wall img');
    await page.getByRole('button', { name: 'Sélectionner' }).click();
    await page.getByRole('button', { name: 'Par fruit' }).click();
    await page.locator('.wall').getByRole('checkbox').first().check();
    await check(`album-select-${theme}`);
    await page.getByRole('toolbar').getByRole('button', { name: 'Corriger' }).click();
    await check(`album-correct-${theme}`);
    await show('fr', theme, '#/answer/3', '.card section');
    await page.getByRole('button', { name: 'Ouvrir la photo' }).click();
    await page.locator('dialog .photo').click();
    await page.locator('.circle').waitFor();
    await check(`part-${theme}`);
    await page.getByLabel('Taille').focus();
    await check(`part-keys-${theme}`);
    await show('fr', theme, '#/', '.promise');
    await page.locator('.look input[type=file]').setInputFiles(await twoFruits());
    await page.getByRole('heading', { name: 'Un seul fruit, ou plusieurs ?' }).waitFor();
    await check(`several-${theme}`);
    await show('fr', theme, '#/fruits', '.wall a');
    await page.getByLabel('De saison en ce moment').check();
    await page.getByLabel('Mois').waitFor();
    await check(`season-${theme}`);
    await show('fr', theme, '#/settings', 'fieldset');
    await page.getByRole('button', { name: 'Tout supprimer' }).click();
    await check(`delete-all-${theme}`);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Demander au navigateur' }).click();
    await page.getByText('Le navigateur n’a pas accepté').waitFor();
    await check(`settings-${theme}`);
    await show('fr', theme, '#/', '.promise');
    await page
      .locator('.look input[type=file]')
      .setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('hello') });
    await page.getByText('Ce n’est pas une photo').waitFor();
    await check(`failure-${theme}`);
    await show('fr', theme, '#/', '.promise');
    await app.browser.context.grantPermissions(['camera']);
    await page.getByRole('button', { name: 'Ouvrir l’appareil photo' }).click();
    await page.locator('.live').waitFor();
    await check(`camera-${theme}`);
    // Held across, the shutter is still in reach of a thumb, not under the navigation.
    await page.setViewportSize({ width: 844, height: 390 });
    const shutter = (await page.getByRole('button', { name: 'Prendre la photo' }).boundingBox())!;
    const rail = (await page.getByRole('navigation').boundingBox())!;
    expect(shutter.y + shutter.height).toBeLessThanOrEqual(390);
    expect(shutter.x).toBeGreaterThan(rail.x + rail.width);
    await check(`camera-across-${theme}`);
    await page.setViewportSize({ width: 390, height: 844 });
    await app.browser.context.clearPermissions();
  }
}, 300_000);

test('the first visit explains itself in one screen: nothing to press lies below it', async () => {
  for (const { width, height } of [...SIZES.slice(0, 3), { width: 360, height: 640 }]) {
    await page.setViewportSize({ width, height });
    for (const language of ['en', 'fr'] as const) {
      await show(language, 'light', '#/', '.promise');
      const ends = await page
        .locator('.look button')
        .evaluateAll((buttons) =>
          Math.max(...buttons.map((button) => button.getBoundingClientRect().bottom)),
        );
      const nav = (await page.getByRole('navigation').boundingBox())!;
      expect([language, width, ends <= nav.y]).toEqual([language, width, true]);
    }
  }
}, 60_000);

test('every name fits: in both languages, at every width, at twice the size of text; no word is broken', async () => {
  const names = (language: 'en' | 'fr') => [
    ...new Set([
      ...allSpecies.map((one) => one.names[language]),
      ...allClasses.map(({ name }) => displayName(name, language)),
    ]),
  ];
  for (const language of ['en', 'fr'] as const) {
    for (const [hash, ready, selector] of [
      ['#/fruits', '.wall a', '.wall .title'],
      ['#/fruit/apple', '.card section', 'header h1'],
      ['#/answer/1', '.wall.small a', '.wall.small .title'],
    ] as const) {
      for (const width of [360, 390, 820]) {
        await page.setViewportSize({ width, height: 844 });
        await show(language, 'light', hash, ready);
        for (const scale of [100, 200]) {
          await sizeText(scale);
          const bad = await page.evaluate(
            ({ selector, names }) => {
              const shown = document.querySelector<HTMLElement>(selector)!;
              return names.filter((name) => {
                shown.textContent = name;
                const text = shown.firstChild!;
                const broken = [...name.matchAll(/[\p{L}\p{N}’']+/gu)].some((word) => {
                  const range = document.createRange();
                  range.setStart(text, word.index);
                  range.setEnd(text, word.index + word[0].length);
                  return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
                });
                return broken || shown.scrollWidth > shown.clientWidth + 1;
              });
            },
            { selector, names: names(language) },
          );
          expect([language, selector, width, scale, bad]).toEqual([language, selector, width, scale, []]);
        }
      }
    }
  }
}, 300_000);

/** By how much a screen is too wide, and words that are cut off, once it has come to rest; undefined when it is well. */
async function settled(): Promise<[wider: number, words: string[]] | undefined> {
  for (let looks = 1; ; looks++) {
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    const words = await cutOff(page);
    if (wider <= 0 && words.length === 0) return undefined;
    if (looks === 20) return [wider, words];
    await page.waitForTimeout(100);
  }
}

test.each(['en', 'fr'] as const)(
  'at every size of screen and of text nothing is cut off, and no word is broken: %s',
  async (language) => {
    const bad: unknown[] = [];
    for (const [name, hash, ready] of SCREENS) {
      await page.setViewportSize({ width: 390, height: 844 });
      await show(language, 'light', hash, ready);
      for (const { name: size, width, height } of SIZES) {
        await page.setViewportSize({ width, height });
        for (const scale of [100, 150, 200]) {
          await sizeText(scale);
          const wrong = await settled();
          if (wrong !== undefined) bad.push([name, size, scale, ...wrong]);
        }
      }
    }
    expect(bad).toEqual([]);
  },
  300_000,
);

test('a name in the navigation that is cut off, broken or too wide is found', async () => {
  await page.setViewportSize({ width: 360, height: 640 });
  await show('fr', 'light', '#/', '.promise');
  expect(await cutOff(page, 'nav')).toEqual([]);
  const spoil = (style: string) =>
    page.evaluate((style) => {
      for (const name of document.querySelectorAll('nav span')) name.setAttribute('style', style);
    }, style);
  await spoil('max-width: 2rem; overflow: hidden; text-overflow: ellipsis');
  expect(await cutOff(page, 'nav')).toContain('Réglages');
  await spoil('max-width: 2rem; overflow-wrap: anywhere');
  expect(await cutOff(page, 'nav')).toContain('Réglages');
  await spoil('font-size: 3rem');
  expect(await cutOff(page, 'nav')).toContain('Réglages');
}, 60_000);

test('the keyboard alone reaches an answer’s card', async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await show('en', 'light', '#/album', '.wall img');
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
  // The tests before this one leave photos of their own in the album.
  const most = await page.locator('a, button, input').count();
  for (let i = 0; i < most && !(await focused()).startsWith('Strawberry'); i++)
    await page.keyboard.press('Tab');
  expect(await focused()).toContain('Strawberry');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Strawberry' }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
}, 60_000);

test('a screen reader hears the answer, and the focus never falls to the page', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await show('en', 'light', '#/fruits', '.wall a');
  const spoken = page.locator('.frame > p[role=status]');
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
  };
  /** What of the page has the focus: its name, or the words of its heading. */
  const focused = () =>
    page.evaluate(() => {
      const { ariaLabel, textContent, tagName } = document.activeElement as HTMLElement;
      return tagName === 'BODY' ? 'the page' : (ariaLabel ?? textContent ?? '').trim();
    });
  const expectFocus = (wanted: string | RegExp) => expect.poll(focused).toMatch(wanted);
  // Back on the link that led away, not at the beginning of eighty.
  const last = page.locator('.wall a').last();
  const name = (await last.locator('.title').textContent())!;
  await last.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => spoken.textContent()).toBe(name);
  await page.goBack();
  await expectFocus(name);
  await page.getByRole('link', { name: 'Album' }).click();
  await expect.poll(() => spoken.textContent()).toBe('Album');
  await page.locator('.wall').getByText('Strawberry', { exact: true }).first().click();
  await expect.poll(() => spoken.textContent()).toMatch(/^Strawberry\. (Sure|Likely|Maybe): /);
  await press('It is something else');
  await expectFocus(/^What is it really\?/);
  await page.keyboard.press('Escape');
  await expectFocus('It is something else');
  await press('Note');
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  await press('Open the photo');
  await press('Close');
  await expectFocus('Open the photo');
  // Selecting, and the question before everything is deleted.
  await page.getByRole('link', { name: 'Album' }).click();
  await press('Select');
  await page.locator('.wall').getByRole('checkbox').first().check();
  await press('Correct');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
  await page.keyboard.press('Escape');
  await expectFocus('Correct');
  await page.keyboard.press('Escape');
  await expectFocus('Select');
  await page.getByRole('link', { name: 'Settings' }).click();
  await press('Delete all');
  await expectFocus('Cancel');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
  expect(await focused()).toMatch(/^(Cancel|Yes, delete everything|the page)$/);
  await page.keyboard.press('Escape');
  await expectFocus('Delete all');
}, 60_000);

test.runIf(process.env.VERGER_SCREENS === 'docs')(
  'pictures for the documentation (only with VERGER_SCREENS=docs)',
  async () => {
    const pictures: [name: string, hash: string, ready: string, act?: () => Promise<unknown>][] = [
      ['look', '#/', '.promise'],
      ['answer', '#/answer/3', '.card section'],
      ['unknown', '#/answer/1', '.tries li'],
      ['rivals', '#/answer/4', 'main table'],
      ['correct', '#/answer/3', '.card section', () => page.locator('.actions button').first().click()],
      ['part', '#/answer/3', '.card section', choosePart],
      ['several', '#/', '.promise', askAboutTwo],
      ['kinds', '#/answer/8', '#kinds', () => page.locator('#kinds').evaluate((one) => one.scrollIntoView())],
      ['album', '#/album', '.wall img'],
      ['fruits', '#/fruits', '.wall img'],
      ['season', '#/fruits', '.wall a', () => page.locator('.bar input[type=checkbox]').first().check()],
      ['compare', '#/compare/peach/0', 'table'],
    ];
    await page.setViewportSize({ width: 390, height: 844 });
    for (const [language, theme] of [
      ['en', 'light'],
      ['fr', 'dark'],
    ] as const) {
      for (const [name, hash, ready, act] of pictures) {
        await show(language, theme, hash, ready);
        await act?.();
        await page.screenshot({ path: join(OUT, `${name}-${language}.png`) });
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await show('en', 'light', '#/answer/3', '.card section');
    await page.screenshot({ path: join(OUT, 'answer-desktop.png') });
  },
  120_000,
);

async function choosePart(): Promise<void> {
  await page.locator('header .open').click();
  await page.locator('dialog .photo').click();
  await page.locator('.circle').waitFor();
}

async function askAboutTwo(): Promise<void> {
  await page.locator('.look input[type=file]').setInputFiles(await twoFruits());
  await page.locator('.several').waitFor();
}
