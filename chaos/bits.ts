import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VergerError } from '@verger/base';
import { executeRun, openRunView } from '@verger/pipeline';
import { writeSmallBackbone } from '@verger/testing/fixtures';
import { type Campaign, pick, Tally, whole } from './campaign.js';
import { writeSamplePhotos } from './photos.js';
import { differences, rowsOf, verger } from './program.js';

const PHOTOS = 80;
/** Flips after which a run mends the folder. */
const HEAL = 40;

const silent = { info() {}, warn() {}, stage() {}, progress() {}, close() {} };
const world = { log: silent, signal: new AbortController().signal, now: () => new Date(), version: 'chaos' };

/** Single bits flipped in the files of a finished run: each reader answers, with what was there or an error of ours. */
export const bits: Campaign = {
  name: 'bits',
  about: 'single bits flipped in the files of a finished run',
  faults: 600,
  async run({ folder, random, faults, say }) {
    const photos = join(folder, 'photos');
    const out = join(folder, 'out');
    await writeSamplePhotos(photos, PHOTOS);
    const backbone = writeSmallBackbone(join(folder, 'small.onnx'));
    const run = ['run', photos, '--out', out, '--backbone', backbone, '--max-errors', '1', '--json'];
    await verger(run);
    const wanted = await rowsOf(out);
    const broken: string[] = [];
    const tally = new Tally();
    const answers = new Tally();
    let heals = 0;
    while (tally.all < faults) {
      const kind = pick(random, [
        'features',
        'errors',
        'errors',
        'reduced',
        'pca',
        'classifier',
        '.',
      ] as const);
      const name = pick(
        random,
        readdirSync(join(out, kind), { withFileTypes: true }).filter((one) => one.isFile()),
      )?.name;
      if (name === undefined || name === 'report.html') continue;
      const file = join(out, kind, name);
      const before = readFileSync(file);
      const bytes = Buffer.from(before);
      const bit = whole(random, 0, bytes.length * 8);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(file, bytes);
      tally.add(kind === '.' ? name : `${kind}/`);
      const where = `bit ${bit} of ${kind}/${name}`;
      for (const [reader, read] of [
        ['run view', () => openRunView(out)],
        ['report', () => executeRun('report', { out }, world)],
      ] as const) {
        try {
          await read();
          answers.add(`${reader}: read`);
        } catch (error) {
          answers.add(`${reader}: refused`);
          if (!(error instanceof VergerError)) broken.push(`${where}: ${reader} threw ${error}`);
        }
      }
      if (tally.all % HEAL === 0) {
        const { exit, stderr } = await verger(run);
        heals++;
        if (exit !== 0) broken.push(`${where}: a run gave exit ${exit}: ${stderr.slice(-300)}`);
        broken.push(...differences(await rowsOf(out), wanted).map((what) => `${where}: ${what}`));
        say(`${tally.all} of ${faults} bits`);
      } else writeFileSync(file, before);
      rmSync(join(out, 'run.lock'), { force: true });
    }
    const said = Object.entries(answers.counts).map(([what, count]) => `${what} ${count}`);
    return { faults: tally.counts, checked: `${said.join(', ')}; rows after ${heals} mending runs`, broken };
  },
};
