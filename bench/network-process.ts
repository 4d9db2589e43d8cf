/**
 * onnxruntime alone: `node network-process.mjs <model> <runs>`. Makes a few tensors, runs the network on them until
 * it is warm, says so, waits for a line, and then runs it so many times more, one tensor at a time.
 */
import { once } from 'node:events';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const [model = '', runs = '0'] = process.argv.slice(2);
const SIZE = 224;
const TENSORS = 16;
const WARM_UP = 20;

const session = await InferenceSession.create(model, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
});
const [input] = session.inputNames;
let state = process.pid;
const draw = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 31 - 1;
};
const tensors = Array.from({ length: TENSORS }, () => {
  return new Tensor('float32', Float32Array.from({ length: SIZE * SIZE * 3 }, draw), [1, SIZE, SIZE, 3]);
});
const run = (index: number) => session.run({ [input!]: tensors[index % TENSORS]! });
for (let i = 0; i < WARM_UP; i++) await run(i);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const before = process.cpuUsage();
for (let i = 0; i < Number(runs); i++) await run(i);
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${JSON.stringify({ cpuSeconds: (user + system) / 1e6 })}\n`);
process.exit(0);
