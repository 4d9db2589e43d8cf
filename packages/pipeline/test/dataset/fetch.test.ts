import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent, VergerError } from '@verger/base';
import { type Behaviour, type Served, serve, sha256, tarEntry, tarGz } from '@verger/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FetchOptions, fetchDataset } from '../../src/dataset/fetch.js';

let folder: string;
let served: Served | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verger-fetch-'));
});
afterEach(async () => {
  await served?.close();
  served = undefined;
  await rm(folder, { recursive: true, force: true });
});

// Random bytes do not compress, so a cut falls where it is meant to.
const photo = randomBytes(30_000);
const another = randomBytes(20_000);
const archive = tarGz([
  tarEntry('Fruit-Images-Dataset-master/', undefined, '5'),
  tarEntry('Fruit-Images-Dataset-master/LICENSE', Buffer.from('MIT')),
  tarEntry('Fruit-Images-Dataset-master/src/train.py', Buffer.from('print()')),
  tarEntry('Fruit-Images-Dataset-master/Training/Apple Red 1/0_100.jpg', photo),
  tarEntry('Fruit-Images-Dataset-master/Training/Banana/1_100.jpg', another.subarray(0, 10_000)),
  tarEntry('Fruit-Images-Dataset-master/Test/Banana/2_100.jpg', another),
]);

const out = () => join(folder, 'fruits');
const get = (options: FetchOptions = {}) =>
  fetchDataset(out(), { url: served!.url, wait: async () => {}, idle: 5000, ...options });
const begin = async (behaviour: Partial<Behaviour> = {}) => {
  const whole: Behaviour = { bytes: archive, etag: '"one"', ...behaviour };
  served = await serve(whole);
  return whole;
};
const failure = async (work: Promise<unknown>): Promise<VergerError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(VergerError);
  return error as VergerError;
};

describe('fetchDataset', () => {
  it('downloads, compares the digest and unpacks the photos of the splits', async () => {
    await begin();
    const stages: string[] = [];
    const progress: string[] = [];
    const log = {
      ...silent,
      stage: (name: string) => void stages.push(name),
      progress: ({ unit, done, total }: { unit: string; done: number; total: number }) => {
        if (done === total) progress.push(unit);
      },
    };
    const result = await get({ sha256: sha256(archive).toUpperCase(), log });
    expect(result).toEqual({
      folder: out(),
      url: served!.url,
      sha256: sha256(archive),
      bytes: archive.length,
      files: 4,
      photos: 3,
      verified: true,
      reused: 0,
      kept: false,
    });
    expect(await readFile(join(out(), 'Training/Apple Red 1/0_100.jpg'))).toEqual(photo);
    expect(await readFile(join(out(), 'Test/Banana/2_100.jpg'))).toEqual(another);
    expect((await readdir(out())).sort()).toEqual(['.fetched.json', 'LICENSE', 'Test', 'Training']);
    expect(await readdir(folder)).toEqual(['fruits']);
    expect(stages).toEqual(['download', 'judge', 'unpack']);
    expect(new Set(progress)).toEqual(new Set(['bytes', 'files']));
  });

  it('asks nothing of the network when the folder is whole already', async () => {
    await begin();
    await get();
    const again = await get();
    expect(again).toMatchObject({ kept: true, photos: 3, verified: false });
    expect(served!.asked).toHaveLength(1);
    expect((await failure(get({ sha256: 'a'.repeat(64) }))).code).toBe('fetch-digest');
  });

  it('goes on after a cut connection with the bytes it has', async () => {
    await begin({ cuts: [20_000, 10_000] });
    const result = await get();
    expect(result.sha256).toBe(sha256(archive));
    expect(served!.asked).toEqual([
      { range: undefined, ifRange: undefined },
      { range: 'bytes=20000-', ifRange: '"one"' },
      { range: 'bytes=30000-', ifRange: '"one"' },
    ]);
    expect(result.reused).toBe(50_000);
  });

  it('goes on in a later call', async () => {
    const behaviour = await begin({ cuts: [20_000], statuses: [] });
    const stopped = new AbortController();
    const wait = async () => stopped.abort(new VergerError('interrupted', 'stopped', 'stopped'));
    expect((await failure(get({ wait, signal: stopped.signal }))).code).toBe('stopped');
    expect(existsSync(out())).toBe(false);
    expect(behaviour.cuts).toEqual([]);
    expect(await get()).toMatchObject({ reused: 20_000, sha256: sha256(archive) });
  });

  it('starts again at a server without Range, and gives up only when nothing new comes', async () => {
    await begin({ range: false, cuts: [10_000, 20_000, 30_000] });
    expect(await get({ attempts: 2 })).toMatchObject({ reused: 0, sha256: sha256(archive) });
    await rm(out(), { recursive: true });
    await served!.close();
    await begin({ range: false, cuts: [10_000, 10_000, 10_000] });
    const error = await failure(get({ attempts: 2 }));
    expect(error).toMatchObject({ kind: 'remote', code: 'fetch-failed' });
    expect(error.hint).toContain('10,000 bytes are kept');
    expect((await stat(join(`${out()}.download`, 'archive.tar.gz'))).size).toBe(10_000);
  });

  it('notices a cut when the server tells no length', async () => {
    await begin({ length: false, range: false, cuts: [30_000] });
    expect(await get()).toMatchObject({ sha256: sha256(archive), photos: 3 });
  });

  it('starts again when the file changed between two attempts', async () => {
    const changed = tarGz([tarEntry('x/Test/Kiwi/1_100.jpg', randomBytes(40_000))]);
    const behaviour = await begin({ cuts: [20_000] });
    const wait = async () => Object.assign(behaviour, { bytes: changed, etag: '"two"' });
    expect(await get({ wait })).toMatchObject({ sha256: sha256(changed), photos: 1, reused: 0 });
    expect(served!.asked[1]).toEqual({ range: 'bytes=20000-', ifRange: '"one"' });
  });

  it('never goes on with a weak ETag, which promises no bytes', async () => {
    await begin({ etag: 'W/"one"', cuts: [20_000] });
    expect(await get()).toMatchObject({ sha256: sha256(archive), reused: 0 });
    expect(served!.asked[1]!.range).toBeUndefined();
  });

  it('takes a connection that says nothing for dead', async () => {
    await begin({ stall: [20_000] });
    const warnings: string[] = [];
    const log = { ...silent, warn: (text: string) => void warnings.push(text) };
    expect(await get({ idle: 3000, log })).toMatchObject({ reused: 20_000, sha256: sha256(archive) });
    expect(warnings[0]).toMatch(/no byte came for 3 s/);
  });

  it('tries again after 503, not after 404', async () => {
    await begin({ statuses: [503, 429] });
    expect((await get()).photos).toBe(3);
    await rm(out(), { recursive: true });
    await served!.close();
    await begin({ statuses: [404] });
    expect(await failure(get())).toMatchObject({ kind: 'remote', code: 'fetch-refused' });
    expect(served!.asked).toHaveLength(1);
  });

  it('says that nobody answers', async () => {
    await begin();
    await served!.close();
    const error = await failure(get({ attempts: 3 }));
    expect(error).toMatchObject({ kind: 'remote', code: 'fetch-failed' });
    expect(error.message).toMatch(/ECONNREFUSED.*3 times/);
  });

  it('keeps an archive with a wrong digest and unpacks nothing', async () => {
    await begin();
    const error = await failure(get({ sha256: 'a'.repeat(64) }));
    expect(error).toMatchObject({ kind: 'remote', code: 'fetch-digest' });
    expect(error.message).toContain(sha256(archive));
    expect(existsSync(out())).toBe(false);
    expect(await get({ sha256: sha256(archive) })).toMatchObject({ verified: true, reused: archive.length });
    expect(served!.asked).toHaveLength(1);
  });

  it.each([
    ['a path upwards', [tarEntry('x/Training/../../../evil.jpg', photo)]],
    ['an absolute path', [tarEntry('/tmp/Training/Kiwi/evil.jpg', photo)]],
    ['a path of Windows', [tarEntry('C:\\Training\\Kiwi\\evil.jpg', photo)]],
    ['a backslash upwards', [tarEntry('x\\..\\..\\evil.jpg', photo)]],
    ['a symbolic link', [tarEntry('x/Training', undefined, '2', '/etc')]],
    ['a hard link', [tarEntry('x/Training/Kiwi/1.jpg', undefined, '1', '/etc/passwd')]],
    ['a device', [tarEntry('x/Training/Kiwi/1.jpg', undefined, '3')]],
  ])('refuses an archive with %s, and writes nothing of it', async (_, evil) => {
    await begin({ bytes: tarGz([tarEntry('x/Training/Kiwi/0_100.jpg', photo), ...evil]) });
    expect(await failure(get())).toMatchObject({ kind: 'input', code: 'archive-unsafe' });
    expect((await readdir(folder)).sort()).toEqual(['fruits.download']);
    expect(await readdir(`${out()}.download`)).not.toContain('unpacked');
  });

  it('refuses an archive that unpacks to more than allowed', async () => {
    await begin({ bytes: tarGz([tarEntry('x/Training/Kiwi/0_100.jpg', Buffer.alloc(3_000_000))]) });
    expect(await failure(get({ maxBytes: 1_000_000 }))).toMatchObject({ code: 'archive-too-large' });
    expect(existsSync(out())).toBe(false);
  });

  it.each([
    ['a zip file', Buffer.concat([Buffer.from('PK\x03\x04'), photo])],
    ['a web page', Buffer.from('<!doctype html><title>Sign in</title>')],
  ])('says that the archive is %s', async (what, bytes) => {
    await begin({ bytes });
    const error = await failure(get());
    expect(error.code).toBe('archive-format');
    expect(error.message).toContain(what);
  });

  it('deletes a broken archive, so that the same command downloads it again', async () => {
    const behaviour = await begin({ bytes: archive.subarray(0, 40_000) });
    expect(await failure(get())).toMatchObject({ kind: 'remote', code: 'archive-broken' });
    behaviour.bytes = archive;
    expect((await get()).photos).toBe(3);
  });

  it('refuses an archive without photos in splits', async () => {
    await begin({ bytes: tarGz([tarEntry('x/photos/Kiwi/0_100.jpg', photo)]) });
    expect(await failure(get())).toMatchObject({ code: 'archive-no-photos' });
  });

  it('never touches a folder that holds something else', async () => {
    await begin();
    await mkdir(out());
    await writeFile(join(out(), 'mine.txt'), 'mine');
    expect(await failure(get())).toMatchObject({ kind: 'usage', code: 'fetch-in-the-way' });
    expect(await readFile(join(out(), 'mine.txt'), 'utf8')).toBe('mine');
    expect(served!.asked).toHaveLength(0);
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full (needs /dev/full)', async () => {
    await begin();
    await mkdir(`${out()}.download`);
    await symlink('/dev/full', join(`${out()}.download`, 'archive.tar.gz'));
    expect(await failure(get())).toMatchObject({ kind: 'input', code: 'disk-full' });
  });

  it('refuses addresses and digests that are none', async () => {
    await begin();
    expect(await failure(get({ url: 'file:///etc/passwd' }))).toMatchObject({
      kind: 'usage',
      code: 'fetch-url',
    });
    expect(await failure(get({ sha256: 'abc' }))).toMatchObject({ kind: 'usage', code: 'fetch-sha256' });
  });

  it('lets one process alone work on a folder', async () => {
    await begin({ stall: [20_000] });
    const first = get({ idle: 5000 });
    while (served!.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await failure(get())).toMatchObject({ code: 'out-locked' });
    expect((await first).photos).toBe(3);
  });
});
