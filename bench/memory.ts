import { join } from 'node:path';
import type { Benchmark, Contestant } from './benchmark.js';
import { fullRun, watchedRun } from './full-run.js';
import type { Finished } from './run-process.js';
import { packageVersions } from './versions.js';

/** Peak memory of the whole job, small and large. */
export const memory: Benchmark = {
  name: 'memory',
  summary: 'resident memory of the whole job on 2,000 and on all photos',
  async run(setting) {
    const { photos, limit, folder, say } = setting;
    const few = Math.min(limit, Math.floor(photos.paths.length / 2));
    say(`the whole job on ${few} photos …`);
    const small = await watchedRun(photos.folder, join(folder, 'few'), few);
    const { ran: large } = await fullRun(setting);
    const entry = (name: string, what: string, bytes: number, ran: Finished<unknown>): Contestant => {
      const megabytes = bytes / 1e6;
      const raw = { seconds: ran.seconds, said: ran.said };
      return { name, what, values: [megabytes], median: megabytes, best: megabytes, raw };
    };
    const all = photos.paths.length;
    const tree = 'largest sum over all processes of the job, seen every 100 ms; shared pages count in each';
    const alone = 'largest of the first process alone';
    const contestants = [
      entry(`${few} photos`, tree, small.peak!.tree, small),
      entry(`${all} photos`, tree, large.peak!.tree, large),
      entry(`${few} photos, driver`, alone, small.peak!.root, small),
      entry(`${all} photos, driver`, alone, large.peak!.root, large),
    ];
    return {
      unit: 'MB',
      data: `${few} and ${all} photos of ${photos.name}, all stages`,
      contestants,
      findings: [
        {
          what: `${all} photos to ${few}, all processes`,
          value: large.peak!.tree / small.peak!.tree,
          unit: 'x',
          target: { at: 'most', value: 1.1 },
        },
        {
          what: `${all} photos to ${few}, driver alone`,
          value: large.peak!.root / small.peak!.root,
          unit: 'x',
          target: null,
        },
      ],
      versions: packageVersions('onnxruntime-node', 'sharp'),
    };
  },
};
