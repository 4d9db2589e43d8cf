import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openBrowser } from './support/browser.js';
import { heading } from './support/page.js';
import { type TrainedSample, trainedSample } from './support/sample-data.js';
import { type Server, startServer } from './support/server.js';

let sampleData: TrainedSample;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  sampleData = await trainedSample();
  server = await startServer(['--model', sampleData.model]);
  browser = await openBrowser({ locale: 'en-US' });
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('what is in season this month, elsewhere and in another month; the card marks today', async () => {
  const { page } = browser;
  await page.clock.setFixedTime(new Date('2026-06-15T12:00:00'));
  await page.goto(`${server.url}/#/fruits`);
  await page.getByLabel('In season now').check();
  await heading(page, 'In season in June');
  await page.getByRole('link', { name: 'Cherry' }).waitFor();
  expect(await page.getByRole('link', { name: 'Chestnut' }).count()).toBe(0);
  await page.getByLabel('Month').selectOption('November');
  await heading(page, 'In season in November');
  await page.getByRole('link', { name: 'Chestnut' }).waitFor();
  expect(await page.getByRole('link', { name: 'Cherry' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Chestnut' }).click();
  await page.getByRole('heading', { name: 'Not in season now' }).waitFor();
  expect(await page.locator('.strip .now').textContent()).toBe('J');
  await page.goBack();
  await heading(page, 'In season in November');
});

test('the card counts its sources and lists each once, at its end', async () => {
  const { page } = browser;
  await page.goto(`${server.url}/#/fruit/cranberry`);
  await page.getByRole('heading', { name: 'Sources' }).waitFor();
  const listed = await page.locator('.sources li').count();
  const marks = await page.locator('.card a.mark').allTextContents();
  expect(listed).toBeGreaterThan(2);
  expect([...new Set(marks.map(Number))].sort((a, b) => a - b)).toEqual(
    Array.from({ length: listed }, (_, i) => i + 1),
  );
  await page.getByText('Allergies: none known').waitFor();
});

test.each([
  ['durian', 'Durian'],
  ['jack fruit', 'Jackfruit'],
  ['atoca', 'Cranberry'],
  ['cassis', 'Black currant'],
  ['groseille a maquereau', 'Gooseberry'],
  ['olive', 'Olive'],
  ['dragonfruit', 'Dragon fruit'],
  ['kaki', 'Persimmon'],
  ['star fruit', 'Carambola'],
  ['courgette', 'Zucchini'],
  ['beet', 'Beet'],
])('%s is found: %s, by its American name', async (query, name) => {
  const { page } = browser;
  await page.goto(`${server.url}/#/fruits`);
  await page.getByRole('searchbox').fill(query);
  await page.locator('.wall .title').getByText(name, { exact: true }).waitFor();
});

test('every picture of the catalogue is drawn', async () => {
  const { page } = browser;
  await page.goto(`${server.url}/#/`);
  await page.goto(`${server.url}/#/fruits`);
  await page.getByRole('searchbox').fill('');
  await page.getByLabel('In season now').uncheck();
  await expect.poll(() => page.locator('.wall li').count()).toBeGreaterThan(80);
  expect(await page.locator('.wall li').count()).toBe(
    await page.locator('.wall svg.drawn > *:first-child').count(),
  );
  expect(browser.complaints).toEqual([]);
});
