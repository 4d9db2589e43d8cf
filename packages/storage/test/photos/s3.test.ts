import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cannotStart, type ProxiedRequest } from '@verger/testing';
import { Header } from 'tar';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/hash/index.js';
import { encodeTable } from '../../src/parquet/index.js';
import { folderSource } from '../../src/photos/folder.js';
import { openSource } from '../../src/photos/open-source.js';
import { s3Source } from '../../src/photos/s3.js';
import { readerOf } from '../../src/photos/source.js';
import { s3Store } from '../../src/store/s3.js';
import { s3BehindProxy } from '../s3-behind-proxy.js';

const missing = cannotStart('s3');
const bytes = (text: string) => new TextEncoder().encode(text);

describe.skipIf(missing)(`photos in S3 ${missing ? `(skipped: ${missing})` : ''}`, () => {
  const s3 = s3BehindProxy();

  const options = () => ({ endpoint: s3.proxy.url, random: () => 0 });
  const source = (prefix: string) => s3Source(`s3://orchard/${prefix}`, options());
  const put = async (prefix: string, names: readonly string[]) => {
    const store = s3Store(`s3://orchard/${prefix}`, { endpoint: s3.server.endpoint });
    for (let i = 0; i < names.length; i += 20) {
      await Promise.all(names.slice(i, i + 20).map((name) => store.write(name, bytes(name))));
    }
  };
  /** What the same files give as a folder; the server keeps objects as files. */
  const asFolder = async (prefix: string) => {
    const { photos, skipped } = await folderSource(join(s3.server.folder, 'orchard', prefix)).list();
    return { paths: photos.map(({ path }) => path), sizes: photos.map((photo) => photo.bytes), skipped };
  };
  const asObjects = async (prefix: string) => {
    const { photos, skipped } = await source(prefix).list();
    for (const { etag } of photos) expect(etag).toMatch(/^[0-9a-f]{32}$/);
    return { paths: photos.map(({ path }) => path), sizes: photos.map((photo) => photo.bytes), skipped };
  };

  test('takes the same photos as a folder of the same files, in the same order', async () => {
    await put('mixed', [
      ...[
        'top.jpg',
        'a/1.JPG',
        'a/10.jpeg',
        'a/2.png',
        'a-b/1.webp',
        'a.b/x.gif',
        'Pêche/梨 🍐.heic',
        'z/～.avif',
      ],
      ...[
        'z/😀.avif',
        'a/b/c/d/e/deep.jpg',
        'q"uo\'te/100%+a b.jpg',
        'no-photo.txt',
        'a/Thumbs.db',
        'a/noextension',
      ],
      ...[
        '.hidden.jpg',
        '.git/x.jpg',
        'a/.DS_Store',
        'a/__MACOSX/x.jpg',
        '__MACOSX/y.jpg',
        'a/b/.x/y.jpg',
        '.jpg',
      ],
    ]);
    const listed = await asObjects('mixed');
    expect(listed).toEqual(await asFolder('mixed'));
    expect(listed.paths).toHaveLength(11);
    expect(listed.skipped).toEqual({
      unread: { '.db': 1, '.txt': 1, 'no extension': 1 },
      metadata: { '.git': 1, '.x': 1, __MACOSX: 2, 'hidden files': 3 },
    });
  });

  test('a folder whose name was changed on the way is missed, not passed over', async () => {
    await put('changed', ['Training/Plum/1.jpg', 'Training/Quince/2.jpg']);
    let left = 1;
    s3.proxy.setFaults(({ path }) =>
      path.includes('delimiter') && path.includes('Training') && left-- > 0
        ? { kind: 'replace', piece: 'Plum/', by: 'Plun/' }
        : undefined,
    );
    await expect(source('changed').list()).rejects.toMatchObject({ kind: 'remote', code: 's3-listing' });
    expect((await asObjects('changed')).paths).toHaveLength(2);
  });

  test('folder markers are no photos and no other files; empty objects are photos', async () => {
    await put('markers', ['Test/Apple/1.jpg', 'Test_$folder$', 'Test/Pear_$folder$']);
    const store = s3Store('s3://orchard/markers', options());
    await store.write('Test/Apple/0.jpg', new Uint8Array());
    const { photos, skipped } = await source('markers').list();
    expect(photos.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['Test/Apple/0.jpg', 0],
      ['Test/Apple/1.jpg', 16],
    ]);
    expect(skipped).toEqual({ unread: {}, metadata: {} });
  });

  test('a prefix is a folder: a longer name beside it is not below it', async () => {
    await put('prefix', ['fruits/1.jpg', 'fruits-old/2.jpg', 'fruits.jpg']);
    expect((await asObjects('prefix/fruits')).paths).toEqual(['1.jpg']);
  });

  test('many photos in many folders: complete, and no request for an object', async () => {
    const names = Array.from(
      { length: 2400 },
      (_, i) => `${i % 2 ? 'Test' : 'Training'}/c${i % 40}/${i}.jpg`,
    );
    const one = Array.from({ length: 1100 }, (_, i) => `Training/big/${i}.jpg`);
    await put('many', [...names, ...one]);
    const from = s3.proxy.requests.length;
    const { paths } = await asObjects('many');
    expect(paths).toEqual([...names, ...one].sort((a, b) => (a < b ? -1 : 1)));
    const asked = s3.proxy.requests.slice(from);
    expect(new Set(asked.map(({ method, path }) => `${method} ${path.split('?')[0]}`))).toEqual(
      new Set(['GET /orchard/']),
    );
    // The root, its 2 splits, their 41 folders, one of which has 2 pages.
    expect(asked).toHaveLength(1 + 2 + 41 + 1);
  });

  test('more folders than a page holds are listed plainly', async () => {
    const names = Array.from({ length: 1050 }, (_, i) => `f${i}/1.jpg`);
    await put('wide', ['0.jpg', ...names]);
    const from = s3.proxy.requests.length;
    expect((await asObjects('wide')).paths).toEqual(['0.jpg', ...names].sort((a, b) => (a < b ? -1 : 1)));
    expect(s3.proxy.requests.slice(from).filter(({ path }) => path.includes('delimiter='))).toHaveLength(2);
    expect(s3.proxy.requests.slice(from)).toHaveLength(4);
  });

  test('nothing below the prefix, or no bucket, is said', async () => {
    await expect(source('nothing-here').list()).rejects.toMatchObject({
      kind: 'input',
      code: 'photos-missing',
    });
    const elsewhere = s3Source('s3://no-such-bucket/x', options());
    await expect(elsewhere.list()).rejects.toMatchObject({ kind: 'remote', code: 's3-no-bucket' });
  });

  test('a listing outlives faults and stops when told to', async () => {
    await put('faults', ['a/1.jpg', 'b/2.jpg', 'c/3.jpg']);
    const wrong = ({ index }: ProxiedRequest) =>
      index % 2 ? ({ kind: 'status', status: 503, code: 'SlowDown' } as const) : undefined;
    s3.proxy.setFaults(wrong);
    expect((await asObjects('faults')).paths).toEqual(['a/1.jpg', 'b/2.jpg', 'c/3.jpg']);
    const stop = new AbortController();
    s3.proxy.setFaults(() => {
      stop.abort(new Error('enough'));
      return { kind: 'silence', ms: 10_000 };
    });
    await expect(source('faults').list(stop.signal)).rejects.toThrow('enough');
  });

  test('reads photos, again when an answer is cut or fails', async () => {
    await put('read', ["Apple/it's 100%.jpg"]);
    const one = s3Source('s3://orchard/read', { ...options(), quietMs: 500 });
    const kinds = [
      { kind: 'cut', afterBytes: 3 },
      { kind: 'status', status: 500, code: 'InternalError' },
      { kind: 'lost' },
      { kind: 'silence', ms: 2000 },
    ] as const;
    for (const fault of kinds) {
      let left = 2;
      s3.proxy.setFaults(() => (left-- > 0 ? fault : undefined));
      expect(new TextDecoder().decode(await one.read("Apple/it's 100%.jpg"))).toBe("Apple/it's 100%.jpg");
      expect(left).toBeLessThan(0);
    }
  });

  test('a photo that is gone or refused has the code of a file; a failed service is another error', async () => {
    await put('codes', ['1.jpg']);
    const one = s3Source('s3://orchard/codes', { ...options(), attempts: 2 });
    await expect(one.read('gone.jpg')).rejects.toMatchObject({ code: 'ENOENT' });
    s3.proxy.setFaults(() => ({ kind: 'status', status: 403, code: 'AccessDenied' }));
    await expect(one.read('1.jpg')).rejects.toMatchObject({ code: 'EACCES' });
    s3.proxy.setFaults(() => ({ kind: 'status', status: 503, code: 'SlowDown' }));
    await expect(one.read('1.jpg')).rejects.toMatchObject({ name: 'VergerError', code: 's3-slow-down' });
    s3.proxy.setFaults(() => ({ kind: 'status', status: 400, code: 'ExpiredToken' }));
    await expect(one.read('1.jpg')).rejects.toMatchObject({ name: 'VergerError', code: 's3-credentials' });
  });

  test('photos in tars: some ranges for all of them, each of the version that was listed', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `Kiwi/${String(i).padStart(3, '0')}.jpg`);
    const content = (name: string) => bytes(name.repeat(800));
    const store = s3Store('s3://orchard/tars', { endpoint: s3.server.endpoint });
    await store.write('a.tar', tarOf(names.slice(0, 200), content));
    await store.write('b.tar', tarOf(names.slice(200), content));
    const photos = source('tars');
    const listed = (await photos.list()).photos;
    expect(listed.map(({ path }) => path)).toEqual(names);
    const before = s3.proxy.requests.length;
    const read = readerOf(photos, listed);
    const all = await Promise.all(names.map(read));
    expect(names.filter((name, at) => Buffer.compare(all[at]!, content(name)) !== 0)).toEqual([]);
    expect(s3.proxy.requests.slice(before).map(({ path }) => path.replace(/\?.*/, ''))).toEqual([
      '/orchard/tars/a.tar',
      '/orchard/tars/b.tar',
    ]);
    expect(await source('tars').read(names[250]!)).toEqual(content(names[250]!));

    await store.write('a.tar', tarOf(names.slice(0, 100), content));
    await expect(readerOf(photos, listed)(names[0]!)).rejects.toMatchObject({ code: 's3-changed' });
    await store.remove('a.tar');
    await expect(readerOf(photos, listed)(names[0]!)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  describe('listed by an S3 Inventory', () => {
    const KEYS = ['a/1.jpg', 'a/2 +%é.jpg', 'b/梨 🍐.png', 'gone.jpg', 'note.txt'];
    const rows = () =>
      KEYS.map((key) => ({ key: `stock/${key}`, size: key.length, etag: sha256(bytes(key)).slice(32) }));
    const csv = (line: (row: { key: string; size: number; etag: string }) => string) =>
      gzipSync(`${rows().map(line).join('\n')}\n`);
    const plain = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');
    const CSV = csv(({ key, size, etag }) => `"orchard","${plain(key)}","${size}","${etag}"`);
    const PARQUET = encodeTable({
      columns: [
        { name: 'bucket', type: 'string', data: rows().map(() => 'orchard') },
        { name: 'key', type: 'string', data: rows().map(({ key }) => key) },
        { name: 'size', type: 'int64', data: rows().map(({ size }) => size) },
        { name: 'e_tag', type: 'string', data: rows().map(({ etag }) => etag) },
      ],
    });
    const inventory = async (data: Uint8Array, more: object = {}) => {
      const store = s3Store('s3://orchard/inventory', { endpoint: s3.server.endpoint });
      await store.write('data/1', data);
      await store.remove('manifest.checksum');
      const manifest = {
        ...{ sourceBucket: 'orchard', destinationBucket: 'arn:aws:s3:::orchard', version: '2016-11-30' },
        ...{ fileFormat: 'CSV', fileSchema: 'Bucket, Key, Size, ETag' },
        files: [
          {
            key: 'inventory/data/1',
            size: data.length,
            MD5checksum: createHash('md5').update(data).digest('hex'),
          },
        ],
        ...more,
      };
      await store.write('manifest.json', bytes(JSON.stringify(manifest)));
      return s3Source('s3://orchard/stock', options(), 's3://orchard/inventory/manifest.json');
    };

    test.each([
      ['CSV', CSV],
      ['Parquet', PARQUET],
    ])(
      '%s: the photos below the prefix, three requests for all; one that is gone is told when it is read',
      async (fileFormat, data) => {
        await put('stock', KEYS.slice(0, 3));
        await put('stock-other', ['x.jpg']);
        const found = await inventory(data, { fileFormat });
        const before = s3.proxy.requests.length;
        const { photos, skipped } = await found.list();
        expect(s3.proxy.requests.slice(before).map(({ path }) => path.replace(/\?.*/, ''))).toEqual([
          '/orchard/inventory/manifest.json',
          '/orchard/inventory/manifest.checksum',
          '/orchard/inventory/data/1',
        ]);
        expect(photos).toEqual(
          rows()
            .slice(0, 4)
            .map(({ key, size, etag }) => ({ path: key.slice('stock/'.length), bytes: size, etag })),
        );
        expect(skipped).toEqual({ unread: { '.txt': 1 }, metadata: {} });
        expect(Buffer.from(await found.read('a/2 +%é.jpg')).toString()).toBe('a/2 +%é.jpg');
        await expect(found.read('gone.jpg')).rejects.toMatchObject({ code: 'ENOENT' });
      },
    );

    test('versions that are old or deleted are no photos', async () => {
      const lines = csv(
        ({ key, size, etag }) =>
          `"orchard","${plain(key)}","${!key.includes('/a/')}","${key.endsWith('gone.jpg')}","${size}","${etag}"`,
      );
      const found = await inventory(lines, {
        fileSchema: 'Bucket, Key, IsLatest, IsDeleteMarker, Size, ETag',
      });
      expect((await found.list()).photos.map(({ path }) => path)).toEqual(['b/梨 🍐.png']);
    });

    test('what is no whole inventory of this bucket is said', async () => {
      const refused = async (data: Uint8Array, more: object, code: string, why: RegExp) =>
        expect((await inventory(data, more)).list()).rejects.toMatchObject({
          code,
          message: expect.stringMatching(why),
        });
      await refused(CSV, { sourceBucket: 'other' }, 'inventory-other', /lists the bucket other/);
      await refused(CSV, { fileSchema: 'Bucket, Key' }, 'inventory-broken', /lacks Size, ETag/);
      await refused(CSV, { fileFormat: 'ORC' }, 'inventory-broken', /its format is ORC/);
      await refused(
        CSV,
        { files: [{ key: 'inventory/data/1', MD5checksum: '0' }] },
        'inventory-broken',
        /checksum/,
      );
      await refused(
        CSV,
        { files: [{ key: 'gone', MD5checksum: '0' }] },
        'inventory-missing',
        /there is no s3:/,
      );
      await refused(CSV, { files: 'none' }, 'inventory-broken', /no manifest/);
      await refused(CSV.subarray(0, 60), {}, 'inventory-broken', /no CSV/);
      const latin = csv(() => '"orchard","stock/caf%E9.jpg","100","0"');
      await refused(latin, {}, 'inventory-broken', /the key stock\/caf%E9\.jpg is not URL-encoded UTF-8/);
      await refused(CSV, { fileFormat: 'Parquet' }, 'parquet-broken', /Parquet/);
      await refused(
        csv(({ key }) => `"orchard","${plain(key)}","","0"`),
        {},
        'inventory-broken',
        /the size {2}/,
      );
      await refused(
        csv(() => '"orchard","stock/1.jpg","1","0"'),
        {},
        'inventory-broken',
        /lists .* twice/,
      );
      const half = await inventory(CSV);
      await s3Store('s3://orchard/inventory', { endpoint: s3.server.endpoint }).write(
        'manifest.checksum',
        bytes('0'.repeat(32)),
      );
      await expect(half.list()).rejects.toMatchObject({ code: 'inventory-broken' });
      const none = s3Source('s3://orchard/stock', options(), 's3://orchard/nowhere/manifest.json');
      await expect(none.list()).rejects.toMatchObject({ code: 'inventory-missing' });
      expect(() => openSource('/photos', { inventory: 's3://b/manifest.json' })).toThrow(/is in no bucket/);
    });
  });
});

function tarOf(names: readonly string[], content: (name: string) => Uint8Array): Uint8Array {
  const blocks = names.flatMap((path) => {
    const body = content(path);
    const header = new Header({ path, size: body.length, mode: 0o644, type: 'File' } as object);
    header.encode();
    return [header.block!, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
