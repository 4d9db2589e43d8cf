import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cannotStart, startSparkCluster } from '@verger/testing';
import { writeSmallBackbone } from '@verger/testing/fixtures';
import { type Campaign, pick, Tally } from './campaign.js';
import { writeSamplePhotos } from './photos.js';
import { differences, rowsOf, start, verger } from './program.js';

const PHOTOS = 400;

/** Master, workers, executors and worker processes of a standalone Spark killed in the middle of a run. */
export const spark: Campaign = {
  name: 'spark',
  about: 'parts of a standalone Spark killed in the middle of a run',
  faults: 8,
  onlyNamed: true,
  missing: () => cannotStart('spark') || undefined,
  async run({ folder, random, faults, say }) {
    const photos = join(folder, 'photos');
    await writeSamplePhotos(photos, PHOTOS);
    const backbone = writeSmallBackbone(join(folder, 'small.onnx'));
    const features = (out: string) => [
      'features',
      photos,
      '--out',
      out,
      '--backbone',
      backbone,
      '--max-errors',
      '1',
      '--json',
    ];
    await verger(features(join(folder, 'whole')));
    const wanted = await rowsOf(join(folder, 'whole'));
    const broken: string[] = [];
    const tally = new Tally();
    let stopped = 0;
    for (let runs = 0; tally.all < faults; runs++) {
      const cluster = await startSparkCluster();
      try {
        const out = join(folder, `out-${runs}`);
        const conf = ['spark.driver.host=127.0.0.1', 'spark.driver.bindAddress=127.0.0.1'];
        const args = [
          ...features(out),
          ...[
            '--engine',
            'spark',
            '--spark-home',
            cluster.home,
            '--master',
            cluster.url,
            '--stall-timeout',
            '2',
          ],
          ...conf.flatMap((one) => ['--conf', one]),
        ];
        const how = pick(random, ['master', 'worker', 'executor', 'worker.js'] as const);
        const { child, ended } = start(args, { env: { SPARK_LOCAL_IP: '127.0.0.1' } });
        let said = '';
        child.stderr!.on('data', (text: string) => {
          said += text;
        });
        while (!said.includes(' Spark tasks,') && child.exitCode === null) await sleep(50);
        await sleep(random.between(0, 4000));
        if (how === 'master') cluster.master.kill('SIGKILL');
        else if (how === 'worker') pick(random, cluster.workers).kill('SIGKILL');
        else
          killOne(
            how === 'executor' ? 'CoarseGrainedExecutorBackend' : 'verger/worker.js',
            cluster.workers.map(({ pid }) => pid),
          );
        tally.add(how);
        let { exit, stderr } = await ended;
        if (exit === 5) {
          stopped++;
          // What is done is kept, and any engine goes on with it.
          ({ exit, stderr } = await verger(features(out)));
        }
        if (exit !== 0)
          broken.push(`run ${runs}: exit ${exit} after a ${how} was killed: ${stderr.slice(-300)}`);
        broken.push(...differences(await rowsOf(out), wanted).map((what) => `run ${runs}: ${what}`));
      } finally {
        await cluster.stop();
      }
      say(`${tally.all} of ${faults} kills`);
    }
    return {
      faults: tally.counts,
      checked: `${PHOTOS} rows of each run, bit for bit; ${stopped} stops with exit 5, gone on with`,
      broken,
    };
  },
};

/** Kills the first process of these families whose command holds a text. */
function killOne(text: string, roots: readonly number[]): void {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((found) =>
      found ? [{ pid: Number(found[1]), parent: Number(found[2]), args: found[3]! }] : [],
    );
  const family = new Set(roots);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { pid, parent } of rows) {
      if (family.has(parent) && !family.has(pid)) {
        family.add(pid);
        grown = true;
      }
    }
  }
  const found = rows.find(({ pid, args }) => family.has(pid) && args.includes(text));
  if (found !== undefined) process.kill(found.pid, 'SIGKILL');
}
