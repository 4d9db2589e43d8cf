import { mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cannotStart, type Supervised, sparkHome, startYarn, type Yarn } from '@verger/testing';
import { writeSmallBackbone } from '@verger/testing/fixtures';
import { expectDone, rowsOf, type SparkFault, sparkRun, writeSamplePhotos } from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gone, processes, until, workersOf } from './processes.js';

const missing = cannotStart('yarn');

const COUNT = 100;

describe.skipIf(missing)(`Spark on YARN ${missing ? `(skipped: ${missing})` : ''}`, () => {
  let folder: string;
  let photos: string;
  let sorted: string[];
  let backbone: string;
  let home: string;
  let yarn: Yarn;
  const at = (name: string) => join(folder, name);
  const spark = (out: string, fault?: SparkFault, args: string[] = []) =>
    sparkRun({
      photos,
      out,
      home,
      backbone,
      master: 'yarn',
      fault,
      args,
      conf: { ...yarn.sparkConf(home), 'spark.executor.instances': '2', 'spark.executor.memory': '512m' },
      env: { ...yarn.env },
    });

  beforeAll(async () => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'verger-test-yarn-'));
    photos = at('photos');
    backbone = writeSmallBackbone(at('small.onnx'));
    sorted = await writeSamplePhotos(photos, COUNT);
    home = await sparkHome();
    yarn = await startYarn({ nodes: 3, memoryMb: 3072, cores: 2 });
  }, 1_200_000);
  afterAll(async () => {
    await yarn?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  test('a worker that leaks until YARN kills its container, each time on one photo: an error row', async () => {
    const out = at('leak');
    const leaks = sorted[20]!;
    const fault: SparkFault = { rules: [{ on: leaks, what: 'leak', times: 1000 }] };
    const ended = await spark(out, fault, ['--max-errors', '0.05']).ended;
    expectDone(ended);
    expect(await rowsOf(out)).toEqual({
      features: sorted.filter((path) => path !== leaks),
      errors: [`${leaks} worker-died`],
    });
    await gone('workers', () => workersOf(out));
  }, 1_200_000);

  test('a NodeManager that is killed with its containers: every row once', async () => {
    const out = at('node');
    const running = spark(out, { slowMs: 250 });
    await until('two workers', () => (workersOf(out).length > 1 ? true : undefined));
    const master = nodeOf((command) => command.includes('ExecutorLauncher'));
    const worker = workersOf(out).find(({ pid }) => nodeWith(pid) !== master);
    const node = nodeWith(worker!.pid)!;
    killNode(node);
    const ended = await running.ended;
    expectDone(ended);
    expect(await rowsOf(out)).toEqual({ features: sorted, errors: [] });
  }, 1_200_000);

  test('the NodeManager with the application master is killed: every row once', async () => {
    const out = at('master');
    const running = spark(out, { slowMs: 250 });
    await until('two workers', () => (workersOf(out).length > 1 ? true : undefined));
    killNode(nodeOf((command) => command.includes('ExecutorLauncher'))!);
    const ended = await running.ended;
    expectDone(ended);
    expect(await rowsOf(out)).toEqual({ features: sorted, errors: [] });
    await gone('workers', () => workersOf(out));
  }, 1_200_000);

  /** The NodeManager in whose folder a process works. */
  function nodeWith(pid: number): Supervised | undefined {
    try {
      const cwd = readlinkSync(`/proc/${pid}/cwd`);
      return yarn.nodeManagers.find((node) => cwd.startsWith(`${node.folder}/`));
    } catch {
      return undefined;
    }
  }

  function nodeOf(fits: (command: string) => boolean): Supervised | undefined {
    return processes()
      .filter(({ command }) => fits(command))
      .map(({ pid }) => nodeWith(pid))
      .find((node) => node !== undefined);
  }

  /** As when a machine loses its power: the manager, and all that works for it. */
  function killNode(node: Supervised): void {
    node.kill('SIGKILL');
    expect(readdirSync(node.folder)).toContain('conf');
    for (const { pid } of processes()) {
      if (nodeWith(pid) !== node || pid === node.pid) continue;
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It went with another.
      }
    }
  }
});
