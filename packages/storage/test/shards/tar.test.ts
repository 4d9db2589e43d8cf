import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Header, Pax } from 'tar';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tarMembers } from '../../src/shards/index.js';

const LONG = `${'very-long-folder/'.repeat(20)}${'n'.repeat(120)}.jpg`;
const FILES = {
  'Kiwi/1.jpg': 'one',
  'Kiwi/10.jpg': 'x'.repeat(3_000_000),
  'Kiwi/2.jpg': '',
  'Pêche/梨 🍐.jpg': 'pear',
  'new\nline/a=b.jpg': 'odd',
  [LONG]: 'long',
};

/** A tar of which every read is noted. */
const inMemory = (bytes: Uint8Array, reads: number[] = []) => ({
  url: '/photos/a.tar',
  bytes: bytes.length,
  async read(start: number, end: number) {
    reads.push(end - start);
    return bytes.slice(start, end);
  },
});

const members = (bytes: Uint8Array) => tarMembers(inMemory(bytes));

/** One entry: header, content, filling. */
function entry(path: string, content: string | Buffer, more: Partial<Header> = {}): Buffer {
  const body = Buffer.from(content);
  const header = new Header({ path, size: body.length, mode: 0o644, type: 'File', ...more } as object);
  header.encode();
  return Buffer.concat([header.block!, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

const END = Buffer.alloc(1024);
const tar = (...entries: Buffer[]) => Buffer.concat([...entries, END]);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-tar-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const written = (...args: string[]): Buffer => {
  const file = join(folder, 'out.tar');
  const made = spawnSync('tar', ['--create', '--file', file, '--directory', join(folder, 'in'), ...args]);
  expect(made.stderr.toString()).toBe('');
  return readFileSync(file);
};

describe('the files in a tar', () => {
  test.each(['gnu', 'pax', 'posix', 'oldgnu'])('as GNU tar writes them in format %s', async (format) => {
    for (const [path, content] of Object.entries(FILES)) {
      mkdirSync(join(folder, 'in', dirname(path)), { recursive: true });
      writeFileSync(join(folder, 'in', path), content);
    }
    const bytes = written(`--format=${format}`, '.');
    const found = await members(bytes);
    const read = found.map(({ path, at, bytes: size }) => [path, bytes.toString('utf8', at, at + size)]);
    expect(Object.fromEntries(read)).toEqual(FILES);
  });

  test('each byte is asked for at most once, and the content of large files not at all', async () => {
    const reads: number[] = [];
    const small = Array.from({ length: 2000 }, (_, i) => entry(`Kiwi/${i}.jpg`, 'x'.repeat(2000)));
    const bytes = tar(...small, entry('large.jpg', 'x'.repeat(20_000_000)), entry('last.jpg', 'x'));
    expect(await tarMembers(inMemory(bytes, reads))).toHaveLength(2002);
    expect(reads.length).toBeLessThan(9);
    expect(reads.reduce((sum, one) => sum + one)).toBeLessThan(2000 * 2560 + 4 * 2 ** 20);
  });

  test('a tar of nothing holds nothing', async () => expect(await members(END)).toEqual([]));

  test('a PAX name goes before what the header has of it, a prefix too', async () => {
    const path = `${'p'.repeat(90)}/${'q'.repeat(90)}é.jpg`;
    const pax = new Pax({ path, size: 3 } as object).encode();
    const [found] = await members(tar(pax, entry(`${'p'.repeat(90)}/${'q'.repeat(90)}.jpg`, 'abc')));
    expect(found).toMatchObject({ path, bytes: 3 });
  });
});

describe('a tar is refused whole', () => {
  const refused = async (bytes: Uint8Array, why: RegExp) =>
    expect(members(bytes)).rejects.toMatchObject({
      code: 'shard-broken',
      message: expect.stringMatching(why),
    });

  test.each(['../x.jpg', '/etc/passwd.jpg', 'a/../../x.jpg', 'a//x.jpg', 'a/./x.jpg', './../x.jpg'])(
    'with the name %s',
    async (path) => refused(tar(entry('ok.jpg', 'ok'), entry(path, 'x')), /no path below a folder/),
  );

  test('with a hostile name in a PAX header', async () =>
    refused(tar(new Pax({ path: '../../x.jpg' } as object).encode(), entry('x.jpg', 'x')), /no path below/));

  test('with links, as tar makes them', async () => {
    mkdirSync(join(folder, 'in'));
    symlinkSync('/etc/passwd', join(folder, 'in', 'link.jpg'));
    await refused(written('link.jpg'), /"link.jpg" is no plain file \(SymbolicLink\)/);
    await refused(tar(entry('hard.jpg', '', { type: 'Link', linkpath: 'a.jpg' })), /\(Link\)/);
  });

  test('that was cut off: within a file, a header, and before its end mark', async () => {
    const whole = tar(entry('a.jpg', 'x'.repeat(2000)), entry('b.jpg', 'y'.repeat(2000)));
    await refused(whole.subarray(0, 3000), /no end mark/);
    await refused(whole.subarray(0, 4000), /cut off within "b.jpg"/);
    await refused(whole.subarray(0, 5120), /no end mark/);
    await refused(new Uint8Array(), /no end mark/);
  });

  test('that changed between being listed and being read', async () => {
    const whole = tar(entry('a.jpg', 'x'));
    const file = { ...inMemory(whole.subarray(0, 700)), bytes: whole.length };
    await expect(tarMembers(file)).rejects.toThrow(/it ends after 700 of 2048 bytes/);
  });

  test('with a size that is none, or beyond its end', async () => {
    await refused(tar(entry('huge.jpg', 'x', { size: 2 ** 45 })), /cut off within "huge.jpg"/);
    const binary = entry('huge.jpg', 'x');
    binary.fill(0xff, 124, 136);
    await refused(tar(resum(binary)), /header/);
    const pax = (size: string) => paxOf(`size=${size}`);
    await refused(tar(pax('-5'), entry('a.jpg', 'x')), /cut off within|header/);
    await refused(tar(pax('1e3'), entry('a.jpg', 'x')), /cut off within|header/);
    await refused(tar(pax('99999999999999999999'), entry('a.jpg', 'x')), /cut off within|header/);
  });

  test('with extended headers that are damaged or endless', async () => {
    const bad = (body: string) => entry('PaxHeader', body, { type: 'ExtendedHeader' } as Partial<Header>);
    for (const body of ['nonsense', '999 path=a.jpg\n', '0 path=a\n', '12 path=a.jp\n!', '5 pa\n'])
      await refused(tar(bad(body), entry('x.jpg', 'x')), /extended header/);
    await refused(tar(bad('x'.repeat(100_000)), entry('x.jpg', 'x')), /a header of 100000 bytes/);
    await refused(tar(paxOf('GNU.sparse.major=1'), entry('x.jpg', 'x')), /SparseFile/);
  });

  test('with one bit changed in any header, or what is no tar at all', async () => {
    const whole = tar(entry('a.jpg', 'x'), entry('b.jpg', 'y'));
    for (const byte of [0, 50, 130, 156, 300, 1024, 1124, 1180]) {
      const bytes = Buffer.from(whole);
      bytes[byte]! ^= 1;
      await refused(bytes, /there is no header at byte (0|1024)/);
    }
    await refused(Buffer.from('\x1f\x8b'.repeat(2000), 'latin1'), /no tar/);
  });
});

/** The right checksum for a header that was changed. */
function resum(block: Buffer): Buffer {
  block.fill(' ', 148, 156);
  const sum = block.subarray(0, 512).reduce((all, one) => all + one, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function paxOf(record: string): Buffer {
  const length = record.length + 4;
  return entry('PaxHeader', `${length} ${record}\n`, { type: 'ExtendedHeader' } as Partial<Header>);
}
