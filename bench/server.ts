import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { openBackbone, shippedBackboneOf } from '@verger/learning/backbone';
import { shippedModel } from '@verger/learning/classify';
import { spread } from '@verger/pipeline';
import { decodePhoto } from '@verger/storage/photos';
import { classifyPhoto, openKinds, type Pixels, preprocess, unpack } from '@verger/vision';
import type { Benchmark } from './benchmark.js';
import { nodePeers } from './node-peers.js';
import { copyPhotos } from './photos.js';
import { memoryOfTree } from './process-tree.js';
import { alternate, median } from './rounds.js';
import { runFeatures } from './run-features.js';
import { serveVerger } from './served.js';
import { packageVersions } from './versions.js';

const CLIENTS = 16;
const SECONDS = 60;
/** Photos whose passes through the network are counted where all kinds are asked for. */
const COUNTED = 32;

/** What autocannon tells of a run; https://github.com/mcollina/autocannon */
interface Shots {
  readonly '2xx': number;
  readonly non2xx: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly duration: number;
  /** Milliseconds. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
}

type Autocannon = (options: object) => Promise<Shots>;

interface Raw {
  readonly latency?: Shots['latency'];
  readonly answered?: number;
  /** Bytes of the server with its workers: after a sixth of the time, and at the end. */
  readonly memory?: { readonly early: number; readonly late: number };
}

/** What a robot gets that keeps its connection: many clients at once, one photo a request. */
export const server: Benchmark = {
  name: 'server',
  summary:
    'POST /api/classify, 16 clients for a minute, against the local engine, the same photos and network',
  async run({ photos, limit, rounds, folder, say }) {
    const taken = join(folder, 'photos');
    const count = await copyPhotos(photos, limit, taken);
    const bodies = await Promise.all(
      spread(photos.paths, Math.min(limit, 256)).map((path) => readFile(join(photos.folder, path))),
    );
    const model = await unpack(await readFile(shippedModel()));
    const { path: backbone } = shippedBackboneOf(model.backbone)!;
    const passes = await passesOf(bodies.slice(0, COUNTED));
    const modules = nodePeers(say);
    const autocannon = createRequire(join(modules, 'x.js'))('autocannon') as Autocannon;
    const ask = async (path: string): Promise<{ value: number; raw: Raw }> => {
      const served = await serveVerger();
      try {
        const fire = (duration: number) =>
          autocannon({
            url: served.url + path,
            connections: CLIENTS,
            duration,
            timeout: 30,
            requests: bodies.map((body) => ({
              method: 'POST',
              headers: { 'content-type': 'image/jpeg' },
              body,
            })),
          });
        const memory = () => memoryOfTree(served.pid).tree;
        const first = await fire(SECONDS / 6);
        const early = memory();
        const shots = await fire(SECONDS);
        for (const { non2xx, errors, timeouts } of [first, shots]) {
          if (non2xx + errors + timeouts > 0)
            throw new Error(`${non2xx} refusals, ${errors} errors, ${timeouts} time-outs`);
        }
        const answered = shots['2xx'];
        const { p50, p99, max } = shots.latency;
        return {
          value: answered / shots.duration,
          raw: { latency: { p50, p99, max }, answered, memory: { early, late: memory() } },
        };
      } finally {
        await served.stop();
      }
    };
    const contestants = await alternate<Raw>(
      [
        {
          name: 'local engine',
          what: 'verger features with the network that the server has, a worker a core',
          async measure(round) {
            const args = ['--backbone', backbone];
            const ran = await runFeatures(taken, join(folder, `server-${round}`), count, { args });
            return { value: count / ran.said.timings.features, raw: {} };
          },
        },
        {
          name: 'server',
          what: `verger serve, ${CLIENTS} clients that keep their connection, ${SECONDS} s`,
          measure: () => ask('/api/classify'),
        },
        {
          name: 'server, all kinds',
          what: `the same with all=true: ${passes.toFixed(1)} passes of the network a photo`,
          measure: () => ask('/api/classify?all=true'),
        },
      ],
      { rounds, say },
      { unit: 'photos/s', better: 'more' },
    );
    const [engine, ours, all] = contestants;
    const raws = ours!.raw as Raw[];
    const both = [...raws, ...(all!.raw as Raw[])];
    const latency = (which: 'p50' | 'p99') => median(raws.map((raw) => raw.latency![which]));
    return {
      unit: 'photos/s',
      data: `${count} photos of ${photos.name}; ${both.reduce((sum, { answered }) => sum + answered!, 0)} requests, all answered with 200`,
      contestants,
      findings: [
        {
          what: 'server to the local engine, its start included',
          value: ours!.median / engine!.median,
          unit: 'share',
          target: { at: 'least', value: 0.9 },
        },
        {
          what: 'with all kinds, in passes of the network',
          value: (all!.median * passes) / engine!.median,
          unit: 'share',
          target: { at: 'least', value: 0.6 },
        },
        {
          what: 'memory of the server after the minute to that after its first ten seconds',
          value: Math.max(...both.map(({ memory }) => memory!.late / memory!.early)),
          unit: 'x',
          target: { at: 'most', value: 1.1 },
        },
        { what: 'latency, median', value: latency('p50'), unit: 'ms', target: null },
        { what: 'latency, 99th percentile', value: latency('p99'), unit: 'ms', target: null },
      ],
      versions: packageVersions('onnxruntime-node', 'hono'),
    };
  },
};

/** How often the network runs for a photo when all kinds on it are asked for, in the mean. */
async function passesOf(bodies: readonly Buffer[]): Promise<number> {
  const model = await unpack(await readFile(shippedModel()));
  const backbone = await openBackbone(shippedBackboneOf(model.backbone)!.path);
  let passes = 0;
  const counted = (photo: Pixels) => {
    passes++;
    return preprocess(photo, model.inputSize);
  };
  const features = async (photo: Pixels) => backbone.features(counted(photo));
  const positions = async (photo: Pixels) => (await backbone.positions(counted(photo)))!;
  const find = openKinds(model);
  for (const body of bodies) {
    const decoded = await decodePhoto(body);
    if (!decoded.ok) throw new Error(decoded.failure.message);
    await find(decoded.pixels, await classifyPhoto(model, decoded.pixels, features), { features, positions });
  }
  await backbone.release();
  return passes / bodies.length;
}
