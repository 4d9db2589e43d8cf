import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeSmallBackbone } from '@verger/testing/fixtures';
import { type Campaign, pick, Tally, whole } from './campaign.js';
import { writeSamplePhotos } from './photos.js';
import { childrenOf, differences, killGroup, rowsOf, start, verger } from './program.js';

const PHOTOS = 160;
/** Starts that are stopped before one is let be. */
const STOPS = 5;

/** Stops runs of the local engine at any moment, in any way. */
export const signals: Campaign = {
  name: 'signals',
  about: 'runs of the local engine stopped by signals; workers killed',
  faults: 60,
  missing: () => (process.platform === 'linux' ? undefined : 'needs /proc'),
  async run({ folder, random, faults, say }) {
    const photos = join(folder, 'photos');
    await writeSamplePhotos(photos, PHOTOS);
    const backbone = writeSmallBackbone(join(folder, 'small.onnx'));
    const args = (out: string) => [
      ...['run', photos, '--out', out, '--backbone', backbone],
      ...['--workers', '2', '--max-errors', '1', '--json'],
    ];
    const broken: string[] = [];
    const tally = new Tally();
    const began = performance.now();
    await verger(args(join(folder, 'whole')));
    const long = performance.now() - began;
    const wanted = await rowsOf(join(folder, 'whole'));
    let runs = 0;
    for (; tally.all < faults; runs++) {
      const out = join(folder, `out-${runs}`);
      for (let stop = 0; stop < STOPS; stop++) {
        const { child, ended } = start(args(out));
        await sleep(random.between(0, long));
        const how = pick(random, ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL', 'SIGKILL', 'a worker'] as const);
        if (how === 'a worker') {
          const workers = childrenOf(child.pid!);
          if (workers.length > 0) {
            try {
              process.kill(workers[whole(random, 0, workers.length)]!, 'SIGKILL');
              tally.add('SIGKILL of a worker');
            } catch {
              // It has ended by itself.
            }
          }
          const { exit, stderr } = await ended;
          if (exit !== 0) broken.push(`run ${runs}: exit ${exit} after a worker died: ${stderr.slice(-300)}`);
          continue;
        }
        if (child.exitCode === null && killGroup(child, how)) tally.add(how);
        const { exit, signal, stderr } = await ended;
        const asPromised =
          how === 'SIGKILL'
            ? signal === 'SIGKILL' || exit === 0
            : exit === 130 || exit === 0 || signal === how;
        if (!asPromised) broken.push(`run ${runs}: ${how} gave exit ${exit}: ${stderr.slice(-300)}`);
        if (exit === 130 && existsSync(join(out, 'run.lock')))
          broken.push(`run ${runs}: a lock is left after ${how}`);
      }
      const last = await verger(args(out));
      if (last.exit !== 0)
        broken.push(`run ${runs}: the last start gave exit ${last.exit}: ${last.stderr.slice(-300)}`);
      broken.push(...differences(await rowsOf(out), wanted).map((what) => `run ${runs}: ${what}`));
      say(`${tally.all} of ${faults} faults, ${runs + 1} runs`);
    }
    return { faults: tally.counts, checked: `${PHOTOS} rows of each of ${runs} runs, bit for bit`, broken };
  },
};
