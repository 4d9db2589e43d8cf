import { join } from 'node:path';
import type { Benchmark, Contestant } from './benchmark.js';
import { copyPhotos } from './photos.js';
import { verger } from './root.js';
import { alternate } from './rounds.js';
import { runFeatures } from './run-features.js';
import { runProcess } from './run-process.js';

interface RunSaid {
  readonly metrics: readonly { readonly protocol: string; readonly accuracy: number }[];
}

/** The backbone on whole numbers, with a PCA and a classifier of its own, against the one in float32. */
export const int8: Benchmark = {
  name: 'int8',
  summary:
    '--precision int8 against fp32: photos a second, and accuracy with a PCA and a classifier of its own',
  async run({ photos, limit, rounds, folder, say }) {
    const taken = join(folder, 'photos');
    const count = await copyPhotos(photos, limit, taken);
    const precision = (name: 'fp32' | 'int8') => ({
      name,
      what: `verger features --precision ${name}`,
      async measure(round: number) {
        const out = join(folder, `${name}-${round}`);
        const { said } = await runFeatures(taken, out, count, { args: ['--precision', name] });
        return { value: said.throughput.photosPerSecond, raw: said as unknown };
      },
    });
    const speed = await alternate(
      [precision('fp32'), precision('int8')],
      { rounds, say },
      { unit: 'photos/s', better: 'more' },
    );
    const right: Record<string, RunSaid['metrics'][number][]> = {};
    for (const name of ['fp32', 'int8']) {
      say(`the whole job on all ${photos.paths.length} photos, ${name} …`);
      const args = [verger, 'run', photos.folder, '--out', join(folder, `run-${name}`), '--precision', name];
      const { said } = await runProcess<RunSaid>(process.execPath, [...args, '--json']);
      right[name] = [...said.metrics];
    }
    const accuracy: Contestant[] = Object.entries(right).flatMap(([name, metrics]) =>
      metrics.map(({ protocol, accuracy: top1 }) => ({
        name: `${name}, ${protocol}, share right`,
        what: 'accuracy after PCA at 95 %',
        values: [top1],
        median: top1,
        best: top1,
      })),
    );
    const loss = (at: number) => right.fp32![at]!.accuracy - right.int8![at]!.accuracy;
    return {
      unit: 'photos/s',
      data: `${count} photos of ${photos.name} for the speed, all ${photos.paths.length} for the accuracy`,
      contestants: [...speed, ...accuracy],
      findings: [
        {
          what: 'int8 to fp32, photos a second',
          value: speed[1]!.median / speed[0]!.median,
          unit: 'x',
          target: { at: 'least', value: 1.7 },
        },
        ...right.fp32!.map(({ protocol }, at) => ({
          what: `accuracy lost, ${protocol}`,
          value: loss(at),
          unit: 'share' as const,
          target: { at: 'most' as const, value: 0.005 },
        })),
      ],
      versions: {},
    };
  },
};
