import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark, Contestant } from './benchmark.js';
import { fullRun } from './full-run.js';
import { peer, peersEnvironment, peersPython } from './python.js';
import { runProcess } from './run-process.js';

interface Score {
  readonly protocol: 'official' | 'groups';
  readonly train: number;
  readonly test: number;
  readonly k: number;
  readonly accuracy: number;
  readonly top3: number;
}

interface Metrics {
  readonly protocols: {
    readonly id: 'official' | 'groups';
    readonly train: { readonly photos: number };
    readonly test: { readonly photos: number };
    readonly accuracy: { readonly value: number; readonly low: number; readonly high: number };
    readonly top3: { readonly value: number };
  }[];
}

const NAMES = { official: 'official split', groups: 'clips held out' } as const;

/** The classifier against scikit-learn's on the same features, by the same two protocols. */
export const accuracy: Benchmark = {
  name: 'accuracy',
  summary: 'accuracy after PCA at 95 %: verger against scikit-learn’s PCA and logistic regression',
  async run(setting) {
    const { say, photos } = setting;
    const python = peersPython(say);
    const { out } = await fullRun(setting);
    const { protocols } = JSON.parse(
      await readFile(join(out, 'classifier', 'metrics.json'), 'utf8'),
    ) as Metrics;
    say('scikit-learn’s PCA and logistic regression on the same features …');
    const { said } = await runProcess<{ scores: Score[]; versions: Record<string, string> }>(
      python,
      [peer('accuracy'), out],
      { env: peersEnvironment(python) },
    );
    const contestants: Contestant[] = [];
    const findings = [];
    for (const { id, train, test, ...ours } of protocols) {
      const theirs = said.scores.find(({ protocol }) => protocol === id);
      if (theirs === undefined) throw new Error(`scikit-learn gave no score for ${NAMES[id]}`);
      if (theirs.train !== train.photos || theirs.test !== test.photos) {
        throw new Error(
          `${NAMES[id]}: ours ${train.photos} + ${test.photos} photos, scikit-learn ${theirs.train} + ${theirs.test}`,
        );
      }
      for (const [what, mine, peers] of [
        ['top 1', ours.accuracy.value, theirs.accuracy],
        ['top 3', ours.top3.value, theirs.top3],
      ] as const) {
        contestants.push(entry(`ours, ${NAMES[id]}, ${what}`, 'verger run', mine, ours));
        contestants.push(entry(`scikit-learn, ${NAMES[id]}, ${what}`, `k = ${theirs.k}`, peers, theirs));
        findings.push({
          what: `${NAMES[id]}, ${what}: ours less scikit-learn’s`,
          value: mine - peers,
          unit: 'share' as const,
          // One photo in a thousand is within what the order of the rows decides.
          target: { at: 'least' as const, value: -0.001 },
        });
      }
    }
    return {
      unit: 'share right',
      data: `all photos of ${photos.name}`,
      contestants,
      findings,
      versions: said.versions,
    };
  },
};

const entry = (name: string, what: string, value: number, raw: unknown): Contestant => ({
  ...{ name, what, values: [value], median: value, best: value, raw },
});
