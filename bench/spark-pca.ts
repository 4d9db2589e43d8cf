import { mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Benchmark } from './benchmark.js';
import { rowsOfRun, writeRows } from './feature-rows.js';
import { peer, peersEnvironment, peersPython, sparkOfPeers } from './python.js';
import { verger } from './root.js';
import { alternate } from './rounds.js';
import { runFeatures } from './run-features.js';
import { runProcess } from './run-process.js';

/** Rows of the seed of this job: its Test folder. */
const ROWS = 22_688;

/**
 * The fit of a PCA on a features stage's rows, both on the same Spark. Ours was begun when the features were computed: their
 * moments were summed then.
 */
export const sparkPca: Benchmark = {
  name: 'spark-pca',
  summary: `PCA of ${ROWS.toLocaleString('en')} x 1280 on Spark local[2]: ours for 95 % of the variance against Spark ML’s k = 50`,
  async run({ photos, rounds, folder, say }) {
    const python = peersPython(say);
    const env = peersEnvironment(python);
    const many = join(folder, 'photos');
    const training = photos.paths.filter((path) => path.startsWith('Training/')).length;
    if (training === 0) throw new Error('this needs photos in a folder Training');
    for (let copy = 0; copy * training < ROWS; copy++) {
      await mkdir(join(many, `copy-${copy}`), { recursive: true });
      await symlink(resolve(photos.folder, 'Training'), join(many, `copy-${copy}`, 'Training'));
    }
    const out = join(folder, 'run');
    say(`features of ${ROWS} photos, once …`);
    await runFeatures(many, out, ROWS, { args: ['--limit', String(ROWS)] });
    const rows = join(folder, 'rows.f32');
    writeRows(rows, await rowsOfRun(out), ROWS);
    const engine = ['--engine', 'spark', '--master', 'local[2]', '--spark-home', sparkOfPeers(say)];
    let versions: Record<string, string> = {};
    const contestants = await alternate<unknown>(
      [
        {
          name: 'Spark ML',
          what: 'PCA(k=50), rows cached before; the fit alone',
          async measure() {
            const args = [peer('spark_pca'), rows, String(ROWS), join(folder, 'rows')];
            const { said } = await runProcess<{ seconds: number; versions: Record<string, string> }>(
              python,
              args,
              { env },
            );
            versions = said.versions;
            return { value: said.seconds, raw: said };
          },
        },
        {
          name: 'ours',
          what: 'verger pca --engine spark: moments taken from the features stage, fit, model written',
          async measure() {
            const { said } = await runProcess<{ timings: { pca: number } }>(process.execPath, [
              ...[verger, 'pca', '--out', out, '--json', ...engine],
            ]);
            return { value: said.timings.pca, raw: said };
          },
        },
      ],
      { rounds: Math.min(rounds, 2), say },
      { unit: 's', better: 'less' },
    );
    const [ml, ours] = contestants;
    return {
      unit: 's',
      data: `${ROWS} rows: features of the Training photos of ${photos.name}, some of them again`,
      contestants,
      findings: [
        {
          what: 'time of Spark ML to ours, start of Spark in neither',
          value: ml!.median / ours!.median,
          unit: 'x',
          target: { at: 'least', value: 10 },
        },
      ],
      versions,
    };
  },
};
