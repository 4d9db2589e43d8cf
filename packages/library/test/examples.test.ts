import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verger-examples-'));
let photo: Buffer;

beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  const programs = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts'));
  expect(programs).toHaveLength(6);
  await build({
    entryPoints: programs.map((name) => join(root, 'examples', name)),
    outdir: folder,
    format: 'esm',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100"
    fill="white"/><circle cx="50" cy="50" r="40" fill="orange"/></svg>`;
  photo = await sharp(Buffer.from(svg)).jpeg().toBuffer();
  mkdirSync(join(folder, 'photos/Orange'), { recursive: true });
  writeFileSync(join(folder, 'photos/Orange/one.jpg'), photo);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (program: string, ...args: string[]) =>
  execFileSync(process.execPath, [`${program}.mjs`, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

it('classify names a fruit, or says why not', () => {
  const printed = run('classify', 'photos/Orange/one.jpg', 'none.jpg');
  expect(printed).toMatch(/^photos\/Orange\/one\.jpg: .* %|no fruit/);
  expect(printed).toContain('none.jpg: there is no such file');
});

it('features-table prints one row a photo', () => {
  expect(run('features-table', 'photos')).toMatch(/Orange\/one\.jpg.*Orange.*\d/);
});

it('pca writes an .npz', () => {
  expect(run('pca', 'pca.npz')).toMatch(/^3 to 2 components/);
  expect(readFileSync(join(folder, 'pca.npz')).subarray(0, 2).toString()).toBe('PK');
});

it('photo-source reads photos from JSON', () => {
  const urls = { 'Orange/one.jpg': `data:image/jpeg;base64,${photo.toString('base64')}` };
  writeFileSync(join(folder, 'photos.json'), JSON.stringify(urls));
  expect(run('photo-source', 'photos.json')).toBe('Orange/one.jpg: Orange, 1280 features\n');
});

it('server answers a posted photo', async () => {
  const server = spawn(process.execPath, ['server.mjs'], {
    cwd: folder,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(server.stdout, 'data');
    const port = /port: (\d+)/.exec(String(line))![1];
    const url = `http://127.0.0.1:${port}/classify`;
    const answer = await fetch(url, { method: 'POST', body: new Uint8Array(photo) });
    expect(await answer.json()).toMatchObject({ predictions: [{}, {}, {}] });
    expect((await fetch(url, { method: 'POST', body: 'no photo' })).status).toBe(422);
    expect((await fetch(url)).status).toBe(405);
  } finally {
    server.kill();
    await once(server, 'exit');
  }
});

it('browser bundles without Node, and reads the shipped model', async () => {
  const file = join(folder, 'page.mjs');
  await build({
    entryPoints: [join(root, 'examples/browser.ts')],
    bundle: true,
    platform: 'browser',
    format: 'esm',
    outfile: file,
    logLevel: 'silent',
  });
  expect(existsSync(file)).toBe(true);
  const page = await import(file);
  const model = readFileSync(join(root, 'models/fruits.verger'));
  const network = readFileSync(join(root, 'models/efficientnet-lite0-224-fruits.onnx'));
  const url = (bytes: Buffer) => `data:application/octet-stream;base64,${bytes.toString('base64')}`;
  const ask = await page.openClassifier(url(model), url(network));
  const pixels = await sharp(photo).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = pixels.info;
  expect(await ask({ width, height, data: new Uint8ClampedArray(pixels.data) })).toEqual(expect.any(String));
});
