import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawSampleData, writeSmallBackbone } from '@verger/testing/fixtures';
import { type Ended, verger } from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/commands/entries.js';

const COLUMNS = 40;
let folder: string;
let backbone: string;
let photo: string;
const at = (...path: string[]) => join(folder, ...path);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-narrow-'));
  backbone = writeSmallBackbone(at('small.onnx'));
  await drawSampleData(at('photos'), 4);
  const [label] = readdirSync(at('photos/Training'));
  const [name] = readdirSync(at('photos/Training', label!));
  photo = at('photos/Training', label!, name!);
  // Copies, another label for one of them, broken photos, long names, and what is no photo.
  const twin = at('photos/Training', 'A class with a rather long name that no column holds');
  mkdirSync(twin);
  writeFileSync(join(twin, 'a copy under another label.jpg'), readFileSync(photo));
  writeFileSync(join(twin, 'broken.jpg'), readFileSync(photo).subarray(0, 700));
  for (const other of ['notes.txt', 'raw.cr2', 'clip.mov', 'Thumbs.db'])
    writeFileSync(join(twin, other), 'x');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const narrow = (...args: string[]): Promise<Ended> =>
  verger(args, { env: { COLUMNS: String(COLUMNS), AWS_REGION: '' } });

/** Lines that are too long and could have been broken: more than one word, marks aside. */
const tooLong = (text: string): string[] =>
  text.split('\n').filter((line) => line.length > COLUMNS && !/^\s*([→!✓✗] )?\S+( %)?$/.test(line));

function expectNarrow({ stdout, stderr }: Ended): void {
  expect(`${stdout}${stderr}`.trim()).not.toBe('');
  expect({ stdout: tooLong(stdout), stderr: tooLong(stderr) }).toEqual({ stdout: [], stderr: [] });
}

/** Options, each where a line begins. */
const flagsIn = (help: string) => [...help.matchAll(/^ {2}(--[a-z0-9-]+)/gm)].map(([, flag]) => flag);

describe('a screen of 40 columns holds what people read', () => {
  test('the help of every command, with every option', async () => {
    const groups = ['', 'dataset', 'backbone', 'cloud'].map((name) => ({ usage: name, options: [] }));
    await Promise.all(
      [...COMMANDS, ...groups].map(async ({ usage, options }) => {
        const words = usage.split(' ').filter((word) => /^[a-z]/.test(word));
        const ended = await narrow(...words, '--help');
        expectNarrow(ended);
        expect(flagsIn(ended.stdout)).toEqual(
          expect.arrayContaining(options.filter(({ hidden }) => !hidden).map(({ long }) => long)),
        );
      }),
    );
  });

  test('a run and each of its stages', async () => {
    const out = at('out');
    const ours = ['--backbone', backbone, '--workers', '1', '--max-errors', '0'];
    const whole = await narrow('run', at('photos'), '--out', out, ...ours);
    expect(whole.exit).toBe(4);
    expect(whole.stderr).toContain('data health');
    expect(whole.stderr).toMatch(/accuracy: \d/);
    expectNarrow(whole);
    for (const stage of ['pca', 'train', 'evaluate', 'report'])
      expectNarrow(await narrow(stage, '--out', out));
    const model = at('out/classifier/model.verger');
    const asked = ['--model', model, '--backbone', backbone];
    expectNarrow(await narrow('classify', photo, at('nowhere.jpg'), ...asked));
  });

  test('every kind on a photo, and where', async () => {
    const ended = await narrow('classify', photo, '--all', '--where');
    expect(ended.exit, ended.stderr).toBe(0);
    expectNarrow(ended);
  });

  test.each(['describe', 'check'])('dataset %s', async (command) => {
    const ended = await narrow('dataset', command, at('photos'));
    expect(ended.stdout).toContain('data health');
    expectNarrow(ended);
  });

  test('dataset describe --json has the names of version 0.1.0, too', async () => {
    const { stdout } = await narrow('dataset', 'describe', at('photos'), '--json');
    const told = JSON.parse(stdout);
    expect(told.captures).toBeGreaterThan(0);
    const { training } = told.splits;
    for (const one of [told, training, ...told.classes]) expect(one.clips).toBe(one.captures);
    for (const one of [told, ...told.classes]) expect(one.sharedClips).toBe(one.sharedCaptures);
  });

  test('what a cluster costs, and what is asked of AWS in vain', async () => {
    const estimated = await narrow('cloud', 'estimate');
    expectNarrow(estimated);
    // The SDK gives advice on versions of Node to whoever opens its first client.
    expect(estimated.stderr).not.toContain('SDK');
    expectNarrow(await narrow('cloud', 'status', '--endpoint-url', 'http://127.0.0.1:9'));
  });

  test.each([
    [['run']],
    [['bogus']],
    [['run', 'hdfs://host/photos', '--out', 'out']],
    [['dataset', 'describe', '/nowhere at all/with a long name']],
    [['backbone', 'check', '/nowhere at all/with a long name.onnx']],
  ])('errors: %j', async (args) => {
    const ended = await narrow(...args);
    expect(ended.exit).not.toBe(0);
    expectNarrow(ended);
  });

  test('a pipe breaks no line unless COLUMNS is set', async () => {
    const { stdout } = await verger(['cloud', 'estimate'], { env: { AWS_REGION: 'eu-west-3' } });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeGreaterThan(60);
  });
});
