import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPcaModel } from '@verger/learning/pca';
import { ParquetTable } from '@verger/storage/parquet';
import {
  drawSampleData,
  errorRows,
  featureRows,
  filesOf,
  writeSmallBackbone,
} from '@verger/testing/fixtures';
import { type Ended, photo, runJsonOf, summaryOf, verger } from '@verger/testing/program';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
let photos: string;
let backbone: string;
const at = (name: string) => join(folder, name);
const text = (...path: string[]) => readFileSync(join(...path), 'utf8');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-run-'));
  photos = at('photos');
  await drawSampleData(photos, 3);
  backbone = writeSmallBackbone(at('small.onnx'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const oneOf = (label: string) =>
  join(photos, 'Training', label, readdirSync(join(photos, 'Training', label))[0]!);

/** Runs a command with the small backbone and expects success. */
async function good(...args: string[]): Promise<Ended> {
  const ended = await verger([...args, '--json']);
  expect(ended.stderr).not.toContain('verger: ');
  expect(ended.exit).toBe(0);
  return ended;
}
const run = (from: string, out: string, ...more: string[]) =>
  good('run', from, '--out', out, '--backbone', backbone, '--workers', '1', ...more);

/** Everything the later stages have made, but for what holds times. */
const results = (out: string) => ({
  features: filesOf(out, 'features'),
  pca: filesOf(out, 'pca'),
  reduced: filesOf(out, 'reduced'),
  classifier: filesOf(out, 'classifier'),
});

test('the whole way with the shipped backbone leaves the whole run folder, and classify uses it', async () => {
  const out = at('whole');
  const ended = await good('run', photos, '--out', out, '--limit', '40');
  const summary = summaryOf(ended);
  const json = runJsonOf(out);
  expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(summary).toMatchObject({
    state: 'done',
    out,
    runId: json.runId,
    counts: json.counts,
    throughput: json.throughput,
    tooManyErrors: false,
    model: join(out, 'classifier/model.verger'),
    report: join(out, 'report.html'),
  });
  expect(json).toMatchObject({
    state: 'done',
    counts: { listed: 40, features: 40, errors: 0, reduced: 40, classes: 3 },
    config: { photos, precision: 'fp32', inputSize: 224 },
    options: { limit: 40 },
  });
  expect(readdirSync(out).sort()).toEqual([
    'classifier',
    'features',
    'health.json',
    'pca',
    'reduced',
    'report.html',
    'run.json',
  ]);
  const rows = await featureRows(out);
  expect(rows).toHaveLength(40);
  expect(new Set(rows.map(({ features }) => features.length / 8))).toEqual(new Set([1280]));
  const pca = loadPcaModel(JSON.parse(text(out, 'pca/model.json')), readFileSync(join(out, 'pca/model.bin')));
  for (const [name, bytes] of filesOf(out, 'reduced')) {
    const table = new ParquetTable(bytes, name);
    expect(table.lists('pca').dimension).toBe(pca.k);
  }
  expect(JSON.parse(text(out, 'pca/model.json'))).toMatchObject({ dimension: 1280, fittedOn: 'training' });
  expect(
    JSON.parse(text(out, 'classifier/metrics.json')).protocols.map(({ id }: { id: string }) => id),
  ).toEqual(summary.metrics.map(({ protocol }) => protocol));
  expect(text(out, 'report.html')).toMatch(/^<!doctype html>/i);
  for (const stage of ['list', 'features', 'pca', 'train', 'evaluate', 'report']) {
    expect(ended.stderr).toMatch(new RegExp(`^${stage}$`, 'm'));
    expect(summary.timings).toHaveProperty(stage);
  }

  const asked = rows.slice(0, 2).map(({ path }) => join(photos, path));
  const answered = await good('classify', ...asked, '--model', summary.model!);
  const answers = answered.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(answers.map(({ path }) => path)).toEqual(asked);
  for (const { known, predictions, ms } of answers) {
    expect(known).toEqual(expect.any(Boolean));
    expect(ms).toBeGreaterThan(0);
    expect(predictions).toHaveLength(3);
    const shares = predictions.map(({ probability }: { probability: number }) => probability);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(Object.keys(predictions[0])).toEqual(['class', 'species', 'name', 'probability']);
  }
});

test('a second run computes nothing and leaves the same bytes; a limit above the listing takes all', async () => {
  const out = at('again');
  const first = summaryOf(await run(photos, out));
  const before = results(out);
  const second = await run(photos, out, '--limit', '100000');
  expect(second.stderr).toContain(`${first.counts.listed} of ${first.counts.listed} photos are done already`);
  expect(second.stderr).not.toContain('photos/s');
  expect(results(out)).toEqual(before);
  expect(summaryOf(second)).toMatchObject({
    runId: first.runId,
    counts: first.counts,
    metrics: first.metrics,
  });
  expect(runJsonOf(out).throughput).toEqual(first.throughput);
});

test('run.json keeps the options of the last start, not those of earlier ones', async () => {
  const out = at('options');
  await run(photos, out, '--limit', '30', '--components', '5');
  await run(photos, out, '--variance', '0.9');
  expect(runJsonOf(out).options).toEqual({
    photos,
    out,
    backbone,
    workers: 1,
    variance: 0.9,
    engine: 'local',
  });
  await good('pca', '--out', out, '--components', '4');
  expect(runJsonOf(out).options).toMatchObject({ photos, backbone, components: 4 });
  expect(runJsonOf(out).options).not.toHaveProperty('variance');
});

test('a grown folder computes only what is new', async () => {
  const [from, out] = [at('growing'), at('grown')];
  cpSync(photos, from, { recursive: true, preserveTimestamps: true });
  const { counts } = summaryOf(await run(from, out));
  const before = filesOf(out, 'features');
  cpSync(oneOf('Banana'), join(from, 'Training/Banana/9_100.jpg'));
  cpSync(oneOf('Cherry 1'), join(from, 'Training/Cherry 1/9_100.jpg'));
  const second = await run(from, out);
  const summary = summaryOf(second);
  expect(second.stderr).toContain(`${counts.features} of ${counts.features + 2} photos are done already`);
  expect(summary.throughput!.photos).toBe(2);
  expect(summary.counts).toMatchObject({
    listed: counts.listed + 2,
    features: counts.features + 2,
    reduced: counts.reduced + 2,
  });
  const after = filesOf(out, 'features');
  for (const [name, bytes] of before) expect(after.get(name)).toEqual(bytes);
  expect(after.size).toBe(before.size + 1);
});

test('stages one by one give what a run gives', async () => {
  const [whole, staged] = [at('in-one'), at('staged')];
  const summary = summaryOf(await run(photos, whole, '--components', '5'));
  await good('features', photos, '--out', staged, '--backbone', backbone, '--workers', '1');
  const early = await verger(['train', '--out', staged, '--json']);
  expect(early.exit).toBe(3);
  expect(early.stderr).toContain(`${staged} has no reduced yet`);
  await good('pca', '--out', staged, '--components', '5');
  const trained = summaryOf(await good('train', '--out', staged));
  expect(trained.model).toBe(join(staged, 'classifier/model.verger'));
  const evaluated = summaryOf(await good('evaluate', '--out', staged));
  expect(evaluated.metrics).toEqual(summary.metrics);
  const reported = summaryOf(await good('report', '--out', staged));
  expect(reported).toMatchObject({ report: join(staged, 'report.html'), counts: summary.counts });
  expect(results(staged)).toEqual(results(whole));
  expect(existsSync(join(staged, 'report.html'))).toBe(true);
});

test('a flat folder without labels gets features, PCA and report, and says there is no classifier', async () => {
  const [from, out] = [at('flat'), at('flat-out')];
  mkdirSync(from);
  for (const name of readdirSync(join(photos, 'Training/Banana'))) {
    cpSync(join(photos, 'Training/Banana', name), join(from, name));
  }
  const ended = await run(from, out);
  expect(ended.stderr).toContain('warning: no classifier: ');
  expect(summaryOf(ended)).toMatchObject({ model: null, metrics: [], report: join(out, 'report.html') });
  expect(readdirSync(out).sort()).toEqual([
    'features',
    'health.json',
    'pca',
    'reduced',
    'report.html',
    'run.json',
  ]);
});

test('out inside the photos folder is not taken for photos', async () => {
  const from = at('around');
  cpSync(join(photos, 'Training'), from, { recursive: true });
  const out = join(from, 'out');
  const first = summaryOf(await run(from, out));
  const second = summaryOf(await run(from, out));
  expect(second.counts).toEqual(first.counts);
});

test('a single photo has no variance: said, with what is reachable; its features stay', async () => {
  const [from, out] = [at('single'), at('single-out')];
  mkdirSync(from);
  cpSync(oneOf('Banana'), join(from, 'kiwi.jpg'));
  const ended = await verger(['run', from, '--out', out, '--backbone', backbone, '--json']);
  expect(ended.exit).toBe(3);
  expect(ended.stderr).toContain('verger: 1 photo: one photo has no variance, 0 components can be fitted');
  expect(await featureRows(out)).toHaveLength(1);
  expect(runJsonOf(out)).toMatchObject({ state: 'failed', counts: { listed: 1, features: 1 } });
});

test('one class only: PCA and report, no classifier; train alone refuses', async () => {
  const [from, out] = [at('one'), at('one-out')];
  cpSync(join(photos, 'Training/Banana'), join(from, 'Banana'), { recursive: true });
  const ended = await run(from, out);
  expect(ended.stderr).toContain('all photos to train on are of one class, "Banana"');
  const train = await verger(['train', '--out', out]);
  expect(train.exit).toBe(3);
  expect(train.stderr).toContain('one class, "Banana"');
});

test('fewer photos than components: refused with what is reachable, features kept, then done', async () => {
  const out = at('few-out');
  const few = ['run', photos, '--out', out, '--backbone', backbone, '--limit', '12', '--json'];
  const ended = await verger([...few, '--components', '30']);
  expect(ended.exit).toBe(3);
  expect(ended.stderr).toMatch(
    /30 components asked, but \d+ photos vary along \d+ only\n {2}→ Ask for \d+ components/,
  );
  expect(await featureRows(out)).toHaveLength(12);
  expect((await verger([...few, '--components', '3'])).exit).toBe(0);
});

test('more failures than --max-errors: exit 4, everything written, and said', async () => {
  const [from, out] = [at('spoiled'), at('spoiled-out')];
  cpSync(join(photos, 'Training'), from, { recursive: true });
  writeFileSync(join(from, 'Banana/torn.jpg'), (await photo(1)).subarray(0, 300));
  writeFileSync(join(from, 'Banana/empty.jpg'), '');
  const ended = await verger(['run', from, '--out', out, '--backbone', backbone, '--json']);
  expect(ended.exit).toBe(4);
  expect(ended.stderr).toMatch(/verger: 2 of \d+ photos failed, more than --max-errors allows\n {2}→ /);
  expect(summaryOf(ended)).toMatchObject({ tooManyErrors: true, state: 'done', counts: { errors: 2 } });
  expect(existsSync(join(out, 'report.html'))).toBe(true);
  expect((await errorRows(out)).map(({ path, code }) => [path, code])).toEqual([
    ['Banana/empty.jpg', 'empty'],
    ['Banana/torn.jpg', 'broken'],
  ]);
  expect(
    (await verger(['run', from, '--out', out, '--backbone', backbone, '--max-errors', '0.5'])).exit,
  ).toBe(0);
});
