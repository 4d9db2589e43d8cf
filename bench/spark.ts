import { join } from 'node:path';
import type { Benchmark } from './benchmark.js';
import { runNotebook } from './notebook.js';
import { copyPhotos } from './photos.js';
import { sparkOfPeers } from './python.js';
import { alternate } from './rounds.js';
import { runFeatures } from './run-features.js';

/** Both on the same Spark, and ours without it. */
export const spark: Benchmark = {
  name: 'spark',
  summary:
    'photos to features on Spark local[2]: verger against the notebook’s way, and against verger alone',
  async run({ photos, limit, rounds, folder, say }) {
    const taken = join(folder, 'photos');
    const count = await copyPhotos(photos, limit, taken);
    const home = sparkOfPeers(say);
    let versions: Record<string, string> = {};
    const engine = (name: string, args: readonly string[]) => async (round: number) => {
      const { said } = await runFeatures(taken, join(folder, `${name}-${round}`), count, { args });
      return { value: said.throughput.photosPerSecond, raw: said };
    };
    const contestants = await alternate<unknown>(
      [
        {
          name: 'notebook',
          what: 'PySpark local[2], binaryFile, SCALAR_ITER pandas UDF, TensorFlow on the CPU, Parquet',
          async measure(round) {
            const { said } = await runNotebook(taken, join(folder, `notebook-${round}`), count, { say });
            versions = said.versions;
            return { value: count / said.seconds, raw: said };
          },
        },
        {
          name: 'ours on Spark',
          what: 'verger features --engine spark --master local[2]',
          measure: engine('spark', ['--engine', 'spark', '--master', 'local[2]', '--spark-home', home]),
        },
        { name: 'ours', what: 'verger features, engine local', measure: engine('local', []) },
      ],
      { rounds, say },
      { unit: 'photos/s', better: 'more' },
    );
    const [notebook, onSpark, alone] = contestants;
    return {
      unit: 'photos/s',
      data: `${count} photos of ${photos.name}`,
      contestants,
      findings: [
        {
          what: 'ours on Spark to the notebook in the same Spark, start of the session in neither',
          value: onSpark!.median / notebook!.median,
          unit: 'x',
          target: { at: 'least', value: 4 },
        },
        {
          what: 'ours on Spark to ours without it',
          value: onSpark!.median / alone!.median,
          unit: 'share',
          target: { at: 'least', value: 0.9 },
        },
      ],
      versions,
    };
  },
};
