import { Failure } from '../failure.js';

/** One file of the model, as `/models/index.json` names it. */
export interface Part {
  /** Path on the server; holds the sha256, so its content never changes. */
  readonly url: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/** The two files that make a model: the network, and what turns its features into an answer. */
export interface ModelIndex {
  readonly backbone: Part;
  readonly classifier: Part;
}

/** A model, whole and checked. */
export interface ModelFiles {
  readonly index: ModelIndex;
  readonly backbone: Uint8Array<ArrayBuffer>;
  readonly classifier: Uint8Array<ArrayBuffer>;
}

/** Bytes so far, of both files together. */
export type Progress = (done: number, total: number) => void;

/** The world that the model comes from; tests give another. */
export interface ModelFilesEnvironment {
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  readonly open: () => Promise<Pick<Cache, 'match' | 'put' | 'delete' | 'keys'>>;
}

const INDEX = '/models/index.json';
/** Where the index of the model in use lies in the cache. It is written last: what it names is whole. */
const CURRENT = '/models/current.json';

/** The model on this device; undefined when there is none, or when it is no longer whole. */
export async function storedModel(environment: ModelFilesEnvironment): Promise<ModelFiles | undefined> {
  const cache = await environment.open();
  const index = await readIndex(await cache.match(CURRENT));
  if (index === undefined) return undefined;
  const [backbone, classifier] = await Promise.all([
    storedPart(cache, index.backbone),
    storedPart(cache, index.classifier),
  ]);
  return backbone && classifier && { index, backbone, classifier };
}

/**
 * Asks the server which model it offers, downloads what is not here, and opens it. The model in use is replaced only
 * when the new one is whole, every sha256 fits, and it opens; files that no model needs are then deleted.
 *
 * @returns the new model; undefined when the one in use is the one offered
 * @throws Failure `model-missing` without a connection, `model-damaged`, `storage-full`; what `open` throws
 */
export async function renewModel<Model>(
  environment: ModelFilesEnvironment,
  inUse: ModelIndex | undefined,
  open: (files: ModelFiles) => Promise<Model>,
  progress: Progress = () => {},
): Promise<Model | undefined> {
  const offered = await offeredIndex(environment);
  if (inUse !== undefined && same(offered, inUse)) return undefined;
  const cache = await environment.open();
  const total = offered.backbone.bytes + offered.classifier.bytes;
  let done = 0;
  const count = (bytes: number) => {
    done += bytes;
    progress(done, total);
  };
  const get = async (part: Part) => {
    const stored = await storedPart(cache, part);
    if (stored !== undefined) {
      count(part.bytes);
      return stored;
    }
    const bytes = await download(environment, part, count);
    await put(cache, part.url, new Response(bytes));
    return bytes;
  };
  const backbone = await get(offered.backbone);
  const classifier = await get(offered.classifier);
  const model = await open({ index: offered, backbone, classifier });
  await put(cache, CURRENT, Response.json(offered));
  const needed = [offered.backbone.url, offered.classifier.url, CURRENT];
  for (const request of await cache.keys()) {
    if (!needed.includes(new URL(request.url).pathname)) await cache.delete(request);
  }
  return model;
}

/** SHA-256 in hexadecimal. */
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function offeredIndex(environment: ModelFilesEnvironment): Promise<ModelIndex> {
  let response: Response;
  try {
    response = await environment.fetch(INDEX, { cache: 'no-cache' });
  } catch (cause) {
    throw new Failure('model-missing', 'no connection', { cause });
  }
  const index = response.ok ? await readIndex(response) : undefined;
  if (index === undefined) throw new Failure('model-missing', `${INDEX}: ${response.status}`);
  return index;
}

async function download(
  environment: ModelFilesEnvironment,
  part: Part,
  count: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(part.bytes);
  let at = 0;
  try {
    const response = await environment.fetch(part.url);
    if (!response.ok || response.body === null) throw new Error(`${part.url}: ${response.status}`);
    const reader = response.body.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (at + next.value.length > bytes.length)
        throw new Failure('model-damaged', `${part.url} is too long`);
      bytes.set(next.value, at);
      at += next.value.length;
      count(next.value.length);
    }
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure('model-missing', `${part.url} ended after ${at} of ${part.bytes} bytes`, { cause });
  }
  if (at < part.bytes)
    throw new Failure('model-missing', `${part.url} ended after ${at} of ${part.bytes} bytes`);
  if ((await sha256(bytes)) !== part.sha256) {
    throw new Failure('model-damaged', `${part.url} is not what its sha256 says`);
  }
  return bytes;
}

async function storedPart(
  cache: Pick<Cache, 'match' | 'delete'>,
  part: Part,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const found = await cache.match(part.url);
  if (found === undefined) return undefined;
  const bytes = new Uint8Array(await found.arrayBuffer());
  if ((await sha256(bytes)) === part.sha256) return bytes;
  await cache.delete(part.url);
  return undefined;
}

async function put(cache: Pick<Cache, 'put'>, url: string, response: Response): Promise<void> {
  try {
    await cache.put(url, response);
  } catch (cause) {
    if ((cause as DOMException).name !== 'QuotaExceededError') throw cause;
    throw new Failure('storage-full', 'no room for the model', { cause });
  }
}

async function readIndex(response: Response | undefined): Promise<ModelIndex | undefined> {
  const index: unknown = await response?.json().catch(() => undefined);
  return isIndex(index) ? index : undefined;
}

const isIndex = (value: unknown): value is ModelIndex => {
  const { backbone, classifier } = (value ?? {}) as Record<string, unknown>;
  return isPart(backbone) && isPart(classifier);
};

const isPart = (value: unknown): value is Part => {
  const { url, sha256: digest, bytes } = (value ?? {}) as Record<string, unknown>;
  return (
    typeof url === 'string' &&
    url.startsWith('/models/') &&
    typeof digest === 'string' &&
    /^[0-9a-f]{64}$/.test(digest) &&
    Number.isSafeInteger(bytes) &&
    Number(bytes) > 0 &&
    Number(bytes) < 200_000_000
  );
};

const same = (a: ModelIndex, b: ModelIndex): boolean =>
  a.backbone.sha256 === b.backbone.sha256 && a.classifier.sha256 === b.classifier.sha256;
