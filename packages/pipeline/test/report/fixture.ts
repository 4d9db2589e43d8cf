import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Answer, Metrics, Protocol } from '@verger/learning/metrics';
import type { FeatureBatch, PcaJson } from '@verger/learning/pca';
import sharp from 'sharp';
import type { RunJson } from '../../src/manifest/run-json.js';
import type { ReportSources } from '../../src/report/collect.js';
import type { ReportError } from '../../src/report/data.js';

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Photos of Fruits-360 beside the repository, when they are there. */
export const orchardPhotos = new URL('../../../../../shared/fruits-360/Test/', import.meta.url);

const kinds =
  'Apple Apricot Banana Cherry Fig Grape Kiwi Lemon Lime Mango Orange Pear Plum Quince Tomato'.split(' ');

/** Class names like those of Fruits-360: some kinds with numbered varieties, sorted. */
export function classNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    return `${kinds[i % kinds.length]} ${Math.floor(i / kinds.length) + 1}`;
  }).sort();
}

export interface SampleData {
  readonly classes: readonly string[];
  /** Photos of each class. */
  readonly photos: number;
  readonly dimension?: number;
  readonly k?: number;
}

/** A made-up run of well-formed figures: clusters in the plane, mistakes between neighbours. */
export function orchardSources(
  { classes, photos, dimension = 1280, k = 268 }: SampleData,
  seed = 7,
): ReportSources {
  const next = random(seed);
  const centres = classes.map(() => [normal(next) * 9, normal(next) * 6] as const);
  const rows = classes.flatMap((name, index) =>
    Array.from({ length: photos }, (_, i) => ({
      path: `Test/${name}/${i % 3 === 0 ? 'r_' : ''}${i}_100.jpg`,
      x: centres[index]![0] + normal(next) * 1.1,
      y: centres[index]![1] + normal(next) * 0.9,
    })),
  );
  const listed = rows.length + 5;
  const ground: Ground = { classes, centres, photos, next, answers: [] };
  return {
    name: 'fruits-360',
    licence: 'MIT (Mihai Oltean, Horea Muresan)',
    madeAt: '2026-11-22T18:30:00Z',
    run: runOf(listed, rows.length, classes.length),
    health: {
      files: listed + 3,
      photos: listed,
      use: {
        train: Math.round(rows.length * 0.75),
        validate: 0,
        test: rows.length - Math.round(rows.length * 0.75),
        neverTrained: 0,
        unlabelled: 0,
        outside: 0,
        notTaken: 0,
        unreadable: 5,
      },
      outside: {},
      neverTrained: [],
      unreadable: { 'photo-empty': 1, 'photo-too-large': 1, 'photo-truncated': 3 },
      unread: { '.txt': 1 },
      metadata: { '@eaDir': 2 },
      fewPhotos: [],
      sameName: [],
      similarLabels: [],
    },
    pca: pcaOf(dimension, k, rows.length),
    metrics: metricsOf(classes, k, ground),
    answers: ground.answers,
    withoutClassifier: null,
    reduced: [batch(rows)],
    labelOf: (path) => path.split('/').at(-2) ?? null,
    errors: failed,
    readPhoto,
  };
}

function batch(rows: readonly { path: string; x: number; y: number }[]): FeatureBatch {
  const values = Float32Array.from(rows.flatMap(({ x, y }) => [x, y]));
  return { paths: rows.map(({ path }) => path), values, dimension: 2 };
}

const failed: ReportError[] = [
  ...[3, 7, 19].map((i) => ({
    path: `Training/Kaki/${i}_100.jpg`,
    stage: 'decode',
    code: 'photo-truncated',
    message: 'the JPEG ends in the middle of a scan',
  })),
  { path: 'Test/Fig 1/empty.jpg', stage: 'read', code: 'photo-empty', message: 'the file has no bytes' },
  {
    path: 'Test/Fig 1/huge.png',
    stage: 'decode',
    code: 'photo-too-large',
    message: '40,000 x 40,000 pixels',
  },
];

/** A real photo of some class where there are some, a coloured disc on white elsewhere; seeded by the path. */
async function readPhoto(path: string): Promise<Uint8Array> {
  const next = random([...path].reduce((hash, letter) => Math.imul(hash, 31) + letter.codePointAt(0)!, 7));
  const label = path.split('/').at(-2)!;
  const folder = new URL(`${encodeURIComponent(label)}/`, orchardPhotos);
  if (existsSync(folder)) {
    const names = readdirSync(folder);
    return readFile(new URL(names[Math.floor(next() * names.length)]!, folder));
  }
  return disc(
    `hsl(${Math.floor(random(label.length * 977 + label.charCodeAt(0))() * 360)} 70% 45%)`,
    30 + next() * 16,
  );
}

/** A disc on white, 100x100 JPEG. */
export function disc(colour: string, radius: number): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100" fill="white"/><circle cx="50" cy="50" r="${radius}" fill="${colour}"/></svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
}

function pcaOf(dimension: number, k: number, rows: number): PcaJson {
  const raw = Array.from({ length: dimension }, (_, i) => 1 / (1 + i / 15) ** 1.85);
  const total = raw.reduce((a, b) => a + b, 0);
  const ratio = raw.map((value) => value / total);
  const least = (share: number) => {
    let sum = 0;
    const index = ratio.findIndex((value) => {
      sum += value;
      return sum >= share;
    });
    return index < 0 ? null : index + 1;
  };
  return {
    version: 1,
    dimension,
    k: Math.min(k, dimension),
    standardized: false,
    fittedOn: 'training',
    rows,
    asked: { variance: 0.95 },
    explainedVariance: raw,
    explainedVarianceRatio: ratio,
    componentsFor: [0.8, 0.9, 0.95, 0.99].map((variance) => ({ variance, k: least(variance) })),
    heldOut: { rows: Math.round(rows / 3), variance: 0.941 },
    sha256: 'b'.repeat(64),
  };
}

function runOf(listed: number, features: number, classes: number): RunJson {
  return {
    version: 1,
    runId: '20261122-182455-7f3a',
    state: 'done',
    code: '0.1.0',
    config: {
      photos: '/data/fruits-360',
      backbone: 'd41c8e5a90b7'.repeat(6).slice(0, 64),
      inputSize: 224,
      preprocessing: 'bilinear-1',
      precision: 'fp32',
      maxPixels: 100_000_000,
    },
    options: { variance: 0.95, standardize: false, 'fit-on': 'training', workers: 2, limit: null },
    counts: { listed, features, errors: listed - features, reduced: features, classes },
    throughput: {
      photos: features,
      seconds: features / 91,
      photosPerSecond: 91,
      workers: 2,
      engine: 'local',
    },
    timings: { listing: 0.4, features: features / 91, pca: 3.1, train: 21.4, evaluate: 9.7 },
    machine: {
      cores: 2,
      cpu: 'Intel Xeon, 2.6 GHz',
      memoryBytes: 24 * 2 ** 30,
      node: '20.20.0',
      platform: 'linux x64',
    },
    startedAt: '2026-11-22T18:24:55Z',
    finishedAt: '2026-11-22T18:29:40Z',
    parts: {
      features: [{ name: 'part-0.parquet', rows: features, sha256: 'a'.repeat(64) }],
      errors: [],
      reduced: [],
    },
  };
}

function metricsOf(classes: readonly string[], k: number, ground: Ground): Metrics {
  const { photos } = ground;
  const protocol = (id: Protocol['id'], title: string, caveat: string, right: number) =>
    protocolOf(id, title, caveat, right, ground);
  return {
    version: 1,
    classes: [...classes],
    k,
    l2: 0.0125,
    temperature: 1.31,
    rejection: { score: 'entropy-distance', threshold: -1.182, acceptedKnown: 0.95 },
    grouping: {
      photos: photos * classes.length * 3,
      groups: classes.length * 3,
      sameBytes: 0,
      nearDuplicates: 0,
      unseen: 0,
      rules: { 'fruits-360': photos * classes.length * 3 },
      classes: classes.map((name) => ({ class: name, photos: photos * 3, groups: 3, byName: 3 })),
      conflicts: [],
      conflicting: 0,
    },
    protocols: [
      protocol(
        'official',
        'Official split: same fruit, same clip',
        'Test photos are frames of the very turns that were trained on.',
        0.98,
      ),
      protocol(
        'groups',
        'Capture groups held out',
        'The same fruits, in turns the classifier has not seen.',
        0.76,
      ),
    ],
  };
}

interface Ground {
  readonly classes: readonly string[];
  readonly centres: readonly (readonly [number, number])[];
  readonly photos: number;
  readonly next: () => number;
  /** Filled when the metrics are made. */
  readonly answers: Answer[];
}

function protocolOf(
  id: Protocol['id'],
  title: string,
  caveat: string,
  right: number,
  ground: Ground,
): Protocol {
  const { classes, centres, photos, next, answers } = ground;
  const confusion = classes.map(() => classes.map(() => 0));
  const mistakes: Protocol['mistakes'][number][] = [];
  for (const [truth, name] of classes.entries()) {
    const [x, y] = centres[truth]!;
    const near = centres
      .map(([u, v], index) => ({ index, distance: Math.hypot(u - x, v - y) }))
      .filter(({ index }) => index !== truth)
      .sort((a, b) => a.distance - b.distance);
    const own = Math.min(1, right + (1 - right) * (1 - 2.2 * next() ** 2));
    for (let i = 0; i < photos; i++) {
      const answer =
        next() < own || near.length === 0
          ? truth
          : near[Math.floor(next() ** 3 * Math.min(5, near.length))]!.index;
      confusion[truth]![answer]!++;
      const path = `Test/${name}/${i % 3 === 0 ? 'r_' : ''}${i}_100.jpg`;
      const predicted = classes[answer]!;
      const probability = 0.35 + 0.64 * next();
      answers.push({ path, label: name, predicted, probability, protocol: id, group: `${name}/r_100` });
      if (answer !== truth) mistakes.push({ path, truth: name, predicted, probability });
    }
  }
  const hits = confusion.reduce((sum, row, index) => sum + row[index]!, 0);
  const value = hits / (photos * classes.length);
  const around = (share: number) => ({
    value: share,
    low: share - 0.012 / share,
    high: Math.min(1, share + 0.011 / share),
  });
  return {
    id,
    title,
    caveat,
    train: { photos: photos * classes.length * 2, groups: classes.length * 2 },
    test: { photos: photos * classes.length, groups: classes.length * 3 },
    accuracy: around(value),
    top3: around((value + 2) / 3),
    macroF1: around(value - 0.004),
    ece: id === 'groups' ? 0.031 : 0.006,
    eceUncalibrated: id === 'groups' ? 0.118 : 0.014,
    ungrouped: null,
    apart: null,
    perClass: classes.map((name, index) => {
      const answered = confusion.reduce((sum, row) => sum + row[index]!, 0);
      const recall = confusion[index]![index]! / photos;
      return {
        class: name,
        photos,
        recall,
        precision: answered ? confusion[index]![index]! / answered : null,
      };
    }),
    confusion,
    reliability: Array.from({ length: 15 }, (_, bin) => {
      const from = bin / 15;
      const empty = bin < 2;
      return {
        from,
        to: (bin + 1) / 15,
        photos: empty ? 0 : Math.round(4 + 900 * (bin / 15) ** 6),
        confidence: empty ? null : from + 0.035,
        accuracy: empty ? null : Math.min(1, Math.max(0, from + 0.035 + (next() - 0.62) * 0.12)),
      };
    }),
    mistakes: mistakes.sort((a, b) => b.probability - a.probability).slice(0, 60),
  };
}
