import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromiumPath, openChromium } from '@verger/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleReport } from '../../../../scripts/bundle-report.mjs';
import { collectReportData, type ReportSources } from '../../src/report/collect.js';
import type { ReportData } from '../../src/report/data.js';
import { renderReport } from '../../src/report/render.js';
import { classNames, orchardPhotos, orchardSources } from './fixture.js';

const missing = chromiumPath() === undefined;
const title = missing
  ? 'report in Chromium (skipped: no Chromium; set CHROMIUM to its path)'
  : 'report in Chromium';

// On a build machine a missing browser is a failure, not an excuse.
describe.skipIf(missing && process.env.CI !== 'true')(title, () => {
  let browser: Browser;
  let folder: string;
  let bundle: { script: string; style: string };
  let built = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verger-report-'));
    bundle = await bundleReport();
    browser = await openChromium();
  });

  afterAll(async () => {
    await browser?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** Opens a report and hands back what went wrong in it as well. */
  async function open(
    data: ReportData,
    options: { width?: number; height?: number; dark?: boolean; touch?: boolean } = {},
  ) {
    const file = join(folder, `report-${built++}.html`);
    await writeFile(file, renderReport(data, bundle));
    const page = await browser.newPage({
      viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
      colorScheme: options.dark ? 'dark' : 'light',
      hasTouch: options.touch === true,
    });
    page.setDefaultTimeout(120_000);
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await page.locator('#run').waitFor();
    if (data.points.length > 0) await page.locator('.projection svg').waitFor();
    if (data.metrics) await page.locator('.confusion svg').waitFor();
    const outside = () =>
      requests.filter((url) => !url.startsWith('data:') && url !== pathToFileURL(file).href);
    return { page, complaints, outside, file };
  }

  const collect = (sources: ReportSources, points = 300) => collectReportData(sources, { points });
  let collected: Promise<ReportData> | undefined;
  const ordinary = () => {
    collected ??= collect(orchardSources({ classes, photos: 12 }));
    return collected;
  };
  const classes = existsSync(orchardPhotos) ? readdirSync(orchardPhotos).sort() : classNames(53);

  it('shows every part, asks nothing of the network and complains of nothing', async () => {
    const sources = orchardSources({ classes, photos: 240 });
    const data = await collectReportData(sources);
    expect(Buffer.byteLength(renderReport(data, bundle))).toBeLessThan(3_000_000);
    const { page, complaints, outside } = await open(data);
    expect(await page.locator('main section').evaluateAll((all) => all.map(({ id }) => id))).toEqual([
      'health',
      'variance',
      'confusion',
      'mistakes',
      'reliability',
      'classes',
      'photos',
      'failures',
      'run',
    ]);
    expect(await page.locator('h1').textContent()).toBe(`12,725 photos of ${classes.length} classes`);
    expect(await page.locator('.figure').count()).toBe(2);
    expect(await page.locator('.figure.groups .interval').textContent()).toMatch(
      /^95 % interval \d+\.\d to \d+\.\d\s%, /,
    );
    expect(await page.locator('.projection circle').count()).toBe(1500);
    expect(await page.locator('.projection image').count()).toBeGreaterThan(50);
    const health = page.locator('#health');
    expect(await health.textContent()).toContain('All 12,728 files of the folder, each counted once.');
    expect(await health.locator('dt:has-text("hidden, metadata") + dd').textContent()).toBe('2');
    expect(await page.locator('#variance svg').textContent()).toContain('268 kept');
    expect(await page.locator('#run').textContent()).toContain('MIT (Mihai Oltean, Horea Muresan)');
    expect(await page.locator('#failures summary').first().textContent()).toBe(
      '3 photo-truncated while decode',
    );
    expect(complaints).toEqual([]);
    expect(outside()).toEqual([]);
    await page.close();
  });

  it.each([
    [360, 780, false],
    [360, 780, true],
    [820, 1180, false],
    [1440, 900, true],
    [2200, 1200, false],
  ])('fits %i x %i (dark: %s) without scrolling sideways', async (width, height, dark) => {
    const { page, complaints } = await open(await ordinary(), { width, height, dark });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await contrasts(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([1, 2, 3, 131])('works with %i classes', async (count) => {
    const data = await collect(orchardSources({ classes: classNames(count), photos: 8 }));
    const { page, complaints } = await open(data);
    const cells = data.metrics!.protocols[1]!.confusion.flat().filter((photos) => photos > 0).length;
    expect(await page.locator('.confusion [aria-label="cell"] rect').count()).toBe(cells);
    expect(await page.locator('#classes tbody tr').count()).toBe(count);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows hostile names as text', async () => {
    const hostile = [
      '</script><script>alert(1)</script>',
      '<img src=x onerror=alert(2)>',
      `"quotes" 'and' & more`,
      'line\nbreak\tand tab',
      '🍏 pomme',
      '__proto__',
      '<!-- <script>',
      '\u202egpj.elppa',
    ];
    const sources = orchardSources({ classes: hostile, photos: 6, dimension: 20, k: 5 });
    const data = await collect({
      ...sources,
      name: '</title><script>alert(3)</script>',
      withoutClassifier: '<b>x</b>',
      licence: '<i>none</i>',
      errors: hostile.map((name) => ({ path: name, stage: name, code: name, message: name })),
    });
    const { page, complaints, outside } = await open(data);
    expect(await page.title()).toBe('</title><script>alert(3)</script>: Verger report');
    const shown = await page.locator('#classes tbody th').allTextContents();
    expect(shown.map((text) => text.trim()).sort()).toEqual(
      hostile
        .map((name) => name.replace('\n', '\\n').replace('\t', '\\t').replace('\u202e', '\\u202e'))
        .sort(),
    );
    expect(await page.locator('#failures summary').count()).toBe(hostile.length);
    expect(await page.locator('script').count()).toBe(2);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(complaints).toEqual([]);
    expect(outside()).toEqual([]);
    await page.close();
  });

  it('says why there is no classifier, and shows the rest', async () => {
    const sources = orchardSources({ classes: ['flat'], photos: 30, dimension: 20, k: 5 });
    const why = 'The folder has no class folders, so there is nothing to learn names from.';
    const data = await collect({ ...sources, metrics: null, labelOf: () => null, withoutClassifier: why });
    const { page, complaints } = await open(data);
    expect(await page.locator('h1').textContent()).toBe('35 photos');
    expect(await page.locator('.without').textContent()).toContain(why);
    expect(await page.locator('.projection circle').count()).toBe(30);
    expect(await page.locator('#confusion, #classes, #find').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows a run without a reduced space', async () => {
    const sources = orchardSources({ classes: ['a'], photos: 2, dimension: 20, k: 5 });
    const run = { ...sources.run, throughput: null, timings: {}, finishedAt: null };
    const data = await collect({ ...sources, run, pca: null, metrics: null, reduced: [], errors: [] });
    const { page, complaints } = await open(data);
    expect(await page.locator('.projection, #variance').count()).toBe(0);
    expect(await page.locator('#failures').textContent()).toContain('None');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('says which shares of the variance too few photos cannot reach', async () => {
    const sources = orchardSources({ classes: ['a', 'b'], photos: 5, dimension: 20, k: 5 });
    const pca = {
      ...sources.pca!,
      componentsFor: [
        { variance: 0.8, k: 3 },
        { variance: 0.99, k: null },
      ],
    };
    const { page } = await open(await collect({ ...sources, pca }));
    expect(await page.locator('#variance .warn').textContent()).toBe('Too few photos to reach 99\u00a0%.');
    await page.close();
  });

  it('is used by keyboard: sort, choose, find, walk the plots', async () => {
    const data = await collect(orchardSources({ classes: classNames(9), photos: 12 }));
    const { page } = await open(data);

    const recall = page.locator('#classes thead th', { hasText: 'groups held out' }).first();
    await recall.locator('button').focus();
    await page.keyboard.press('Enter');
    expect(await recall.getAttribute('aria-sort')).toBe('ascending');
    const column = 5;
    const shown = (await page.locator(`#classes tbody td:nth-child(${column})`).allTextContents()).map(
      Number.parseFloat,
    );
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    await page.keyboard.press('Enter');
    expect(await recall.getAttribute('aria-sort')).toBe('descending');

    const mistakes = await page.locator('.confusion').getAttribute('aria-label');
    await page.locator('input[type=radio]:checked').focus();
    await page.keyboard.press('ArrowUp');
    expect(await page.locator('.confusion').getAttribute('aria-label')).not.toBe(mistakes);
    expect(await page.locator('.recognition section').count()).toBe(3);

    await page.evaluate('scrollTo(0, 0)');
    const planted = (await page.locator('.projection image').first().boundingBox())!;
    await page.mouse.move(planted.x + planted.width / 2, planted.y + planted.height / 2);
    expect(await page.locator('.projection .tip small').textContent()).toMatch(/^Test\//);

    await page.locator('#find').selectOption('Fig 1');
    const away = data.points.filter(({ label }) => label !== 'Fig 1').length;
    expect(await page.locator('.projection circle.away').count()).toBe(away);

    await page.locator('#find').selectOption('');
    await page.locator('.projection').focus();
    await page.keyboard.press('ArrowRight');
    const first = await page.locator('.projection .tip').textContent();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.projection .tip').textContent()).not.toBe(first);
    expect(await page.locator('.projection .tip img').getAttribute('src')).toMatch(/^data:image\/webp/);
    await page.keyboard.press('Escape');
    expect(await page.locator('.projection .tip').isVisible()).toBe(false);

    await page.locator('.confusion').focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.confusion .tip').textContent()).toMatch(/photos?, \d+\s% of the class/);
    await page.close();
  });

  it('keeps the names of the matrix on a phone, and every plot answers a tap', async () => {
    const data = await collect(orchardSources({ classes: classNames(53), photos: 12 }));
    const { page, complaints } = await open(data, { width: 390, height: 844, touch: true });
    const matrix = page.locator('.confusion');
    const names = matrix.locator('.names.down span');
    expect(await names.allTextContents()).toEqual(classNames(53));
    expect(await matrix.locator('.names.across span').allTextContents()).toEqual(classNames(53));

    // The names stay beside their rows when the matrix is scrolled below them.
    await matrix.scrollIntoViewIfNeeded();
    await matrix.evaluate((frame) => frame.scrollTo(600, 600));
    const frame = (await matrix.boundingBox())!;
    const cell = matrix.locator('[aria-label="cell"] rect').nth(40);
    await cell.scrollIntoViewIfNeeded();
    const square = (await cell.boundingBox())!;
    expect(square.width).toBeGreaterThan(20);
    const beside = await names.evaluateAll(
      (all, y) =>
        all
          .filter((name) => {
            const { top, bottom } = name.getBoundingClientRect();
            return top < y && y < bottom;
          })
          .map((name) => [name.textContent, name.getBoundingClientRect().left]),
      square.y + square.height / 2,
    );
    expect(beside).toHaveLength(1);
    expect(beside[0]![1]).toBeGreaterThanOrEqual(frame.x);

    await page.touchscreen.tap(square.x + square.width / 2, square.y + square.height / 2);
    expect(await matrix.locator('.tip').textContent()).toContain(beside[0]![0] as string);
    for (const plot of [
      '.projection',
      '#variance .chart',
      '#reliability .chart >> nth=0',
      '#reliability .chart >> nth=1',
    ]) {
      const chart = page.locator(plot);
      await chart.scrollIntoViewIfNeeded();
      const dot = chart.locator('svg circle, svg [aria-label="rect"] rect').last();
      await dot.scrollIntoViewIfNeeded();
      const at = (await dot.boundingBox())!;
      await page.touchscreen.tap(at.x + at.width / 2, at.y + at.height / 2);
      expect(await chart.locator('.tip').isVisible(), plot).toBe(true);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('says what to do next, and shows the photos it speaks of in the table', async () => {
    const { page } = await open(await ordinary());
    const steps = await page.locator('.next ol > li').allTextContents();
    expect(steps).toHaveLength(3);
    const [, one, other] = /^(.*) and (.*) are confused\./.exec(steps[0]!)!;
    const wrong = Number(/(\d+) of \d+ photos got the other name/.exec(steps[0]!)![1]);
    const labels = () => page.locator('#photos tbody td:nth-child(2)').allTextContents();
    const found = async () =>
      Number.parseInt((await page.locator('#photos [role=status]').textContent())!.replace(',', ''), 10);
    const mistakes = await found();
    await page.getByRole('link', { name: 'In the table' }).click();
    expect(await found()).toBe(wrong);
    expect([...new Set(await labels())].every((label) => label === one || label === other)).toBe(true);
    await page.locator('.pair-filter').click();
    await page.locator('#of-test').selectOption('');
    expect(await found()).toBe(mistakes);

    await page.locator('#of-class').selectOption(one!);
    expect(await found()).toBeLessThan(mistakes);
    await page.locator('#of-class').selectOption('');
    await page.locator('#wrong').uncheck();
    expect(await found()).toBe(2 * 12 * classes.length);
    expect(await page.locator('#photos tbody tr').count()).toBe(50);
    await page.locator('.more').click();
    expect(await page.locator('#photos tbody tr').count()).toBe(100);
    await page.locator('#photos thead button', { hasText: 'Label' }).click();
    const sorted = await labels();
    expect(sorted).toEqual([...sorted].sort());
    await page.locator('#photos thead button', { hasText: 'Label' }).click();
    expect((await labels())[0]).toBe(classes.at(-1));
    await page.close();
  });

  it('has one h1, no heading level left out, and a name for every control', async () => {
    const { page } = await open(await collect(orchardSources({ classes: classNames(5), photos: 12 })));
    const levels = await page
      .locator('h1, h2, h3')
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels[0]).toBe(1);
    for (const [index, level] of levels.entries())
      expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('img:not([alt])').count()).toBe(0);
    for (const role of ['button', 'link', 'radio', 'combobox', 'application', 'img', 'region'] as const) {
      expect(await page.getByRole(role).count()).toBe(await page.getByRole(role, { name: /\S/ }).count());
    }
    const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    await page.close();
  });

  it('prints, with what was folded open, and stands in a frame', async () => {
    const { page, file, complaints } = await open(
      await collect(orchardSources({ classes: classNames(5), photos: 12 })),
    );
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('details:not([open])').count()).toBe(0);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();

    const host = join(folder, 'host.html');
    await writeFile(
      host,
      `<!doctype html><iframe src="${pathToFileURL(file).href}" width="700" height="600"></iframe>`,
    );
    const outer = await browser.newPage();
    await outer.goto(pathToFileURL(host).href);
    await outer.frameLocator('iframe').locator('.projection svg').waitFor();
    expect(await outer.frameLocator('iframe').locator('h1').textContent()).toContain('5 classes');
    await outer.close();
    expect(complaints).toEqual([]);
  });
});

/** Texts whose contrast with what lies behind them is below 4.5 to 1 (3 to 1 from 24 px, or bold from 18.7 px). */
function contrasts(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
      .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const colour = parse(getComputedStyle(at).backgroundColor);
        if (colour.length === 3 || colour[3] === 1) return colour;
      }
      return [255, 255, 255];
    };
    const poor = [];
    for (const element of document.querySelectorAll('#report *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!own || !element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const [a, b] = [light(parse(element.closest('svg') ? style.fill : style.color)), light(behind(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.7 && Number(style.fontWeight) >= 700);
      if (ratio < (large ? 3 : 4.5)) poor.push(element.tagName + ' ' + element.textContent.slice(0, 40) + ' ' + ratio.toFixed(2));
    }
    return poor;
  })()`);
}
