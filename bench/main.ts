import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { accuracy } from './accuracy.js';
import { type Benchmark, reached } from './benchmark.js';
import { corrections } from './corrections.js';
import { writeDocs } from './docs.js';
import { eigen } from './eigen.js';
import { features } from './features.js';
import { int8 } from './int8.js';
import { kinds } from './kinds.js';
import { memory } from './memory.js';
import { network } from './network.js';
import { pca } from './pca.js';
import { phone } from './phone.js';
import { choosePhotos, named } from './photos.js';
import { load, machine, type Result, writeResult } from './result.js';
import { s3 } from './s3.js';
import { s3Delay } from './s3-delay.js';
import { server } from './server.js';
import { shards } from './shards.js';
import { spark } from './spark.js';
import { sparkPca } from './spark-pca.js';
import { plain } from './table.js';
import { webassembly } from './webassembly.js';
import { where } from './where.js';

/** The full run of `memory` serves `pca` and `accuracy` too. */
const BENCHMARKS: readonly Benchmark[] = [
  ...[features, network, int8, memory, pca, eigen, accuracy],
  ...[spark, s3, s3Delay, shards, sparkPca],
  ...[phone, webassembly, corrections, server, where, kinds],
];

const { values: options, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    photos: { type: 'string', multiple: true, default: [] },
    limit: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    scratch: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string): void => void process.stderr.write(`${text}\n`);

const HELP = `npm run bench -- [names] [options]

Measures Verger beside a peer, in turns, several rounds, and writes bench/results/<name>.json and the tables of
docs/benchmarks.md. All of it takes about an hour on a quiet machine with 2 cores; the first time also some
minutes to install the peers (Python 3.11, Java 17) into .cache/bench-python and .cache/bench-node.

${BENCHMARKS.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n')}

  --photos <folder>   like Fruits-360; given again, both joined (default: $FRUITS_360, ../shared/fruits-360, or the sample data set)
  --limit <n>         photos of features, network and the smaller job of memory (default 2000)
  --rounds <n>        rounds (default 3)
  --scratch           results into .cache/bench-scratch: not for the record
  --docs              measure nothing, only rewrite the tables of docs/benchmarks.md`;

async function measure(benchmark: Benchmark, setting: Parameters<Benchmark['run']>[0]): Promise<Result> {
  const { name, summary } = benchmark;
  const before = load();
  const started = performance.now();
  const outcome = await benchmark.run(setting);
  const folders = options.photos.flatMap((folder) => ['--photos', named(folder)]);
  const flags = options.limit === '2000' ? [] : ['--limit', options.limit];
  return {
    name,
    summary,
    date: new Date().toISOString(),
    command: ['npm run bench --', name, ...flags, ...folders].join(' '),
    seconds: (performance.now() - started) / 1000,
    rounds: setting.rounds,
    machine: machine(before),
    ...outcome,
  };
}

function positive(name: 'limit' | 'rounds'): number {
  const value = Number(options[name]);
  if (Number.isInteger(value) && value > 0) return value;
  say(`--${name} ${options[name]}: give a whole number above 0`);
  process.exit(2);
}

async function main(): Promise<void> {
  if (options.help || options.list) return say(HELP);
  if (options.docs) return say(`docs/benchmarks.md shows ${(await writeDocs()).join(', ') || 'no result'}`);
  const unknown = asked.filter((name) => !BENCHMARKS.some((one) => one.name === name));
  if (unknown.length > 0) {
    say(
      `there is no benchmark ${unknown.join(', ')}; there are ${BENCHMARKS.map(({ name }) => name).join(', ')}`,
    );
    process.exit(2);
  }
  const chosen = BENCHMARKS.filter(({ name }) => asked.length === 0 || asked.includes(name));
  const [limit, rounds] = [positive('limit'), positive('rounds')];
  const photos = await choosePhotos(options.photos, say);
  say(
    `${chosen.map(({ name }) => name).join(', ')} on ${photos.paths.length} photos of ${photos.name}, ${rounds} rounds`,
  );
  if (load() > 1)
    say(`the machine is busy (load ${load().toFixed(1)}): figures will be worse than they could be`);
  const temporary = await mkdtemp(join(tmpdir(), 'verger-bench-'));

  let missed = 0;
  process.once('SIGINT', () => {
    rmSync(temporary, { recursive: true, force: true });
    process.exit(130);
  });
  try {
    for (const [index, benchmark] of chosen.entries()) {
      say(`\n[${index + 1}/${chosen.length}] ${benchmark.name}: ${benchmark.summary}`);
      const folder = join(temporary, benchmark.name);
      await mkdir(folder);
      const setting = {
        photos,
        limit,
        rounds,
        folder,
        shared: temporary,
        say: (text: string) => say(`  ${text}`),
      };
      const result = await measure(benchmark, setting);
      await rm(folder, { recursive: true, force: true });
      const file = options.scratch
        ? await writeResult(result, '.cache/bench-scratch')
        : await writeResult(result);
      missed += result.findings.filter((finding) => reached(finding) === false).length;
      process.stdout.write(`\n${plain(result)}\n`);
      say(`  (${result.seconds.toFixed(0)} s; ${file})`);
    }
    if (!options.scratch) await writeDocs();
    say(missed === 0 ? '\nall bounds reached' : `\n${missed} bounds missed`);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

await main();
