import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@verger/testing/program';
import { describe, expect, it } from 'vitest';

const shipped = fileURLToPath(new URL('../../../../models/', import.meta.url));
const MODEL = Buffer.from('a packed model');
const BACKBONE = 'b'.repeat(64);
const PROMISED = { sure: 0.9, likely: 0.6 };

/** A folder `models` of its own with the scripts, and an out folder whose figures are made up. */
function release(metricsFile = 'recipe-metrics.json') {
  const folder = temporaryFolder();
  const models = join(folder, 'models');
  mkdirSync(join(folder, 'out/classifier'), { recursive: true });
  mkdirSync(models);
  for (const script of ['build-classifier.mjs', 'card.mjs', 'figures.mjs']) {
    copyFileSync(join(shipped, script), join(models, script));
  }
  writeFileSync(join(models, 'backbone.json'), JSON.stringify({ file: 'general.onnx', sha256: BACKBONE }));
  writeFileSync(join(models, 'fruits.recipe.json'), JSON.stringify({ words: PROMISED }));
  writeFileSync(join(folder, 'out/classifier/model.verger'), MODEL);
  const trained = {
    ...{ data: 'made up', backbone: BACKBONE, species: ['apple', 'kiwi'], k: 8, l2: 1e-4, temperature: 1.5 },
    ...{ photos: { web: 40 }, pictures: { web: 160 }, excluded: { augmented: 2, drawing: 1 } },
    sources: [
      { name: 'Orchard', authors: 'Ann and Bob', licence: 'MIT', photos: 30 },
      { name: 'someone/kiwis', licence: 'CC BY 4.0', photos: 10 },
    ],
    ...{ words: { sure: 0.95, likely: 1 }, secondLook: { below: 0.6, weight: 0.5 } },
  };
  writeFileSync(join(folder, 'out/classifier', metricsFile), JSON.stringify(trained));
  return {
    measured(figures: Figures) {
      writeFileSync(join(folder, 'out/protocols.json'), JSON.stringify(protocols(figures)));
    },
    ship: (...args: string[]) =>
      spawnSync(process.execPath, [join(models, 'build-classifier.mjs'), join(folder, 'out'), ...args], {
        encoding: 'utf8',
      }),
    read: (name: string) => readFileSync(join(models, name), 'utf8'),
    has: (name: string) => existsSync(join(models, name)),
  };
}

interface Figures {
  readonly top1?: number;
  readonly auroc?: number;
  readonly photos?: number;
  readonly model?: Buffer;
  /** Share right of 200 answers that are called sure; undefined: words were not measured. */
  readonly sure?: number;
}

function protocols({ top1 = 0.9, auroc = 0.95, photos = 1000, model = MODEL, sure }: Figures) {
  const estimate = (value: number) => ({ value, low: value - 0.02, high: value + 0.02 });
  const known = { photos, species: 2, top1: estimate(top1), top3: estimate(0.99), ece: 0.03, accepted: 0.95 };
  const unknown = { photos, auroc, accepted: 0.2, acceptedAt95: 0.18 };
  const common = { asks: '', failures: [], caveat: null };
  const bySpecies = [{ species: 'kiwi', photos: 10, right: 5, mostly: 'apple' }];
  return {
    version: 1,
    model: createHash('sha256').update(model).digest('hex'),
    backbone: BACKBONE,
    protocols: [
      { id: 'real', title: 'Real', ...common, lines: [{ name: 'all', known, unknown: null }], bySpecies },
      { id: 'unknown', title: 'Unknown', ...common, lines: [{ name: 'all', known: null, unknown }] },
      ...(sure === undefined ? [] : [{ id: 'words', title: 'Words', ...common, lines: wordLines(sure) }]),
    ],
  };
}

/** Those that the thresholds were fitted on are all right, and count for nothing. */
const wordLines = (sure: number) =>
  [
    ['photographers held out: sure', 1],
    ['real: sure', sure],
    ['real: likely', 0.8],
  ].map(([name, value]) => ({
    ...{ name, unknown: null },
    known: {
      ...{ photos: 200, species: 2, top1: { value, low: 0, high: 1 }, top3: { value: 1, low: 1, high: 1 } },
      ...{ ece: 0.03, accepted: 0.95 },
    },
  }));

describe('shipping a classifier', () => {
  it('keeps figures and card; a figure that is as good, or better, or a hair worse passes', () => {
    const { measured, ship, read } = release();
    measured({});
    expect(ship().status).toBe(0);
    expect(JSON.parse(read('fruits.json')).figures['real: all: top-1']).toEqual({
      value: 0.9,
      photos: 1000,
      better: 'higher',
    });
    expect(read('fruits.md')).toContain('| Real: all | 1000 | 2 | 90.0 % (88.0 % to 92.0 %) | 99.0 % |');
    expect(read('fruits.md')).toContain('| says | sure from 95.0 %, likely never |');
    expect(read('fruits.md')).toContain('| looks again | below 60.0 %, at the middle |');
    expect(read('fruits.md')).toContain('kiwi (5 of 10; mostly taken for apple)');
    expect(read('fruits.md')).toContain('3 photos of these sources were passed over');
    expect(read('fruits.md')).toContain('2 augmented, 1 drawing.');
    expect(read('fruits.sources.md')).toContain('40 photos');
    expect(read('fruits.sources.md')).toContain('| Orchard | Ann and Bob | MIT | 30 |');
    expect(read('fruits.sources.md')).toContain('| someone/kiwis |  | CC BY 4.0 | 10 |');
    measured({ top1: 0.896, auroc: 0.97 });
    expect(ship().status).toBe(0);
    expect(read('fruits.md')).not.toContain('Worse than');
  });

  it('ships what version 0.1.0 trained', () => {
    const { measured, ship, read } = release('mix.json');
    measured({});
    expect(ship().status).toBe(0);
    expect(read('fruits.sources.md')).toContain('| Orchard | Ann and Bob | MIT | 30 |');
  });

  it('refuses a worse figure and leaves all as it was, unless the change is written down', () => {
    const { measured, ship, read } = release();
    measured({});
    ship();
    const before = read('fruits.json');
    measured({ top1: 0.88, auroc: 0.93 });
    const refused = ship();
    expect(refused.status).toBe(3);
    expect(refused.stderr).toMatch(/2 figures are worse/);
    expect(refused.stderr).toMatch(/real: all: top-1 +0\.9000 -> 0\.8800/);
    expect(refused.stderr).toMatch(/unknown: all: AUROC +0\.9500 -> 0\.9300/);
    expect(read('fruits.json')).toBe(before);
    expect(ship('--accept', 'fewer photos of one shop').status).toBe(0);
    expect(read('fruits.md')).toContain('Accepted: fewer photos of one shop');
    expect(read('fruits.md')).toContain('| real: all: top-1 | 0.9000 | 0.8800 |');
    expect(JSON.parse(read('fruits.json')).figures['real: all: top-1'].value).toBe(0.88);
  });

  it('refuses words that promise more than they keep, whatever reason is given', () => {
    const { measured, ship, has } = release();
    // 184 of 200 are more than nine in ten; the lower end of their interval is not.
    measured({ sure: 0.92 });
    const refused = ship('--accept', 'no');
    expect(refused.status).toBe(3);
    expect(refused.stderr).toMatch(
      /"sure" promises 90\.0 % and keeps 87\.4 % \(lower end of 95 %, 200 photos\)/,
    );
    expect(has('fruits.verger')).toBe(false);
    measured({ sure: 0.96 });
    expect(ship().status).toBe(0);
  });

  it('the words of the shipped model keep what they promise', async () => {
    const { brokenPromises } = await import('../../../../models/figures.mjs');
    const read = (name: string) => JSON.parse(readFileSync(join(shipped, name), 'utf8'));
    const { figures } = read('fruits.json');
    const { words } = read('fruits.recipe.json');
    expect(
      Object.keys(figures).filter((name) => /^words: (?!photographers).*: sure/.test(name)).length,
    ).toBeGreaterThan(0);
    expect(brokenPromises(figures, words)).toEqual([]);
  });

  it('holds a model to its words: sure and likely, by how often they are right; a maybe promises nothing', async () => {
    const { figuresOf } = await import('../../../../models/figures.mjs');
    const known = { photos: 50, top1: { value: 0.9 }, top3: { value: 1 }, ece: 0.1 };
    const lines = ['sure', 'likely', 'maybe'].map((word) => ({
      name: `real: ${word}`,
      known,
      unknown: null,
    }));
    expect(figuresOf({ protocols: [{ id: 'words', lines }] })).toEqual({
      'words: real: sure: share right': { value: 0.9, photos: 50, better: 'higher' },
      'words: real: likely: share right': { value: 0.9, photos: 50, better: 'higher' },
    });
  });

  it('lets one photo of few make no difference, two do', () => {
    const { measured, ship } = release();
    measured({ photos: 20 });
    ship();
    measured({ photos: 20, top1: 0.85 });
    expect(ship().status).toBe(0);
    measured({ photos: 20, top1: 0.75 });
    expect(ship().status).toBe(3);
  });

  it('refuses figures of another model, and wrong usage', () => {
    const { measured, ship, has } = release();
    measured({ model: Buffer.from('another') });
    expect(ship()).toMatchObject({ status: 3, stderr: expect.stringContaining('another model') });
    expect(ship('--accept', ' ').status).toBe(2);
    expect(has('fruits.verger')).toBe(false);
  });
});
