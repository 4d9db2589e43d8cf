import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { shippedBackbone } from '@verger/learning/backbone';
import type { Benchmark } from './benchmark.js';
import { runAlone } from './network-alone.js';
import { copyPhotos } from './photos.js';
import { verger } from './root.js';
import { alternate, median } from './rounds.js';
import { runProcess } from './run-process.js';
import { packageVersions } from './versions.js';

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
            const raw = await runAlone(shippedBackbone().path, cores, Math.ceil(count / cores));
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
          target: { at: 'least', value: 0.88 },
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
