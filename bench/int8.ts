import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { shippedBackbone } from '@verger/learning/backbone';
import type { Benchmark, Contestant, Setting } from './benchmark.js';
import { runAlone } from './network-alone.js';
import { runNotebook } from './notebook.js';
import { copyPhotos } from './photos.js';
import { verger } from './root.js';
import { alternate } from './rounds.js';
import { runFeatures } from './run-features.js';
import { runProcess } from './run-process.js';
import { packageVersions } from './versions.js';

const PRECISIONS = ['fp32', 'int8'] as const;
type Precision = (typeof PRECISIONS)[number];

/** The backbone on 8-bit integers, with a PCA and a classifier of its own, against the one in float32. */
export const int8: Benchmark = {
  name: 'int8',
  summary: '--precision int8 against fp32 and the notebook: photos a second, and accuracy',
  async run(setting) {
    const { photos, limit, folder, rounds, say } = setting;
    const taken = join(folder, 'photos');
    const count = await copyPhotos(photos, limit, taken);
    const cores = availableParallelism();
    const alone = (precision: Precision) => ({
      name: `onnxruntime alone, ${precision}`,
      what: `${cores} processes, one thread each, session.run on tensors in memory, warm`,
      async measure() {
        const each = Math.ceil(count / cores);
        const raw = await runAlone(shippedBackbone(precision).path, cores, each);
        return { value: (each * cores) / raw.seconds, raw };
      },
    });
    const stage = (precision: Precision) => ({
      name: `ours, ${precision}`,
      what: `verger features --precision ${precision}`,
      async measure(round: number) {
        const args = ['--precision', precision];
        const { said } = await runFeatures(taken, join(folder, `${precision}-${round}`), count, { args });
        return { value: count / said.timings.features, raw: said as unknown };
      },
    });
    const notebook = {
      name: 'notebook',
      what: 'PySpark local[2], binaryFile, SCALAR_ITER pandas UDF, TensorFlow on the CPU, Parquet',
      async measure(round: number) {
        const { said } = await runNotebook(taken, join(folder, `notebook-${round}`), count, { say });
        return { value: count / said.seconds, raw: said as unknown };
      },
    };
    const speed = await alternate(
      [...PRECISIONS.map(alone), ...PRECISIONS.map(stage), notebook],
      { rounds, say },
      { unit: 'photos/s', better: 'more' },
    );
    const ratio = (a: string, b: string): number => {
      const [over, under] = [a, b].map((name) => speed.find((one) => one.name === name)?.median);
      return (over ?? Number.NaN) / (under ?? Number.NaN);
    };
    const least = (what: string, value: number, target: number, unit: 'x' | 'share' = 'x') => {
      return { what, value, unit, target: { at: 'least' as const, value: target } };
    };
    const right = await accuracies(setting);
    return {
      unit: 'photos/s',
      data: `${count} photos of ${photos.name} for the speed, all ${photos.paths.length} for the accuracy`,
      contestants: [...speed, ...right.contestants],
      findings: [
        least(
          'the network alone: int8 to fp32',
          ratio('onnxruntime alone, int8', 'onnxruntime alone, fp32'),
          2,
        ),
        least('features stage: int8 to fp32', ratio('ours, int8', 'ours, fp32'), 1.7),
        least('features stage in int8 to the notebook', ratio('ours, int8', 'notebook'), 12),
        least(
          'features stage in int8 to its network alone',
          ratio('ours, int8', 'onnxruntime alone, int8'),
          0.75,
          'share',
        ),
        ...right.lost.map(({ protocol, value }) => {
          const target = { at: 'most' as const, value: 0.005 };
          return { what: `accuracy lost by int8, ${protocol}`, value, unit: 'share' as const, target };
        }),
      ],
      versions: packageVersions('onnxruntime-node'),
    };
  },
};

interface Metrics {
  readonly protocols: readonly { readonly id: string; readonly accuracy: { readonly value: number } }[];
}

/** The whole job on all photos, once in each precision. */
async function accuracies({ photos, folder, say }: Setting) {
  const contestants: Contestant[] = [];
  const values = new Map<string, Map<Precision, number>>();
  for (const precision of PRECISIONS) {
    say(`the whole job on all ${photos.paths.length} photos, ${precision} …`);
    const out = join(folder, `run-${precision}`);
    await runProcess(process.execPath, [
      ...[verger, 'run', photos.folder, '--out', out, '--precision', precision, '--json'],
    ]);
    const metrics = JSON.parse(await readFile(join(out, 'classifier', 'metrics.json'), 'utf8')) as Metrics;
    for (const { id, accuracy } of metrics.protocols) {
      const { value } = accuracy;
      const name = `${precision}, ${id}, share right`;
      contestants.push({ name, what: 'verger run', values: [value], median: value, best: value });
      values.set(id, (values.get(id) ?? new Map()).set(precision, value));
    }
  }
  const lost = [...values].map(([protocol, of]) => ({
    protocol,
    value: (of.get('fp32') ?? Number.NaN) - (of.get('int8') ?? Number.NaN),
  }));
  return { contestants, lost };
}
