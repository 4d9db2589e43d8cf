import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeSmallBackbone } from '@verger/testing/fixtures';
import { type Campaign, pick, Tally, whole } from './campaign.js';
import { writeSamplePhotos } from './photos.js';
import { differences, rowsOf, start, verger } from './program.js';

const PHOTOS = 160;

/** Disks that are full, bounded or read-only in the middle of a run. */
export const disk: Campaign = {
  name: 'disk',
  about: 'disks full, read-only, or with small file sizes, in the middle of a run',
  faults: 30,
  missing: () => (process.getuid?.() === 0 ? undefined : 'needs the right to mount a small disk'),
  async run({ folder, random, faults, say }) {
    const photos = join(folder, 'photos');
    await writeSamplePhotos(photos, PHOTOS);
    const backbone = writeSmallBackbone(join(folder, 'small.onnx'));
    const args = (out: string) => [
      ...['run', photos, '--out', out, '--backbone', backbone],
      ...['--workers', '2', '--max-errors', '1', '--json'],
    ];
    const began = performance.now();
    await verger(args(join(folder, 'whole')));
    const long = performance.now() - began;
    const wanted = await rowsOf(join(folder, 'whole'));
    const broken: string[] = [];
    const tally = new Tally();
    let runs = 0;
    for (; tally.all < faults; runs++) {
      const mount = join(folder, `disk-${runs}`);
      mkdirSync(mount);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', mount]);
      try {
        const out = join(mount, 'out');
        const ballast = join(mount, 'ballast');
        for (let i = 0; i < 3; i++) {
          const how = pick(random, ['full', 'bounded', 'read-only'] as const);
          const limit = whole(random, 0, 64);
          if (how === 'full') fillDisk(ballast, whole(random, 3_700_000, 4_150_000));
          const { child, ended } = start(
            args(out),
            how === 'bounded' ? { shell: `ulimit -f ${limit};` } : {},
          );
          if (how === 'read-only') {
            await sleep(random.between(0, long));
            await remountReadOnly(mount, () => child.exitCode !== null);
          }
          const { exit, stderr } = await ended;
          if (exit === 3) tally.add(how);
          else if (exit !== 0) broken.push(`run ${runs}: ${how} gave exit ${exit}: ${stderr.slice(-300)}`);
          if (exit === 3 && !/is read-only|no room left|as large as/.test(stderr))
            broken.push(`run ${runs}: ${how} was said as ${stderr.slice(-300)}`);
          if (how === 'read-only') execFileSync('mount', ['-o', 'remount,rw', mount]);
          else if (exit === 3 && existsSync(join(out, 'run.lock')))
            broken.push(`run ${runs}: a lock is left, disk ${how}`);
          rmSync(ballast, { force: true });
        }
        const last = await verger(args(out));
        if (last.exit !== 0)
          broken.push(`run ${runs}: the last start gave exit ${last.exit}: ${last.stderr.slice(-300)}`);
        broken.push(...differences(await rowsOf(out), wanted).map((what) => `run ${runs}: ${what}`));
      } finally {
        execFileSync('umount', [mount]);
      }
      say(`${tally.all} of ${faults} faults, ${runs + 1} runs`);
    }
    return { faults: tally.counts, checked: `${PHOTOS} rows of each of ${runs} runs, bit for bit`, broken };
  },
};

/** As much as there is room for: the run may have written a part of it already. */
function fillDisk(file: string, bytes: number): void {
  try {
    writeFileSync(file, Buffer.alloc(bytes));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

/** Refused while a file is being written. */
async function remountReadOnly(mount: string, over: () => boolean): Promise<void> {
  while (!over()) {
    try {
      execFileSync('mount', ['-o', 'remount,ro', mount], { stdio: 'ignore' });
      return;
    } catch {
      await sleep(1);
    }
  }
}
