import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawSampleData, writeSmallBackbone } from '@verger/testing/fixtures';
import { type Ended, errorOf, PROGRAM, verger } from '@verger/testing/program';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder: string;
let model: string;
let backbone: string;
/** A photo of each class. */
let frames: string[];
const at = (...path: string[]) => join(folder, ...path);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-classify-'));
  await drawSampleData(at('photos'), 4);
  backbone = writeSmallBackbone(at('small.onnx'));
  const args = ['run', at('photos'), '--out', at('out'), '--backbone', backbone, '--workers', '1'];
  expect((await verger(args)).exit).toBe(0);
  model = at('out/classifier/model.verger');
  frames = readdirSync(at('photos/Training')).map((label) => {
    const [first] = readdirSync(at('photos/Training', label));
    return at('photos/Training', label, first!);
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const classify = (photos: readonly string[], ...more: string[]): Promise<Ended> =>
  verger(['classify', ...photos, '--model', model, '--backbone', backbone, ...more]);

const linesOf = ({ stdout }: Ended) => stdout.trimEnd().split('\n');

test('a line a photo for people, three answers, best first', async () => {
  const ended = await classify(frames);
  expect(ended.exit).toBe(0);
  expect(ended.stderr).toBe('');
  const lines = linesOf(ended);
  expect(lines).toHaveLength(4);
  for (const [i, line] of lines.entries()) {
    expect(line).toContain(`${frames[i]}: `);
    expect(line.match(/\d %/g)).toHaveLength(3);
  }
});

test('an object a line with --json; --top says how many, at most all classes', async () => {
  const lines = linesOf(await classify(frames.slice(0, 2), '--json', '--top', '99')).map((line) =>
    JSON.parse(line),
  );
  expect(lines.map(({ path }) => path)).toEqual(frames.slice(0, 2));
  for (const { predictions } of lines) {
    const shares: number[] = predictions.map(({ probability }: { probability: number }) => probability);
    expect(shares).toHaveLength(4);
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
  }
});

describe('- is the photo on standard input', () => {
  /** As from a shell; `$verger` is the program. */
  const shell = (script: string, ...more: string[]) =>
    new Promise<Ended>((resolve) => {
      const command = [process.execPath, PROGRAM, 'classify', '--model', model, '--backbone', backbone];
      const env = { ...process.env, NO_COLOR: '1', PHOTO: frames[0]! };
      execFile('bash', ['-c', script, 'bash', ...command, ...more], { env }, (error, stdout, stderr) => {
        resolve({ exit: error === null ? 0 : Number(error.code), signal: null, stdout, stderr });
      });
    });
  const answers = ({ stdout }: Ended) =>
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  test('through a pipe or from a file, alone or among files: as if it had been named', async () => {
    const [named] = answers(await classify([frames[0]!], '--json'));
    const same = { ...named, path: '-', ms: expect.anything() };
    const piped = await shell('cat "$PHOTO" | "$@"', '-', '--json');
    expect([piped.exit, piped.stderr]).toEqual([0, '']);
    expect(answers(piped)).toEqual([same]);
    const among = await shell('"$@" <"$PHOTO"', frames[1]!, '-', '--json');
    expect(answers(among).map(({ path }) => path)).toEqual([frames[1], '-']);
    expect(answers(among)[1]).toEqual(same);
    expect((await shell('cat "$PHOTO" | "$@"', '-')).stdout).toMatch(/^-: /);
  });

  test.each([
    ['empty', '"$@" </dev/null', 3, 'empty', 'standard input is empty: give it one: verger classify - < '],
    ['closed', '"$@" <&-', 3, 'empty', 'standard input is empty'],
    ['no photo', 'echo text | "$@"', 3, 'not-a-photo', 'the content is no JPEG'],
    ['without an end', '"$@" </dev/zero', 3, 'too-large', 'more than 512 MB came in'],
  ])('%s: said, exit 3', async (_, script, exit, code, message) => {
    const ended = await shell(script, '-', '--json');
    expect(ended.exit).toBe(exit);
    const [{ path, error }] = answers(ended);
    expect([path, error.code]).toEqual(['-', code]);
    expect(error.message).toContain(message);
  });

  test('twice, or a terminal: exit 2', async () => {
    const twice = await shell('"$@" </dev/null', '-', '-');
    expect(twice.exit).toBe(2);
    expect(twice.stderr).toContain('- is given twice: standard input holds one photo\n  → ');
    if (process.platform !== 'linux') return;
    // `script` gives it a terminal.
    const typed = await shell('script -qec "$(printf "%q " "$@")" /dev/null </dev/null', '-');
    expect(typed.exit).toBe(2);
    expect(typed.stdout).toContain('- reads a photo from standard input, which is a terminal');
    expect(typed.stdout).toContain('→ give it one: verger classify - < photo.jpg');
  });
});

test('--all: one kind is the first answer on the whole photo; a backbone that cannot tell is refused', async () => {
  const [photo] = frames;
  const answers = linesOf(await verger(['classify', ...frames, '--all', '--json'])).map((line) =>
    JSON.parse(line),
  );
  // The model was taught photos: drawings are unknown to it, or several things.
  const ofOne = answers.filter(({ kinds }) => kinds.length === 1);
  expect(ofOne.length).toBeGreaterThan(0);
  for (const { path, kinds, predictions } of ofOne) {
    const { width, height } = await sharp(path).metadata();
    const { confidence: _, ...kind } = kinds[0];
    expect(kind).toEqual({ ...predictions[0], box: [0, 0, width, height] });
  }
  const refused = await classify([photo!], '--all', '--json');
  expect(refused.exit).toBe(2);
  expect(errorOf(refused).code).toBe('no-positions');
});

test('the bad among many are said, the others answered: exit 3', async () => {
  writeFileSync(at('empty.jpg'), '');
  writeFileSync(at('torn.jpg'), readFileSync(frames[0]!).subarray(0, 900));
  writeFileSync(at('text.jpg'), 'no photo');
  mkdirSync(at('a folder'));
  const bad = [at('nowhere.jpg'), at('empty.jpg'), at('torn.jpg'), at('text.jpg'), at('a folder')];
  const photos = [frames[0]!, ...bad, frames[1]!];
  const json = await classify(photos, '--json');
  expect(json.exit).toBe(3);
  const lines = linesOf(json).map((line) => JSON.parse(line));
  expect(lines.map(({ path }) => path)).toEqual(photos);
  expect(lines.map(({ error }) => error?.code)).toEqual([
    undefined,
    'not-found',
    'empty',
    'broken',
    'not-a-photo',
    'not-a-file',
    undefined,
  ]);
  const text = await classify(photos);
  expect(text.exit).toBe(3);
  expect(linesOf(text)[1]).toBe(`${at('nowhere.jpg')}: there is no such file`);
  expect(linesOf(text)).toHaveLength(7);
});

test.skipIf(process.platform === 'win32')(
  'a name that holds a newline stays on its line (not on Windows)',
  async () => {
    const path = at('two\nlines\u001b[31m.jpg');
    writeFileSync(path, readFileSync(frames[0]!));
    const text = await classify([path]);
    expect(linesOf(text)).toHaveLength(1);
    expect(text.stdout).toContain('two\\x0alines\\x1b[31m.jpg: ');
    expect(JSON.parse(linesOf(await classify([path], '--json'))[0]!).path).toBe(path);
  },
);

test.each<[string, () => string, string, RegExp]>([
  ['missing', () => at('nowhere.verger'), 'model-missing', /the model .*nowhere\.verger cannot be read/],
  ['a photo', () => frames[0]!, 'model-not-packed', /\.jpg: the file is not a packed model/],
  [
    'torn',
    () => {
      writeFileSync(at('torn.verger'), readFileSync(model).subarray(0, 1000));
      return at('torn.verger');
    },
    'model-truncated',
    /torn\.verger: the packed model ends too early: 1000 of \d+ bytes/,
  ],
  [
    'damaged',
    () => {
      const bytes = readFileSync(model);
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(at('damaged.verger'), bytes);
      return at('damaged.verger');
    },
    'model-corrupt',
    /damaged\.verger: the packed model is damaged/,
  ],
])('a model that is %s: exit 3, and which one', async (_, file, code, message) => {
  const ended = await verger(['classify', frames[0]!, '--backbone', backbone, '--json', '--model', file()]);
  expect(ended.exit).toBe(3);
  expect(ended.stderr).toMatch(message);
  expect(ended.stderr).not.toMatch(/\n {4}at /);
  expect(errorOf(ended).code).toBe(code);
});

test('a model of another backbone is refused and names both', async () => {
  const ended = await verger(['classify', frames[0]!, '--model', model, '--json']);
  expect(ended.exit).toBe(3);
  expect(ended.stderr).toMatch(/backbone [0-9a-f]{64}, but the backbone here is [0-9a-f]{64}/);
  expect(errorOf(ended).code).toBe('model-wrong-backbone');
});

test.each([
  ['--top', '0'],
  ['--top', 'many'],
  ['--max-pixels', '-5'],
])('%s %s: exit 2', async (flag, value) => {
  const ended = await classify([frames[0]!], flag, value, '--json');
  expect(ended.exit).toBe(2);
  expect(ended.stderr).toContain(
    `verger: ${flag} ${value}: takes a whole number from 1\n  → see: verger classify`,
  );
  expect(errorOf(ended).code).toBe('bad-option');
});

test('--debug shows the trace and the cause; without it there is none', async () => {
  const args = ['classify', frames[0]!, '--model', at('nowhere.verger')];
  expect((await verger(args)).stderr).not.toMatch(/\n {4}at /);
  const { stderr } = await verger([...args, '--debug']);
  expect(stderr).toMatch(/\n {4}at /);
  expect(stderr).toContain('caused by Error: ENOENT');
});

test('--where tells the place, in words and as boxes and a map; a backbone that cannot tell is refused', async () => {
  const photo = at('left.png');
  // A tomato-red disc in the lower left corner.
  const [size, disc] = [400, { x: 90, y: 320, radius: 75 }];
  const inside = (i: number) => Math.hypot((i % size) - disc.x, Math.floor(i / size) - disc.y) < disc.radius;
  const pixels = Uint8Array.from({ length: size * size * 3 }, (_, at) => {
    const red = inside(Math.floor(at / 3));
    return at % 3 === 0 ? (red ? 214 : 246) : red ? 40 : 244;
  });
  await sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toFile(photo);
  const words = await verger(['classify', photo, '--where']);
  expect(words.exit, words.stderr).toBe(0);
  expect(linesOf(words)[1]).toMatch(
    /^ {2}below left: \d+ to \d+ % from the left, \d+ to \d+ % from the top$/,
  );
  const { map, boxes } = JSON.parse((await verger(['classify', photo, '--where', '--json'])).stdout);
  expect(map).toMatchObject({ rows: 7, columns: 7 });
  expect(map.values).toHaveLength(49);
  expect(Math.max(...map.values)).toBe(1);
  const [{ x, y, width, height }] = boxes;
  expect(Math.abs(x + width / 2 - disc.x / size)).toBeLessThan(0.15);
  expect(Math.abs(y + height / 2 - disc.y / size)).toBeLessThan(0.15);
  const refused = await classify(frames.slice(0, 1), '--where', '--json');
  expect(refused.exit).toBe(2);
  expect(errorOf(refused).code).toBe('no-positions');
});
