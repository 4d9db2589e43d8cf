import { readFile } from 'node:fs/promises';
import { shippedBackboneOf } from '@verger/learning/backbone';
import { shippedModel } from '@verger/learning/classify';
import { unpack } from '@verger/vision';
import type { Benchmark } from './benchmark.js';
import { nodePeers } from './node-peers.js';
import { ours } from './root.js';
import { alternate, median } from './rounds.js';
import { runProcess } from './run-process.js';

/** Milliseconds. */
interface Times {
  readonly open: number;
  readonly first: number;
  readonly median: number;
}

interface Said extends Times {
  readonly features: readonly number[];
}

const RUNS = 60;

/** Why the network of the app is our own code: beside the runtime that it replaces, in the engine of Chromium. */
export const webassembly: Benchmark = {
  name: 'webassembly',
  summary: "the app's network in WebAssembly: ours against onnxruntime-web, the same file, in Node",
  async run({ rounds, say }) {
    const modules = nodePeers(say);
    const { backbone } = await unpack(await readFile(shippedModel()));
    const { path } = shippedBackboneOf(backbone)!;
    let expected: readonly number[] | undefined;
    const measure =
      (...args: string[]) =>
      async () => {
        const command = [ours('webassembly-process'), path, String(RUNS), ...args];
        const { said } = await runProcess<Said>(process.execPath, command);
        const { features, ...raw } = said;
        expected ??= features;
        sameFeatures(features, expected);
        return { value: raw.median, raw };
      };
    const contestants = await alternate<Times>(
      [
        { name: 'ours', what: 'packages/vision, one thread', measure: measure('ours', '1') },
        { name: 'ours, two threads', what: 'the same on both cores', measure: measure('ours', '2') },
        {
          name: 'onnxruntime-web',
          what: 'one thread, all optimizations of the graph',
          measure: measure('onnxruntime-web', '1', modules),
        },
        {
          name: 'onnxruntime-web, two threads',
          what: 'the same on both cores',
          measure: measure('onnxruntime-web', '2', modules),
        },
      ],
      { rounds, say },
      { unit: 'ms a photo', better: 'less' },
    );
    const [mine, mineOnTwo, theirs, theirsOnTwo] = contestants.map(({ median, raw }) => ({
      median,
      said: raw as readonly Times[],
    }));
    const of = (said: readonly Times[], what: 'open' | 'first') => median(said.map((one) => one[what]));
    const ratio = (what: string, value: number) => ({ what, value, unit: 'x' as const, target: null });
    return {
      unit: 'ms a photo',
      data: `a drawn photo, ${RUNS} times`,
      contestants,
      findings: [
        ratio('time of onnxruntime-web to ours, a photo', theirs!.median / mine!.median),
        ratio('the same, both on two threads', theirsOnTwo!.median / mineOnTwo!.median),
        ratio('the same, to open the file', of(theirs!.said, 'open') / of(mine!.said, 'open')),
        ratio('the same, the first photo', of(theirs!.said, 'first') / of(mine!.said, 'first')),
      ],
      versions: {},
    };
  },
};

/** @throws Error when the two are not the same but for rounding */
function sameFeatures(features: readonly number[], expected: readonly number[]): void {
  const most = Math.max(...expected.map(Math.abs));
  for (const [i, value] of features.entries()) {
    const off = Math.abs(value - expected[i]!) / most;
    if (!(off < 1e-5)) throw new Error(`feature ${i} differs by ${off} of the largest`);
  }
}
