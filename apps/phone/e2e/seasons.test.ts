import { expect, test } from 'vitest';
import { useApp } from './support/app.js';
import { heading } from './support/page.js';

const app = useApp({ context: { locale: 'en-US' } });

test('what is in season this month, elsewhere and in another month; the card marks today', async () => {
  const { page, server } = app;
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

test('a name that is not in season is not said to be unknown: one tap searches all', async () => {
  const { page, server } = app;
  await page.clock.setFixedTime(new Date('2026-06-15T12:00:00'));
  await page.goto(`${server.url}/#/`);
  await page.goto(`${server.url}/#/fruits`);
  await page.getByLabel('In season now').check();
  await page.getByRole('searchbox').fill('chestnut');
  await page.getByText('None of these, but 1 in all').waitFor();
  await page.getByRole('button', { name: 'Search all' }).click();
  await page.getByRole('link', { name: 'Chestnut' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
  await page.getByRole('searchbox').fill('zzz');
  await page.getByText('No fruit of that name').waitFor();
  expect(await page.getByRole('button', { name: 'Search all' }).count()).toBe(0);
});

test('the card counts its sources and lists each once, at its end', async () => {
  const { page, server } = app;
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

test('a card says when it is ripe and how to eat it, each with its source, where a source says so', async () => {
  const { page, server } = app;
  const section = (name: string) =>
    page.locator('.card section').filter({ has: page.getByRole('heading', { name, exact: true }) });
  await page.goto(`${server.url}/#/fruit/kumquat`);
  await section('How to eat it').getByText('It is eaten whole').waitFor();
  await section('How to eat it')
    .getByRole('link', { name: /^Source/ })
    .waitFor();
  await page.goto(`${server.url}/#/fruit/pear`);
  await section('Ripe?').getByText('yields to the thumb').waitFor();
  await page.goto(`${server.url}/#/fruit/chestnut`);
  await section('How to eat it').waitFor();
  expect(await section('Ripe?').count()).toBe(0);
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
  const { page, server } = app;
  await page.goto(`${server.url}/#/fruits`);
  await page.getByRole('searchbox').fill(query);
  await page.locator('.wall .title').getByText(name, { exact: true }).waitFor();
});

test('every picture of the catalogue is drawn', async () => {
  const { page, server } = app;
  await page.goto(`${server.url}/#/`);
  await page.goto(`${server.url}/#/fruits`);
  await page.getByRole('searchbox').fill('');
  await page.getByLabel('In season now').uncheck();
  await expect.poll(() => page.locator('.wall li').count()).toBeGreaterThan(80);
  expect(await page.locator('.wall li').count()).toBe(
    await page.locator('.wall svg.drawn > *:first-child').count(),
  );
});
