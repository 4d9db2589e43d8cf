import { join } from 'node:path';
import type { Benchmark } from './benchmark.js';
import { rowsOfRun, writeRows } from './feature-rows.js';
import { fullRun } from './full-run.js';
import { peer, peersEnvironment, peersPython } from './python.js';
import { ours } from './root.js';
import { alternate } from './rounds.js';
import { runProcess } from './run-process.js';
import { packageVersions } from './versions.js';

interface Fit {
  readonly seconds: number;
  readonly versions?: Record<string, string>;
}

interface Kept extends Fit {
  readonly k: number;
  readonly explainedVariance: readonly number[];
}

/** The fit of a PCA on rows in memory. */
export const pca: Benchmark = {
  name: 'pca',
  summary: 'PCA of 20,000 x 1280: ours against scikit-learn (covariance_eigh) and Spark ML (k = 50)',
  async run(setting) {
    const { folder, say, rounds } = setting;
    const python = peersPython(say);
    const env = peersEnvironment(python);
    const count = setting.limit * 10;
    const given = await rowsOfRun((await fullRun(setting)).out);
    const rows = join(folder, 'rows.f32');
    writeRows(rows, given, count);
    const versions: Record<string, string> = packageVersions('onnxruntime-node');
    const keep = <Said extends Fit>({ said }: { said: Said }) => {
      Object.assign(versions, said.versions);
      return { value: said.seconds, raw: said };
    };
    const sklearn = (kind: string) => () =>
      runProcess<Kept>(python, [peer('pca'), rows, String(count), kind], { env }).then(keep);
    const contestants = await alternate<Fit>(
      [
        {
          name: 'ours',
          what: 'float64, k for 95 %, a process of its own each time, onnxruntime loaded before',
          measure: () =>
            runProcess<Kept>(process.execPath, [ours('pca-process'), rows, String(count)]).then(keep),
        },
        {
          name: 'scikit-learn float32',
          what: 'PCA(n_components=0.95, svd_solver="covariance_eigh") in float32',
          measure: sklearn('float32'),
        },
        { name: 'scikit-learn float64', what: 'the same in float64, as ours', measure: sklearn('float64') },
      ],
      setting,
      { unit: 's', better: 'less' },
    );
    const [spark] = await alternate<Fit>(
      [
        {
          name: 'Spark ML',
          what: 'PCA(k=50) on local[2], rows cached before',
          measure: () =>
            runProcess<Fit>(python, [peer('spark_pca'), rows, String(count), join(folder, 'rows')], {
              env,
            }).then(keep),
        },
      ],
      { say, rounds: Math.min(rounds, 2) },
      { unit: 's', better: 'less' },
    );
    const [mine, single, double] = contestants;
    sameResult(mine!.raw as Kept[], double!.raw as Kept[]);
    return {
      unit: 's',
      data: `${count} rows: features of ${given.length / 1280} photos of ${setting.photos.name}, the rest drawn from them`,
      contestants: [...contestants, spark!],
      findings: [
        {
          what: 'time of Spark ML to ours',
          value: spark!.median / mine!.median,
          unit: 'x',
          target: { at: 'least', value: 10 },
        },
        {
          what: 'our time to scikit-learn’s, its rows and sums in float32',
          value: mine!.median / single!.median,
          unit: 'x',
          target: { at: 'most', value: 4 },
        },
        {
          what: 'our time to scikit-learn’s, in float64 as ours',
          value: mine!.median / double!.median,
          unit: 'x',
          target: null,
        },
      ],
      versions,
    };
  },
};

/** A figure of speed counts only when both found the same. @throws Error when they did not */
function sameResult([mine]: readonly Kept[], [peers]: readonly Kept[]): void {
  if (mine!.k !== peers!.k) throw new Error(`k differs: ours ${mine!.k}, scikit-learn ${peers!.k}`);
  for (const [i, value] of mine!.explainedVariance.entries()) {
    const theirs = peers!.explainedVariance[i]!;
    if (Math.abs(value / theirs - 1) > 1e-6) {
      throw new Error(`explained variance ${i} differs: ours ${value}, scikit-learn ${theirs}`);
    }
  }
}
