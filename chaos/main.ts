import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '@verger/storage/hash';
import { bits } from './bits.js';
import type { Campaign, Findings } from './campaign.js';
import { disk } from './disk.js';
import { http } from './http.js';
import { mutants } from './mutants.js';
import { s3 } from './s3.js';
import { signals } from './signals.js';
import { spark } from './spark.js';
import { weights } from './weights.js';

const CAMPAIGNS: readonly Campaign[] = [signals, disk, mutants, bits, s3, http, spark, weights];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    scale: { type: 'string', default: '1' },
    list: { type: 'boolean', default: false },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  if (values.list) {
    for (const { name, about, faults } of CAMPAIGNS) process.stdout.write(`${name}: ${about} (${faults})\n`);
    return 0;
  }
  const unknown = positionals.find((name) => !CAMPAIGNS.some((one) => one.name === name));
  const scale = Number(values.scale);
  if (unknown !== undefined || !(scale > 0)) {
    process.stderr.write(
      unknown === undefined ? '--scale takes a number above 0\n' : `no campaign ${unknown}: see --list\n`,
    );
    return 2;
  }
  const asked = CAMPAIGNS.filter(({ name, onlyNamed }) =>
    positionals.length === 0 ? onlyNamed !== true : positionals.includes(name),
  );
  const folder = mkdtempSync(join(tmpdir(), 'verger-chaos-'));
  const rows: string[] = [];
  let broken = 0;
  try {
    for (const campaign of asked) {
      const missing = campaign.missing?.();
      if (missing !== undefined) {
        process.stderr.write(`${campaign.name}: skipped, ${missing}\n`);
        continue;
      }
      const began = performance.now();
      const found = await meet(campaign, join(folder, campaign.name), Math.ceil(campaign.faults * scale));
      broken += found.broken.length;
      for (const what of found.broken) process.stderr.write(`${campaign.name}: BROKEN: ${what}\n`);
      rows.push(tableRow(campaign, found, (performance.now() - began) / 60_000));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(
    `\nseed ${values.seed}, scale ${scale}, ${availableParallelism()} cores, Node ${process.version}\n\n`,
  );
  process.stdout.write(
    '| campaign | faults | held to | broken promises | minutes |\n| --- | --- | --- | --- | --- |\n',
  );
  process.stdout.write(`${rows.join('\n')}\n`);
  return broken === 0 ? 0 : 1;
}

async function meet(campaign: Campaign, folder: string, faults: number): Promise<Findings> {
  mkdirSync(folder);
  const random = seededRandom(`${values.seed} ${campaign.name}`);
  const say = (line: string) => process.stderr.write(`${campaign.name}: ${line}\n`);
  try {
    return await campaign.run({ folder, random, faults, say });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tableRow({ name }: Campaign, { faults, checked, broken }: Findings, minutes: number): string {
  const all = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const kinds = Object.entries(faults).map(([kind, count]) => `${kind} ${count}`);
  return `| ${name} | ${all}: ${kinds.join(', ')} | ${checked} | ${broken.length} | ${minutes.toFixed(1)} |`;
}
