import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractFeatures, fitPca, openRecognizer, openRun, type PhotoSource, run } from '../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'verger-library-'));
const photos = join(folder, 'photos');

beforeAll(async () => {
  for (const [label, fill] of [['Apple', 'crimson'] as const, ['Lemon', 'gold'] as const]) {
    mkdirSync(join(photos, 'Training', label), { recursive: true });
    for (let i = 1; i <= 6; i++) {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100"
        fill="white"/><ellipse cx="50" cy="50" rx="${20 + 4 * i}" ry="${44 - 3 * i}" fill="${fill}"/></svg>`;
      writeFileSync(
        join(photos, `Training/${label}/photo-${i}.png`),
        await sharp(Buffer.from(svg)).png().toBuffer(),
      );
    }
  }
  writeFileSync(join(photos, 'Training/Lemon/broken.jpg'), 'this is no photo');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('openRecognizer', () => {
  it('classifies paths, URLs, bytes and pixels alike, and tells what it cannot use', async () => {
    await using recognizer = await openRecognizer();
    const path = join(photos, 'Training/Apple/photo-1.png');
    const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const pixels = { width: info.width, height: info.height, channels: 3 as const, data };
    const progress: number[] = [];
    const inputs = [path, pathToFileURL(path), readFileSync(path), pixels, join(folder, 'nothing.jpg')];
    const answers = await recognizer.classify(inputs, {
      top: 2,
      onProgress: ({ done }) => progress.push(done),
    });
    const [first] = answers;
    if (first!.error) throw new Error(first.error.message);
    expect(first).toMatchObject({ path, predictions: [{ name: expect.any(String) }, {}] });
    for (const other of answers.slice(1, 4)) expect(other).toMatchObject({ predictions: first!.predictions });
    expect(answers[4]).toEqual({
      path: join(folder, 'nothing.jpg'),
      error: expect.objectContaining({ code: 'not-found' }),
    });
    expect(progress).toEqual([1, 2, 3, 4, 5]);
  });

  it('refuses unknown options, stops at a signal, and is closed once and for all', async () => {
    await expect(openRecognizer({ modell: 'x' } as object)).rejects.toMatchObject({ code: 'unknown-option' });
    const recognizer = await openRecognizer();
    await expect(recognizer.classify([], { topp: 1 } as object)).rejects.toMatchObject({
      code: 'unknown-option',
      hint: 'it takes top, where, onProgress, signal',
    });
    await expect(recognizer.classify('apple.jpg' as never)).rejects.toMatchObject({
      code: 'bad-option',
      hint: expect.stringContaining("['apple.jpg']"),
    });
    const reason = new Error('enough');
    const path = join(photos, 'Training/Apple/photo-1.png');
    const aborted = AbortSignal.abort(reason);
    await expect(recognizer.classify([path], { signal: aborted })).rejects.toBe(reason);
    await recognizer.close();
    await recognizer.close();
    await expect(recognizer.classify([path])).rejects.toThrow('closed');
  });
});

describe('run and openRun', () => {
  it('runs into a folder whose rows are those of extractFeatures, to the bit', async () => {
    const out = join(folder, 'out');
    const stages = new Set<string>();
    const summary = await run({
      photos,
      out,
      variance: 0.9,
      workers: 1,
      maxErrors: 0.5,
      onProgress: ({ stage }) => stages.add(stage),
    });
    expect(summary.counts).toMatchObject({ listed: 13, features: 12, errors: 1, reduced: 12 });
    expect([...stages]).toEqual(expect.arrayContaining(['list', 'features', 'pca', 'train', 'report']));
    const opened = await openRun(out);
    const table = await extractFeatures(photos);
    expect(table.rows).toHaveLength(12);
    expect(table.errors).toMatchObject([{ path: 'Training/Lemon/broken.jpg', code: 'not-a-photo' }]);
    let row = 0;
    for await (const record of opened.features()) {
      const facts = table.rows[row]!;
      expect(record).toMatchObject({ ...facts, split: 'training' });
      expect(facts.features).toEqual(
        table.values.subarray(row * table.dimension, (row + 1) * table.dimension),
      );
      row++;
    }
    expect(row).toBe(12);
    const pca = (await opened.pca())!;
    let at = 0;
    const projected = pca.transform(table);
    for await (const { pca: reduced } of opened.reduced()) {
      expect(reduced).toEqual(projected.subarray(at, at + pca.k));
      at += pca.k;
    }
    expect(at).toBe(12 * pca.k);
    const errors = [];
    for await (const error of opened.errors()) errors.push(error.code);
    expect(errors).toEqual(['not-a-photo']);
    expect((await opened.metrics())?.classes).toEqual(['Apple', 'Lemon']);
    // The PCA of the same vectors by hand.
    const own = await fitPca(table, { variance: 0.9 });
    expect(own.k).toBe(pca.model.k);
    expect(own.model.components).toEqual(pca.model.components);
  });

  it('refuses unknown options, and rejects with the reason of the signal, the folder saying interrupted', async () => {
    const out = join(folder, 'stopped');
    await expect(run({ photos, out, varience: 0.9 } as never)).rejects.toMatchObject({
      code: 'unknown-option',
    });
    await expect(run({ photos } as never)).rejects.toMatchObject({
      code: 'bad-option',
      message: 'run: out is missing',
    });
    await expect(run({ photos, out, maxPixels: 0 })).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringMatching(/^maxPixels 0: /),
      hint: 'see the type RunOptions',
    });
    await expect(run({ photos, out, variance: 0.9, components: 3 })).rejects.toMatchObject({
      message: 'variance and components exclude each other',
    });
    const stop = new AbortController();
    const reason = new Error('enough');
    const onProgress = ({ stage }: { stage: string }) => stage === 'pca' && stop.abort(reason);
    await expect(
      run({ photos, out, workers: 1, maxErrors: 1, signal: stop.signal, onProgress }),
    ).rejects.toBe(reason);
    expect((await openRun(out)).run.state).toBe('interrupted');
    await expect(openRun(folder)).rejects.toMatchObject({ code: 'no-run' });
  });
});

describe('extractFeatures and fitPca', () => {
  it('reads a source of one’s own and stops at a signal', async () => {
    const bytes = readFileSync(join(photos, 'Training/Lemon/photo-2.png'));
    const source: PhotoSource = {
      url: 'mine:',
      concurrency: 2,
      list: async () => ({ photos: [{ path: 'Lemon/a.png', bytes: bytes.length, etag: '1' }] }),
      read: async () => bytes,
    };
    const { rows, values, dimension } = await extractFeatures(source);
    expect(rows).toMatchObject([{ path: 'Lemon/a.png', label: 'Lemon', split: null, width: 100 }]);
    expect(values).toHaveLength(dimension);
    const reason = new Error('enough');
    await expect(extractFeatures(source, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(extractFeatures(source, { limits: 3 } as object)).rejects.toMatchObject({
      code: 'unknown-option',
    });
  });

  it('fits rows of numbers, projects them, and refuses what is no matrix', async () => {
    const rows = [
      [0, 0, 1],
      [3, 4, 1],
      [6, 8, 1],
    ];
    const pca = await fitPca(rows, { components: 1 });
    expect([...pca.model.components].map((value) => Math.round(value * 10) / 10)).toEqual([0.6, 0.8, 0]);
    expect([...pca.transform(rows)].map(Math.round)).toEqual([-5, 0, 5]);
    expect(pca.explainedVarianceRatio[0]).toBeCloseTo(1);
    const nothing = [undefined, undefined] as unknown as number[][];
    for (const none of [nothing, 5 as never, [1, 2] as never, {} as never]) {
      await expect(fitPca(none)).rejects.toMatchObject({ kind: 'usage', code: 'not-vectors' });
    }
    await expect(fitPca([[1, 2], [3]])).rejects.toMatchObject({ code: 'vectors-wrong-length' });
    await expect(fitPca(rows, { variance: 1.5 })).rejects.toMatchObject({ code: 'pca-bad-variance' });
    await expect(
      fitPca([
        [1, Number.NaN],
        [3, 4],
      ]),
    ).rejects.toThrow('row 0');
    await expect(fitPca(rows, { component: 1 } as object)).rejects.toMatchObject({ code: 'unknown-option' });
  });
});
