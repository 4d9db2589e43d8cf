import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Log, silent } from '@verger/base';
import { sha256 } from '@verger/storage/hash';
import { folderStore } from '@verger/storage/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shardSize } from '../../src/features/engine.js';
import { MOST_LISTED, readRunFile, writeRunFile } from '../../src/manifest/run-file.js';
import type { PublishedPart, RunJson } from '../../src/manifest/run-json.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-run-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function partsOf(kind: keyof RunJson['parts'], count: number): PublishedPart[] {
  return Array.from({ length: count }, (_, at) => {
    const digest = sha256(`${kind} ${at}`);
    return {
      name: `${kind}/part-${String(at).padStart(5, '0')}-${digest.slice(0, 16)}.parquet`,
      rows: at,
      sha256: digest,
    };
  });
}

const runOf = (features: number, errors = 0): RunJson => ({
  version: 1,
  runId: '5f0c2c5e-8f0a-4a37-9d4e-2d7b4cf9a3ab',
  state: 'done',
  code: '0.1.0',
  config: {
    ...{ photos: '/photos', backbone: 'b'.repeat(64), inputSize: 224, preprocessing: 'srgb-2' },
    ...{ precision: 'fp32', maxPixels: 120e6 },
  },
  options: { variance: 0.95 },
  counts: { listed: 9, features: 8, errors: 1, reduced: 0, classes: 2 },
  throughput: null,
  timings: { features: 1.5 },
  machine: { cores: 2, cpu: 'x', memoryBytes: 1, node: 'v20', platform: 'linux' },
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: null,
  parts: { features: partsOf('features', features), errors: partsOf('errors', errors), reduced: [] },
});

const runJson = () => JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));

test('run.json lists the parts as long as they are few, and is the file that older versions wrote', async () => {
  const store = folderStore(folder);
  const run = runOf(MOST_LISTED - 1, 1);
  await writeRunFile(store, run);
  expect(await readRunFile(store)).toEqual(run);
  expect(readdirSync(folder)).not.toContain('manifest');
  expect(runJson()).toMatchObject({ version: 1, parts: run.parts });
});

test('it does not grow with the parts: more are in one file beside it, which goes when there is another', async () => {
  const store = folderStore(folder);
  for (const count of [MOST_LISTED + 1, 20_000]) {
    const run = runOf(count, 3);
    await writeRunFile(store, run);
    await writeRunFile(store, { ...run, state: 'interrupted' });
    expect(await readRunFile(store)).toEqual({ ...run, state: 'interrupted' });
    expect(statSync(join(folder, 'run.json')).size).toBeLessThan(2000);
    expect(runJson().version).toBe(2);
    expect(readdirSync(join(folder, 'manifest'))).toEqual([runJson().parts.file.replace('manifest/', '')]);
  }
});

test('lists that are gone or altered make it a damaged one, and it is said', async () => {
  const store = folderStore(folder);
  const said: string[] = [];
  const log: Log = { ...silent, warn: (text: string) => void said.push(text) };
  await writeRunFile(store, runOf(MOST_LISTED + 1));
  const { file } = runJson().parts;
  const bytes = readFileSync(join(folder, file));
  bytes[100]! ^= 1;
  writeFileSync(join(folder, file), bytes);
  expect(await readRunFile(store, log)).toBeUndefined();
  rmSync(join(folder, file));
  expect(await readRunFile(store, log)).toBeUndefined();
  expect(said).toEqual(Array(2).fill(expect.stringContaining('run.json is damaged')));
});

test('parts grow beyond a million photos, so that they stay some thousands', () => {
  expect([1, 2000, 12_720, 100_000, 1_000_000, 2 ** 20].map(shardSize)).toEqual([32, 32, 199, 256, 256, 256]);
  expect([2_000_000, 16_777_216, 100_000_000].map(shardSize)).toEqual([489, 1024, 1024]);
  expect(Math.ceil(100_000_000 / shardSize(100_000_000))).toBe(97_657);
});
