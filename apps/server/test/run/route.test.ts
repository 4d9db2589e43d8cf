import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunView } from '@verger/pipeline';
import { ParquetTable } from '@verger/storage/parquet';
import { openStore } from '@verger/storage/store';
import { drawSampleData, writeSmallBackbone } from '@verger/testing/fixtures';
import { verger } from '@verger/testing/program';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nearestSchema } from '../../src/api/schemas.js';
import { replyTo } from '../../src/http/problem.js';
import { nearestRoute, runOpener, runRoute } from '../../src/run/route.js';

/** A class whose name a browser would read as more than a name. */
const SLY = '<b onclick=alert(1)>Kiwi & Co';

let folder: string;
let app: Hono;
const at = (...path: string[]) => join(folder, ...path);
const serving = (run: string) => {
  const open = runOpener(run);
  const made = new Hono().route('/run', runRoute(open)).route('/api/run', nearestRoute(open));
  made.onError((error, c) => replyTo(error, c, () => {}));
  return made;
};
const get = (path: string) => app.request(path);
const query = (route: string, values: Record<string, string>) =>
  get(`${route}?${new URLSearchParams(values)}`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-runs-'));
  await drawSampleData(at('orchard'), 4);
  for (const split of ['Training', 'Test'])
    renameSync(at('orchard', split, 'Kiwi'), at('orchard', split, SLY));
  writeFileSync(at('orchard/Test/Banana/0_100.jpg'), 'no photo');
  writeFileSync(at('orchard/secret.txt'), 'secret');
  const run = ['run', at('orchard'), '--out', at('out'), '--workers', '1', '--max-errors', '0.5'];
  const { exit, stderr } = await verger([...run, '--backbone', writeSmallBackbone(at('small.onnx'))]);
  expect(exit, stderr).toBe(0);
  app = serving(at('out'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the run, its classes and their photos; a name is a name, whatever it holds', async () => {
  const page = await get('/run/index.html');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const text = await page.text();
  expect(text).toContain('Apple Golden 1');
  expect(text).toContain('photo that could not be used');
  expect(text).not.toContain('<b onclick');
  expect(text).toContain('&lt;b onclick=alert(1)&gt;Kiwi &amp; Co');
  const href = /href="(\/run\/photos\?label=[^"]*Kiwi[^"]*)"/.exec(text)![1]!.replaceAll('&amp;', '&');
  const kiwis = await (await get(href)).text();
  expect(kiwis).not.toContain('<b onclick');
  expect(kiwis.match(/<li /g)).toHaveLength(
    ['Training', 'Test'].flatMap((split) => readdirSync(at('orchard', split, SLY))).length,
  );
  expect((await query('/run/photos', { label: 'Durian' })).status).toBe(404);
  expect((await get('/run/style.css')).headers.get('content-type')).toContain('text/css');
});

test('what could not be used is listed with its reason', async () => {
  const text = await (await get('/run/errors')).text();
  expect(text).toContain('Test/Banana/0_100.jpg');
  expect(text).toContain('not-a-photo');
});

test('the nearest are those that are nearest by the Parquet files themselves', async () => {
  const store = openStore(at('out'));
  const rows: { path: string; vector: Float32Array }[] = [];
  for (const name of readdirSync(at('out/reduced'))) {
    const table = new ParquetTable((await store.read(`reduced/${name}`))!, name);
    const { dimension, values } = table.lists('pca');
    for (const [row, { path }] of (await table.read<{ path: string }>(['path'])).entries()) {
      rows.push({ path, vector: values.subarray(row * dimension, (row + 1) * dimension) });
    }
  }
  for (const { path, vector } of [rows[0]!, rows[17]!, rows.at(-1)!]) {
    const away = (other: Float32Array) =>
      Math.sqrt(other.reduce((sum, x, d) => sum + (x - vector[d]!) ** 2, 0));
    const wanted = rows
      .filter((row) => row.path !== path)
      .map((row) => away(row.vector))
      .sort((a, b) => a - b)
      .slice(0, 7);
    const answer = await query('/api/run/nearest', { photo: path, count: '7' });
    const { photo, nearest } = nearestSchema.parse(await answer.json());
    expect(photo).toMatchObject({ path, distance: 0 });
    expect(nearest.map(({ path }) => path)).not.toContain(path);
    for (const [i, { distance }] of nearest.entries()) expect(distance).toBeCloseTo(wanted[i]!, 4);
    const page = await query('/run/nearest', { photo: path });
    expect(page.status).toBe(200);
  }
});

test('a photo is small; nothing but the photos of the run is ever read', async () => {
  const { photos } = await openRunView(at('out'));
  const photo = await query('/run/photo', { path: photos[0]!.path, side: '32' });
  expect(photo.headers.get('content-type')).toBe('image/webp');
  expect(new TextDecoder('latin1').decode((await photo.arrayBuffer()).slice(8, 12))).toBe('WEBP');
  const sly = photos.find(({ label }) => label === SLY)!;
  expect((await query('/run/photo', { path: sly.path })).status).toBe(200);
  for (const path of [
    'secret.txt',
    '../small.onnx',
    '/etc/passwd',
    `Test/../${photos[0]!.path}`,
    `./${photos[0]!.path}`,
    'Test/Banana/0_100.jpg',
    '',
  ]) {
    const refused = await query('/run/photo', { path });
    expect([path, refused.status]).toEqual([path, 404]);
    expect((await query('/api/run/nearest', { photo: path })).status).toBe(404);
  }
  expect((await query('/run/photo', { path: photos[0]!.path, side: '100000' })).status).toBe(400);
  expect((await query('/api/run/nearest', { photo: photos[0]!.path, count: '0' })).status).toBe(400);
});

test('a flat folder without labels is looked at, too; a folder without a run is said, and looked at again later', async () => {
  cpSync(at('orchard/Training/Banana'), at('flat'), { recursive: true });
  const late = serving(at('flat-out'));
  expect((await late.request('/run/index.html')).status).toBe(422);
  const args = ['run', at('flat'), '--out', at('flat-out'), '--workers', '1', '--components', '3'];
  const { exit, stderr } = await verger([...args, '--backbone', at('small.onnx')]);
  expect(exit, stderr).toBe(0);
  const page = await late.request('/run/index.html');
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('no label');
});
