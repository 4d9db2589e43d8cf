import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunView } from '@verger/pipeline';
import { sha256 } from '@verger/storage/hash';
import { errorRows, featureRows, filesOf, writeSmallBackbone } from '@verger/testing/fixtures';
import { errorOf, summaryOf, verger, writePhotos } from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder: string;
let photos: string;
let backbone: string;
/** A finished run of 40 photos and 8 that are none. */
let done: string;
const at = (...path: string[]) => join(folder, ...path);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-strays-'));
  photos = at('photos');
  await writePhotos(
    photos,
    Array.from({ length: 40 }, (_, i) => `${i % 2 ? 'A' : 'B'}/${i}_100.jpg`),
  );
  for (let i = 0; i < 8; i++) writeFileSync(join(photos, `A/none-${i}.jpg`), 'no photo');
  backbone = writeSmallBackbone(at('small.onnx'));
  done = at('done');
  expect((await verger(run(done))).exit).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (out: string) => [
  ...['run', photos, '--out', out, '--backbone', backbone],
  ...['--workers', '1', '--max-errors', '1', '--json'],
];

function copyOfDone(name: string): string {
  cpSync(done, at(name), { recursive: true, preserveTimestamps: true });
  return at(name);
}

const onePart = (out: string, kind: string) => join(out, kind, readdirSync(join(out, kind))[0]!);

async function healed(out: string): Promise<string> {
  const ended = await verger(run(out));
  expect(ended.exit, ended.stderr).toBe(0);
  expect(summaryOf(ended).counts).toMatchObject({ listed: 48, features: 40, errors: 8 });
  expect(await featureRows(out)).toEqual(await featureRows(done));
  expect(await errorRows(out)).toEqual(await errorRows(done));
  return ended.stderr;
}

describe('a part of errors with one flipped bit', () => {
  test('is not parsed: the report and the run view say so, and a run does its photos again', async () => {
    const out = copyOfDone('flipped');
    const part = onePart(out, 'errors');
    const whole = readFileSync(part);
    // All kinds of places: some of these bits let the parser of old spin for ever.
    for (let bit = 0; bit < whole.length * 8; bit += 1009) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(part, bytes);
      await expect(openRunView(out)).rejects.toMatchObject({ kind: 'input', code: 'part-broken' });
    }
    const report = await verger(['report', '--out', out, '--json']);
    expect(report.exit).toBe(3);
    expect(report.stderr).toMatch(
      /errors\/part-.*\.parquet is gone or damaged\n {2}→ do its photos again: verger run/,
    );
    expect(errorOf(report).code).toBe('part-broken');
    expect(await healed(out)).toMatch(/errors\/part-.* is damaged: its photos are done again/);
  });

  test('one that is gone is told, too', async () => {
    const out = copyOfDone('gone');
    rmSync(onePart(out, 'errors'));
    expect((await verger(['report', '--out', out])).exit).toBe(3);
    await healed(out);
  });
});

describe('what is no part of the folder it lies in is named, set aside, and the run heals', () => {
  test.each([
    ['errors', 'features'],
    ['features', 'errors'],
  ])('a part moved from %s to %s', async (from, to) => {
    const out = copyOfDone(`moved from ${from}`);
    const part = onePart(out, from);
    const name = part.slice(part.lastIndexOf('/') + 1);
    const content = readFileSync(part);
    renameSync(part, join(out, to, name));
    expect((await verger(['pca', '--out', out])).exit).toBe(from === 'features' ? 3 : 0);
    expect(await healed(out)).toContain(
      `${to}/${name} is no part of ${to}/: set aside as strays/${to}/${name}`,
    );
    expect(readFileSync(join(out, 'strays', to, name))).toEqual(content);
    expect(await healed(out)).not.toContain('strays');
  });

  test('a part that is copied there, under another number', async () => {
    const out = copyOfDone('copied');
    const content = readFileSync(onePart(out, 'errors'));
    const name = `part-00099-${sha256(content).slice(0, 16)}.parquet`;
    writeFileSync(join(out, 'features', name), content);
    expect(await healed(out)).toContain(`set aside as strays/features/${name}`);
  });

  test('no Parquet under the name of a part, other files, folders; hidden ones are left alone', async () => {
    const out = copyOfDone('files');
    const text = Buffer.from('PAR1 this is no Parquet file at all PAR1');
    const names = [`part-00007-${sha256(text).slice(0, 16)}.parquet`, 'part-1.parquet', 'notes (1).txt'];
    for (const name of names) writeFileSync(join(out, 'features', name), text);
    cpSync(join(out, 'pca'), join(out, 'errors', 'pca'), { recursive: true });
    writeFileSync(join(out, 'reduced', 'mine.csv'), text);
    writeFileSync(join(out, 'features', '.DS_Store'), text);
    const { stderr: said } = await verger(run(out));
    for (const name of names) expect(said).toContain(`strays/features/${name}`);
    expect(said).toContain('strays/errors/pca/model.bin');
    expect(readFileSync(join(out, 'strays/reduced/mine.csv'))).toEqual(text);
    expect(existsSync(join(out, 'features', '.DS_Store'))).toBe(true);
    rmSync(join(out, 'features', '.DS_Store'));
    await healed(out);
    for (const kind of ['features', 'errors', 'reduced']) {
      expect([...filesOf(out, kind).keys()]).toEqual([...filesOf(done, kind).keys()]);
    }
  });
});
