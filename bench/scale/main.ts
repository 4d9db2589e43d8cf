import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { choosePhotos } from '../photos.js';
import { load, machine } from '../result.js';
import { root } from '../root.js';
import { manyPaths } from './many-paths.js';
import { nullBackbone } from './null-backbone.js';
import { simulateRows } from './rows.js';
import { type Simulation, simulate } from './simulate.js';

const say = (text: string) => process.stderr.write(`${text}\n`);

/** Six digits are more than any clock here is worth. */
const rounded = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;

const about = (loadBefore: number) => ({
  date: new Date().toISOString(),
  command: ['node bench/scale/run.mjs', ...process.argv.slice(2)].join(' '),
  machine: machine(loadBefore),
});

async function write(name: string, scratch: boolean, result: object): Promise<void> {
  const text = JSON.stringify(result, rounded, 2);
  const to = join(root, scratch ? '.cache/bench-scratch' : 'bench/results');
  await mkdir(to, { recursive: true });
  await writeFile(join(to, `${name}.json`), `${text}\n`);
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      paths: { type: 'string', default: '1000000' },
      spark: { type: 'string', default: '0' },
      kills: { type: 'string', default: '0' },
      int8: { type: 'boolean', default: false },
      'spark-home': { type: 'string' },
      rows: { type: 'string', default: '0' },
      dimension: { type: 'string', default: '8' },
      photos: { type: 'string', multiple: true, default: [] },
      scratch: { type: 'boolean', default: false },
    },
  });
  const [local, spark, dimension] = [options.paths, options.spark, options.dimension].map(Number) as [
    number,
    number,
    number,
  ];
  const loadBefore = load();
  if (options.rows !== '0') {
    const rows = await simulateRows(100_000_000, Number(options.rows));
    return write('scale-rows', options.scratch, { ...about(loadBefore), ...rows });
  }
  const photos = await choosePhotos(options.photos, say);
  const folder = await mkdtemp(join(tmpdir(), 'verger-scale-'));
  try {
    const path = join(folder, 'null.onnx');
    await writeFile(path, nullBackbone(dimension));
    const backbone = options.int8 ? undefined : { path, dimension };
    const many = join(folder, 'photos');
    const links = await manyPaths(many, photos.folder, photos.paths.length, Math.max(local, spark));
    const simulations: Simulation[] = [];
    for (const [engine, paths] of [
      ['local', local],
      ['spark', spark],
    ] as const) {
      if (paths === 0) continue;
      say(`${paths} paths through ${links} links to ${photos.name}, engine ${engine}`);
      const out = join(folder, `run-${engine}`);
      const home = options['spark-home'] ?? process.env.SPARK_HOME;
      const sparkHome = home === undefined ? {} : { sparkHome: home };
      simulations.push(
        await simulate({
          engine,
          photos: many,
          paths,
          out,
          kills: Number(options.kills),
          ...(backbone && { backbone }),
          ...sparkHome,
        }),
      );
      await rm(out, { recursive: true });
    }
    const name = ['scale', local === 0 && 'spark', options.int8 && 'int8'].filter(Boolean).join('-');
    await write(name, options.scratch, {
      name,
      summary: `paths through the features stage with ${options.int8 ? 'the network that ships, in int8' : 'a network that does next to nothing'}, then again`,
      ...about(loadBefore),
      photos: { name: photos.name, files: photos.paths.length, links },
      simulations,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
