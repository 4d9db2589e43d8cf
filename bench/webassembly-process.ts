/**
 * A network in WebAssembly, as a browser would run it: `node webassembly-process.mjs <model> <runs> ours <threads>`,
 * or `… onnxruntime-web <threads> <folder of its package>`. Its last line is JSON, in milliseconds: to open the file, the first
 * photo, the median of so many more.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { openNetwork } from '@verger/vision';

const [model = '', runs = '0', who = '', threads = '1', modules = ''] = process.argv.slice(2);
const SIZE = 224;
const WARM_UP = 20;

const bytes = new Uint8Array(readFileSync(model));
let state = 1;
const photo = Float32Array.from({ length: SIZE * SIZE * 3 }, () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 31 - 1;
});

type Run = () => Float32Array | Promise<Float32Array>;

/** What `helpNetwork` does; the bundle has no file for it. */
const HELP = `const { module, memory, args } = require('node:worker_threads').workerData;
new WebAssembly.Instance(module, { env: { memory } }).exports.serve(...args);`;

function ours(): Run {
  const network = openNetwork(bytes, SIZE);
  for (let i = 1; i < Number(threads); i++) new Worker(HELP, { eval: true, workerData: network.shared });
  return () => network.features(photo);
}

async function onnxruntimeWeb(): Promise<Run> {
  const ort = createRequire(join(modules, 'x.js'))('onnxruntime-web');
  ort.env.wasm.numThreads = Number(threads);
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  return async () => {
    const feed = { input: new ort.Tensor('float32', photo, [1, SIZE, SIZE, 3]) };
    return (await session.run(feed)).features.data;
  };
}

const timed = async (run: Run): Promise<number> => {
  const started = performance.now();
  await run();
  return performance.now() - started;
};

const started = performance.now();
const run = who === 'ours' ? ours() : await onnxruntimeWeb();
const open = performance.now() - started;
const first = await timed(run);
for (let i = 0; i < WARM_UP; i++) await run();
const times: number[] = [];
for (let i = 0; i < Number(runs); i++) times.push(await timed(run));
times.sort((a, b) => a - b);
const features = [...(await run())];
process.stdout.write(`${JSON.stringify({ open, first, median: times[times.length >> 1], features })}\n`);
process.exit(0);
