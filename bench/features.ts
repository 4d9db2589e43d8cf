import { join } from 'node:path';
import type { Benchmark } from './benchmark.js';
import { runNotebook } from './notebook.js';
import { copyPhotos } from './photos.js';
import { alternate, median } from './rounds.js';
import { runFeatures } from './run-features.js';

/** Photos to features against PySpark and TensorFlow, as published notebooks of this job do it. */
export const features: Benchmark = {
  name: 'features',
  summary: 'photos to features: verger against the notebook’s way (PySpark, pandas UDF, TensorFlow)',
  async run({ photos, limit, rounds, folder, say }) {
    const taken = join(folder, 'photos');
    const count = await copyPhotos(photos, limit, taken);
    let versions: Record<string, string> = {};
    const whole: Record<'ours' | 'notebook', number[]> = { ours: [], notebook: [] };
    const contestants = await alternate(
      [
        {
          name: 'notebook',
          what: 'PySpark local[2], binaryFile, SCALAR_ITER pandas UDF, TensorFlow on the CPU, Parquet',
          async measure(round) {
            const out = join(folder, `notebook-${round}`);
            const ran = await runNotebook(taken, out, count, { say });
            versions = ran.said.versions;
            whole.notebook.push(count / ran.seconds);
            return { value: count / ran.said.seconds, raw: { ...ran.said, wholeSeconds: ran.seconds } };
          },
        },
        {
          name: 'ours',
          what: 'verger features, one worker a core',
          async measure(round) {
            const out = join(folder, `ours-${round}`);
            const ran = await runFeatures(taken, out, count);
            const seconds = ran.said.timings.features;
            whole.ours.push(count / ran.seconds);
            return { value: count / seconds, raw: { seconds, wholeSeconds: ran.seconds } };
          },
        },
      ],
      { rounds, say },
      { unit: 'photos/s', better: 'more' },
    );
    const [notebook, ours] = contestants;
    return {
      unit: 'photos/s',
      data: `${count} photos of ${photos.name}`,
      contestants,
      findings: [
        {
          what: 'features stage, start of the workers included, to the notebook’s Spark job, start of the session not',
          value: ours!.median / notebook!.median,
          unit: 'x',
          target: { at: 'least', value: 5 },
        },
        {
          what: 'whole process to whole process',
          value: median(whole.ours) / median(whole.notebook),
          unit: 'x',
          target: null,
        },
      ],
      versions,
    };
  },
};
