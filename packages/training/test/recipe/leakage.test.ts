import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@verger/storage/hash';
import { openStore } from '@verger/storage/store';
import { photo } from '@verger/testing/program';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import type { Labelled } from '../../src/recipe/labelled.js';
import { leaks } from '../../src/recipe/leakage.js';

const folder = mkdtempSync(join(tmpdir(), 'verger-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'photos'));

/** A photo of the web in a file. */
function written(name: string, bytes: Uint8Array): Labelled {
  const path = join(folder, 'photos', name);
  writeFileSync(path, bytes);
  const facts = {
    species: 'apple',
    variety: null,
    crops: 0,
    randomViews: 0,
    origin: { name: 'test', licence: null },
  };
  return { ...facts, path, domain: 'web', group: name, sha256: sha256(bytes) };
}

const source = await photo(3);
const training = [written('training.jpg', source), written('other.jpg', await photo(40))];
const twin = written('twin.jpg', await sharp(source).resize(80).jpeg({ quality: 60 }).toBuffer());
const found = [{ evaluation: twin.path, training: training[0]!.path }];
const kept = (out: string) => readdirSync(join(out, 'compared'));

it('keeps what it found, and looks at no photo again', async () => {
  const out = join(folder, 'kept');
  const store = openStore(out);
  expect(await leaks(training, [twin], { store })).toEqual(found);
  expect(kept(out)).toHaveLength(1);
  const looked = new Map();
  expect(await leaks(training, [twin], { store, looked })).toEqual(found);
  expect(looked.size).toBe(0);
});

it('compares again what is kept in a torn file, and other photos', async () => {
  const out = join(folder, 'torn');
  const store = openStore(out);
  await leaks(training, [twin], { store });
  const [name] = kept(out);
  const path = join(out, 'compared', name!);
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, whole.slice(0, 20));
  expect(await leaks(training, [twin], { store })).toEqual(found);
  expect(readFileSync(path, 'utf8')).toBe(whole);
  expect(await leaks([training[1]!], [twin], { store })).toEqual([]);
  expect(kept(out)).toHaveLength(2);
});

it('keeps nothing while a photo cannot be read: the next start may find it to be a twin', async () => {
  const out = join(folder, 'unread');
  const store = openStore(out);
  const gone = { ...twin, path: join(folder, 'photos/gone.jpg') };
  expect(await leaks(training, [gone], { store })).toEqual([]);
  expect(await leaks(training, [twin], { store })).toEqual(found);
  expect(kept(out)).toHaveLength(1);
});
