import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { shippedBackbone } from '@verger/learning/backbone';
import type { Benchmark } from './benchmark.js';
import { copyPhotos } from './photos.js';
import { ours, verger } from './root.js';
import { alternate, median } from './rounds.js';
import { runProcess } from './run-process.js';
import { packageVersions } from './versions.js';

interface Alone {
  readonly seconds: number;
  /** Of one photo, on one core. */
  readonly cpuMilliseconds: number;
}

/** What is left of the network's own speed when photos must be read, decoded, resized and their rows written. */
export const network: Benchmark = {
  name: 'network',
  summary: 'photos to features: verger against onnxruntime-node alone on ready tensors, the same model',
  async run({ photos, limit, rounds, folder, say }) {
    const taken = join(folder, 'photos');
    const count = await copyPhotos(photos, limit, taken);
    const cores = availableParallelism();
    const cpu: Record<'ours' | 'alone', number[]> = { ours: [], alone: [] };
    const contestants = await alternate<unknown>(
      [
        {
          name: 'onnxruntime alone',
          what: `${cores} processes, one thread each, session.run on tensors in memory, warm`,
          async measure() {
            const raw = await runAlone(cores, Math.ceil(count / cores));
            cpu.alone.push(raw.cpuMilliseconds);
            return { value: (Math.ceil(count / cores) * cores) / raw.seconds, raw };
          },
        },
        {
          name: 'ours',
          what: 'verger features: start of the workers, reading, decoding, network, Parquet and fsync included',
          async measure(round) {
            const out = join(folder, `network-${round}`);
            const ran = await runProcess<{
              counts: { features: number };
              timings: { features: number };
            }>(process.execPath, [verger, 'features', taken, '--out', out, '--json']);
            if (ran.said.counts.features !== count) throw new Error('verger lost photos');
            const seconds = ran.said.timings.features;
            const cpuMilliseconds = (ran.cpuSeconds * 1000) / count;
            cpu.ours.push(cpuMilliseconds);
            return { value: count / seconds, raw: { seconds, wholeSeconds: ran.seconds, cpuMilliseconds } };
          },
        },
      ],
      { rounds, say },
      { unit: 'photos/s', better: 'more' },
    );
    const [alone, verged] = contestants;
    return {
      unit: 'photos/s',
      data: `${count} photos of ${photos.name}`,
      contestants,
      findings: [
        {
          what: 'features stage to the network alone',
          value: verged!.median / alone!.median,
          unit: 'share',
          target: { at: 'least', value: 0.85 },
        },
        {
          what: 'the same in processor time a photo (driver and start-up of all processes included)',
          value: median(cpu.alone) / median(cpu.ours),
          unit: 'share',
          target: null,
        },
      ],
      versions: packageVersions('onnxruntime-node', 'sharp'),
    };
  },
};

/** Starts the processes, waits until all are warm, and times them together. */
async function runAlone(cores: number, runs: number): Promise<Alone> {
  const { path } = shippedBackbone();
  const children = Array.from({ length: cores }, () => start([ours('network-process'), path, String(runs)]));
  try {
    for (const { lines } of children) {
      const { value } = await lines.next();
      if (value !== 'ready') throw new Error(`onnxruntime alone did not start: ${value}`);
    }
    const started = performance.now();
    for (const { child } of children) child.stdin!.write('go\n');
    const said = await Promise.all(children.map(({ lines }) => lines.next()));
    const seconds = (performance.now() - started) / 1000;
    const cpuSeconds = said.reduce((sum, { value }) => sum + JSON.parse(value!).cpuSeconds, 0);
    return { seconds, cpuMilliseconds: (cpuSeconds * 1000) / (runs * cores) };
  } finally {
    // Waited for: a process that ends later would add its processor time to what is measured next.
    await Promise.all(children.map(({ child }) => ended(child)));
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

function start(args: readonly string[]): { child: ChildProcess; lines: AsyncIterator<string> } {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  return { child, lines: createInterface({ input: child.stdout! })[Symbol.asyncIterator]() };
}
