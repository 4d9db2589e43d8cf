import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { errorRows, featureRows, writeSmallBackbone } from '@verger/testing/fixtures';
import { errorOf, photo, runJsonOf, summaryOf, verger } from '@verger/testing/program';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Root may read everything: as root the program is run as nobody. */
const ROOT = process.getuid?.() === 0;
const NOBODY = ROOT ? { uid: 65534, gid: 65534 } : {};

let folder: string;
let backbone: string;
const at = (...path: string[]) => join(folder, ...path);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-photos-'));
  chmodSync(folder, 0o777);
  backbone = writeSmallBackbone(at('small.onnx'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes files below a folder of photos. */
function write(name: string, files: Record<string, Buffer | string>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(at(name, path)), { recursive: true });
    writeFileSync(at(name, path), content);
  }
  return at(name);
}

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c33' } })
    .jpeg()
    .toBuffer();

/** A PNG of a few hundred kilobytes that says it is 40,000 x 40,000: 1.6 gigapixels of one bit. */
function bomb(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const header = Buffer.from([0, 0, 0x9c, 0x40, 0, 0, 0x9c, 0x40, 1, 0, 0, 0, 0]);
  const rows = deflateSync(Buffer.alloc(5001 * 40_000), { level: 1 });
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const features = (photos: string, out: string, ...more: string[]) => [
  'features',
  photos,
  '--out',
  out,
  '--backbone',
  backbone,
  '--workers',
  '1',
  '--json',
  ...more,
];

test('every kind of broken photo is a row with its reason; the odd ones work', async () => {
  const good = await photo(1);
  const png = await photo(2, 'png');
  const photos = write('broken', {
    'A/good.jpg': good,
    'A/empty.jpg': '',
    'A/torn.jpg': good.subarray(0, good.length / 2),
    'A/torn.png': png.subarray(0, png.length / 2),
    'A/text.jpg': 'this is no photo at all',
    'A/html.png': '<!doctype html><title>404</title>',
    'A/bomb.png': bomb(),
    'A/png-called.jpg': png,
    'A/shouting.JPEG': good,
    'B/one-pixel.png': await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
      .png()
      .toBuffer(),
    'B/long.jpg': await plain(20_000, 10),
    'B/tall.jpg': await plain(10, 20_000),
    'B/notes.txt': 'not listed',
    'B/.hidden.jpg': good,
  });
  symlinkSync('nowhere.jpg', join(photos, 'B/dangling.jpg'));
  symlinkSync('..', join(photos, 'B/loop'));
  const out = at('broken-out');
  const ended = await verger(features(photos, out));
  expect(ended.exit).toBe(4);
  expect((await errorRows(out)).map(({ path, stage, code }) => `${path} ${stage} ${code}`)).toEqual([
    'A/bomb.png decode too-many-pixels',
    'A/empty.jpg decode empty',
    'A/html.png decode not-a-photo',
    'A/text.jpg decode not-a-photo',
    'A/torn.jpg decode broken',
    'A/torn.png decode broken',
    'B/dangling.jpg read not-found',
  ]);
  expect((await featureRows(out)).map(({ path }) => path)).toEqual([
    'A/good.jpg',
    'A/png-called.jpg',
    'A/shouting.JPEG',
    'B/long.jpg',
    'B/one-pixel.png',
    'B/tall.jpg',
  ]);
  expect(summaryOf(ended).counts).toMatchObject({ listed: 13, features: 6, errors: 7 });
  const allowed = await verger(
    features(photos, at('strict-out'), '--max-pixels', '9999', '--max-errors', '1'),
  );
  expect(allowed.exit).toBe(0);
  expect((await featureRows(at('strict-out'))).map(({ path }) => path)).toEqual(['B/one-pixel.png']);
});

test('names with spaces, quotes, tabs, newlines, %, :, emoji and more come back as they are', async () => {
  const names = [
    ' leading and trailing .jpg',
    'double " single \' back ` .jpg',
    'tab\there.jpg',
    'new\nline.jpg',
    '100%20%zz.jpg',
    'C:colon.jpg',
    'emoji 🍎🇫🇷.jpg',
    'back\\slash.jpg',
    '$HOME $(id) ;&|.jpg',
    '--out.jpg',
    'e\u0301 and é.jpg',
    '.jpg.jpg',
    '日本語.jpg',
    `${'x'.repeat(250)}.jpg`,
  ].filter((name) => !name.startsWith('.'));
  const files: Record<string, Buffer> = {};
  for (const [i, name] of names.entries()) files[`Pomme "d'api"\n\t%41 🍏/${name}`] = await photo(i);
  const photos = write('na\nmes 100% "🍐"', files);
  const out = at('o ut\n%41 🍒');
  const ended = await verger(['run', ...features(photos, out).slice(1)]);
  expect(ended.exit).toBe(0);
  const rows = await featureRows(out);
  expect(rows.map(({ path }) => path)).toEqual(Object.keys(files).sort());
  expect(new Set(rows.map(({ label }) => label))).toEqual(new Set(['Pomme "d\'api"\n\t%41 🍏']));
  expect(runJsonOf(out).config.photos).toBe(photos);
  const again = await verger(['run', ...features(photos, out).slice(1)]);
  expect(again.exit).toBe(0);
  expect(again.stderr).toContain(`${names.length} of ${names.length} photos are done already`);
});

describe.skipIf(process.platform === 'win32')('without permission (Windows has other rights)', () => {
  test('a photo that may not be read is a row; done again when it may', async () => {
    const photos = write('secret', { 'A/open.jpg': await photo(1), 'A/secret.jpg': await photo(2) });
    chmodSync(join(photos, 'A/secret.jpg'), 0);
    const out = at('secret-out');
    const ended = await verger(features(photos, out), NOBODY);
    expect(ended.exit).toBe(4);
    expect(await errorRows(out)).toEqual([
      { path: 'A/secret.jpg', stage: 'read', code: 'not-allowed', message: 'the photo may not be read' },
    ]);
    chmodSync(join(photos, 'A/secret.jpg'), 0o644);
    const again = await verger(features(photos, out, '--retry-errors'), NOBODY);
    expect(again.exit).toBe(0);
    expect(summaryOf(again).counts).toMatchObject({ listed: 2, features: 2, errors: 0 });
  });

  test('a folder of photos that may not be read is said, not passed over', async () => {
    const photos = write('closed', { 'A/open.jpg': await photo(1), 'B/inside.jpg': await photo(2) });
    chmodSync(join(photos, 'B'), 0);
    const ended = await verger(features(photos, at('closed-out')), NOBODY);
    chmodSync(join(photos, 'B'), 0o755);
    expect(ended.exit).toBe(3);
    expect(ended.stderr).toContain(`verger: the folder ${photos}/B/ may not be read\n  → check its owner`);
    expect(errorOf(ended).code).toBe('photos-unreadable');
  });

  test('an out folder that may not be written is said', async () => {
    const photos = write('fine', { 'A/open.jpg': await photo(1) });
    mkdirSync(at('read-only'));
    if (ROOT) chownSync(at('read-only'), 0, 0);
    chmodSync(at('read-only'), 0o555);
    const ended = await verger(features(photos, at('read-only/out')), NOBODY);
    expect(ended.exit).toBe(3);
    expect(ended.stderr).toMatch(
      /verger: .*read-only\/out.* may not be read or written\n {2}→ check its owner/,
    );
  });
});
