import { Header } from 'tar';
import { brokenShard, memberPath, readWhole, type ShardFile, type ShardMember } from './shard-file.js';

const BLOCK = 512;
/** Read at once: small photos are passed by as they come, a large one is leapt over. */
const WINDOW = 2 ** 20;
/** A name longer than this, in bytes, is none. */
const LONGEST_NAME = 2 ** 16;

/**
 * The files in a tar: ustar, PAX and GNU. One pass over the headers; nothing is kept of the content. A tar that is cut
 * off, or holds what is no plain file below a folder, is refused whole: to pass something over would lose photos.
 *
 * node-tar reads the blocks; its own parser tells no offsets.
 *
 * @throws VergerError `shard-broken`
 */
export async function tarMembers(file: ShardFile, signal?: AbortSignal): Promise<ShardMember[]> {
  const members: ShardMember[] = [];
  const window = new Window(file);
  let next: Extended = {};
  for (let at = 0; ; ) {
    signal?.throwIfAborted();
    if (at + BLOCK > file.bytes) throw brokenShard(file, 'it has no end mark: it was cut off');
    const header = parseHeader(file, at, await window.read(at, BLOCK));
    if (header === undefined) return members;
    const { type } = header;
    const { path, size } = EXTENSIONS.has(type) ? header : { ...header, ...next };
    const start = at + BLOCK;
    if (!(start + size <= file.bytes))
      throw brokenShard(file, `it was cut off within ${JSON.stringify(path)}`);
    const body = () => window.read(start, size);
    if (EXTENSIONS.has(type)) {
      if (size > LONGEST_NAME) throw brokenShard(file, `a header of ${size} bytes at byte ${at}`);
      next = { ...next, ...extension(file, at, type, Buffer.from(await body())) };
    } else {
      if (FILES.has(type)) members.push({ path: memberPath(file, path), bytes: size, at: start });
      else if (type !== 'Directory') throw noFile(file, path, type);
      next = {};
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

const FILES = new Set(['File', 'OldFile', 'ContiguousFile']);
const EXTENSIONS = new Set([
  ...['ExtendedHeader', 'OldExtendedHeader', 'GlobalExtendedHeader'],
  ...['NextFileHasLongPath', 'OldGnuLongPath', 'NextFileHasLongLinkpath'],
]);

/** What headers before a file say of it, instead of its own. */
type Extended = { readonly path?: string; readonly size?: number };

/** @returns undefined for the block of zeros that ends a tar */
function parseHeader(
  file: ShardFile,
  at: number,
  bytes: Uint8Array,
): { path: string; size: number; type: string } | undefined {
  let header: Header;
  try {
    header = new Header(Buffer.from(bytes));
  } catch (cause) {
    throw brokenShard(file, `no header can be read at byte ${at}`, undefined, cause);
  }
  if (header.nullBlock) return undefined;
  const { path = '', size, type, cksumValid } = header;
  if (!cksumValid || size === undefined || !Number.isSafeInteger(size)) {
    throw brokenShard(
      file,
      `there is no header at byte ${at}: it is damaged, or no tar (compressed ones are not read)`,
    );
  }
  return { path, size, type };
}

function extension(file: ShardFile, at: number, type: string, body: Buffer): Extended {
  if (type === 'NextFileHasLongLinkpath' || type === 'GlobalExtendedHeader') return {};
  if (type === 'NextFileHasLongPath' || type === 'OldGnuLongPath') {
    return { path: body.toString().split('\0', 1)[0] ?? '' };
  }
  const extended: { path?: string; size?: number } = {};
  for (const [key, value] of paxRecords(file, at, body)) {
    if (key === 'path') extended.path = value;
    else if (key === 'size') extended.size = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    else if (key.startsWith('GNU.sparse')) throw noFile(file, extended.path ?? 'a file', 'SparseFile');
  }
  return extended;
}

/** `<length> <key>=<value>\n`, by length: node-tar goes by lines, and a name may have some. */
function* paxRecords(file: ShardFile, at: number, body: Buffer): Generator<[key: string, value: string]> {
  for (let from = 0; from < body.length; ) {
    const digits = /^\d{1,9} /.exec(body.toString('latin1', from, from + 10))?.[0] ?? '';
    const end = from + Number(digits);
    const record = body.toString('utf8', from + digits.length, end - 1);
    const equals = record.indexOf('=');
    if (end <= from || end > body.length || body[end - 1] !== 0x0a || equals <= 0) {
      throw brokenShard(file, `the extended header at byte ${at} is damaged`);
    }
    yield [record.slice(0, equals), record.slice(equals + 1)];
    from = end;
  }
}

const noFile = (file: ShardFile, path: string, type: string) =>
  brokenShard(
    file,
    `${JSON.stringify(path)} is no plain file (${type})`,
    'make it of the files that links lead to',
  );

/** Bytes of a file, some more than asked for each time. */
class Window {
  readonly #file: ShardFile;
  #start = 0;
  #bytes = new Uint8Array();

  constructor(file: ShardFile) {
    this.#file = file;
  }

  async read(start: number, length: number): Promise<Uint8Array> {
    if (start < this.#start || start + length > this.#start + this.#bytes.length) {
      const end = Math.min(this.#file.bytes, start + Math.max(length, WINDOW));
      this.#bytes = new Uint8Array(await readWhole(this.#file, start, end));
      this.#start = start;
    }
    return this.#bytes.subarray(start - this.#start, start - this.#start + length);
  }
}
