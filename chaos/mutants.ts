import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorRows, writeSmallBackbone } from '@verger/testing/fixtures';
import { type Campaign, Tally } from './campaign.js';
import { mutatedPhoto } from './photos.js';
import { differences, rowsOf, verger } from './program.js';

const FOLDER = 1000;

/** Photos with something wrong in their bytes: each is one row, the same one each time, and none kills a worker. */
export const mutants: Campaign = {
  name: 'photos',
  about: 'photos with mutated bytes',
  faults: 4000,
  async run({ folder, random, faults, say }) {
    const backbone = writeSmallBackbone(join(folder, 'small.onnx'));
    const broken: string[] = [];
    const tally = new Tally();
    let refused = 0;
    for (let batch = 0; tally.all < faults; batch++) {
      const photos = join(folder, `photos-${batch}`, 'mutants');
      mkdirSync(photos, { recursive: true });
      for (let i = 0; i < Math.min(FOLDER, faults - batch * FOLDER); i++) {
        const { name, bytes, how } = await mutatedPhoto(random, i);
        writeFileSync(join(photos, name), bytes);
        tally.add(how);
      }
      const outs = ['a', 'b'].map((name) => join(folder, `out-${batch}-${name}`)) as [string, string];
      for (const out of outs) {
        const args = ['features', join(folder, `photos-${batch}`), '--out', out, '--backbone', backbone];
        const { exit, stderr } = await verger([...args, '--max-errors', '1', '--json']);
        if (exit !== 0) broken.push(`batch ${batch}: exit ${exit}: ${stderr.slice(-300)}`);
        if (/died|killed/.test(stderr))
          broken.push(`batch ${batch}: a photo killed a worker: ${stderr.slice(0, 300)}`);
      }
      const [first, second] = [await rowsOf(outs[0]), await rowsOf(outs[1])];
      broken.push(...differences(second, first).map((what) => `batch ${batch}, done twice: ${what}`));
      const listed = Math.min(FOLDER, faults - batch * FOLDER);
      if (first.length !== listed) broken.push(`batch ${batch}: ${listed} photos have ${first.length} rows`);
      refused += (await errorRows(outs[0])).length;
      say(`${tally.all} of ${faults} photos`);
    }
    return {
      faults: tally.counts,
      checked: `each photo has one row, twice the same; ${refused} of ${tally.all} are error rows`,
      broken,
    };
  },
};
