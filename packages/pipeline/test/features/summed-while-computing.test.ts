import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silent } from '@verger/base';
import { sha256 } from '@verger/storage/hash';
import { openSource } from '@verger/storage/photos';
import { folderStore } from '@verger/storage/store';
import { writeSmallBackbone } from '@verger/testing/fixtures';
import { photo, temporaryFolder, writePhotos } from '@verger/testing/program';
import { expect, it } from 'vitest';
import { localEngine } from '../../src/features/local-engine.js';
import { cutPieces } from '../../src/features/pieces.js';
import { bringUpToDate } from '../../src/features/stage.js';
import { keysOf } from '../../src/features/stored-moments.js';
import type { RunConfig } from '../../src/manifest/run-json.js';

it('keeps the moments that the PCA stage asks for, also when a photo has changed and others are new', async () => {
  const photos = temporaryFolder();
  const out = temporaryFolder();
  const path = writeSmallBackbone(join(temporaryFolder(), 'small.onnx'));
  const backbone = { path, sha256: sha256(readFileSync(path)) };
  const source = openSource(photos);
  const store = folderStore(out);
  const config: RunConfig = {
    photos: source.url,
    backbone: backbone.sha256,
    inputSize: 32,
    preprocessing: 'test',
    precision: 'fp32',
    maxPixels: 1_000_000,
  };
  const start = async () => {
    const { parts } = await bringUpToDate(store, source, (await source.list()).photos, config, {
      engine: localEngine({ workers: 2 }),
      backbone,
      retryErrors: false,
      log: silent,
      signal: new AbortController().signal,
    });
    const features = parts.filter(({ kind }) => kind === 'features');
    const wanted = cutPieces(features).map((piece) => `${keysOf({ prefix: '' }, piece).at(-1)}.bin`);
    return { features, wanted, kept: readdirSync(join(out, 'moments')) };
  };
  await writePhotos(
    photos,
    Array.from({ length: 200 }, (_, i) => `Training/Disc/${String(i).padStart(3, '0')}_100.jpg`),
  );
  const first = await start();
  expect(first.features).toHaveLength(7);
  expect(first.kept.sort()).toEqual(first.wanted.sort());

  writeFileSync(join(photos, 'Training/Disc/150_100.jpg'), await photo(9001));
  await writePhotos(photos, ['Training/Disc/new_100.jpg']);
  const second = await start();
  expect(second.features.reduce((sum, { rows }) => sum + rows, 0)).toBe(201);
  expect(second.kept).toEqual(expect.arrayContaining(second.wanted));
});
