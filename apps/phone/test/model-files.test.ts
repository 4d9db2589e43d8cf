import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type ModelFiles,
  type ModelFilesEnvironment,
  type ModelIndex,
  renewModel,
  storedModel,
} from '../src/inference/model-files.js';

/** A model of two files, as a server offers it. */
function model(): { index: ModelIndex; files: Map<string, Uint8Array<ArrayBuffer>> } {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const part = (extension: string, length: number) => {
    const bytes = new Uint8Array(randomBytes(length));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const url = `/models/${sha256}.${extension}`;
    files.set(url, bytes);
    return { url, sha256, bytes: length };
  };
  return { index: { backbone: part('onnx', 5000), classifier: part('verger', 3000) }, files };
}

/** A cache and a server in memory, and what was asked of the server. */
function environment(offered: ReturnType<typeof model>) {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  const asked: string[] = [];
  const state = { offered, room: Number.POSITIVE_INFINITY, cut: false, online: true };
  const key = (request: RequestInfo | URL) =>
    String(request instanceof Request ? new URL(request.url).pathname : request);
  const cache = {
    match: async (request: RequestInfo | URL) => {
      const bytes = kept.get(key(request));
      return bytes && new Response(bytes);
    },
    put: async (request: RequestInfo | URL, response: Response) => {
      const bytes = new Uint8Array(await response.arrayBuffer());
      const total = [...kept.values()].reduce((sum, { length }) => sum + length, bytes.length);
      if (total > state.room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key(request), bytes);
    },
    delete: async (request: RequestInfo | URL) => kept.delete(key(request)),
    keys: async () => [...kept.keys()].map((path) => new Request(`http://localhost${path}`)),
  } satisfies Awaited<ReturnType<ModelFilesEnvironment['open']>>;
  const served: ModelFilesEnvironment = {
    open: async () => cache,
    fetch: async (url) => {
      asked.push(url);
      if (!state.online) throw new TypeError('offline');
      if (url === '/models/index.json') return Response.json(state.offered.index);
      const bytes = state.offered.files.get(url);
      if (bytes === undefined) return new Response('', { status: 404 });
      return new Response(state.cut ? bytes.subarray(0, 1000) : bytes);
    },
  };
  return { served, kept, asked, state };
}

const asIs = async (files: ModelFiles) => files;

describe('the model on the device', () => {
  test('comes whole, is counted, and is there the next time without asking', async () => {
    const { served, asked } = environment(model());
    const steps: number[] = [];
    const got = await renewModel(served, undefined, asIs, (done, total) => steps.push(done / total));
    expect(steps.at(-1)).toBe(1);
    asked.length = 0;
    expect(await storedModel(served)).toEqual(got);
    expect(asked).toEqual([]);
  });

  test('a download that is cut leaves the one in use, and what has arrived', async () => {
    const old = model();
    const { served, state, asked } = environment(old);
    const first = await renewModel(served, undefined, asIs);
    state.offered = model();
    state.cut = true;
    await expect(renewModel(served, old.index, asIs)).rejects.toMatchObject({ code: 'model-missing' });
    expect(await storedModel(served)).toEqual(first);
    state.cut = false;
    asked.length = 0;
    const second = await renewModel(served, old.index, asIs);
    expect(second?.index).toEqual(state.offered.index);
    expect((await storedModel(served))?.index).toEqual(state.offered.index);
  });

  test('a model that does not open leaves the one in use, and the next one that does takes its place', async () => {
    const old = model();
    const { served, state } = environment(old);
    const first = await renewModel(served, undefined, asIs);
    state.offered = model();
    const refused = renewModel(served, old.index, () => Promise.reject(new Error('of another kind')));
    await expect(refused).rejects.toThrow('of another kind');
    expect(await storedModel(served)).toEqual(first);
    state.offered = model();
    await renewModel(served, old.index, asIs);
    expect((await storedModel(served))?.index).toEqual(state.offered.index);
  });

  test('a file that is not what its sha256 says is refused', async () => {
    const offered = model();
    const { served } = environment(offered);
    offered.files.get(offered.index.classifier.url)![7]! ^= 1;
    await expect(renewModel(served, undefined, asIs)).rejects.toMatchObject({ code: 'model-damaged' });
    expect(await storedModel(served)).toBeUndefined();
  });

  test('a file that was damaged on the device is fetched again, alone', async () => {
    const offered = model();
    const { served, kept, asked } = environment(offered);
    await renewModel(served, undefined, asIs);
    kept.get(offered.index.backbone.url)![7]! ^= 1;
    expect(await storedModel(served)).toBeUndefined();
    asked.length = 0;
    await renewModel(served, undefined, asIs);
    expect(asked).toEqual(['/models/index.json', offered.index.backbone.url]);
  });

  test('nothing happens when the one in use is the one offered; old files go when it is not', async () => {
    const old = model();
    const { served, kept, state } = environment(old);
    await renewModel(served, undefined, asIs);
    expect(await renewModel(served, old.index, asIs)).toBeUndefined();
    state.offered = model();
    await renewModel(served, old.index, asIs);
    expect([...kept.keys()].sort()).toEqual(
      ['/models/current.json', state.offered.index.backbone.url, state.offered.index.classifier.url].sort(),
    );
  });

  test('a full device is told apart from a missing connection', async () => {
    const { served, state } = environment(model());
    state.room = 6000;
    await expect(renewModel(served, undefined, asIs)).rejects.toMatchObject({ code: 'storage-full' });
    state.online = false;
    await expect(renewModel(served, undefined, asIs)).rejects.toMatchObject({ code: 'model-missing' });
  });

  test('an index that leads elsewhere is none', async () => {
    const offered = model();
    const elsewhere = { ...offered.index.backbone, url: 'https://example.org/x.onnx' };
    const { served } = environment({ ...offered, index: { ...offered.index, backbone: elsewhere } });
    await expect(renewModel(served, undefined, asIs)).rejects.toMatchObject({ code: 'model-missing' });
  });
});
