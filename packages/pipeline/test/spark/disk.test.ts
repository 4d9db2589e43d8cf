import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cannotStart, sparkHome } from '@verger/testing';
import { writeSmallBackbone } from '@verger/testing/fixtures';
import {
  attemptsOf,
  errorOf,
  expectDone,
  rowsOf,
  sparkRun,
  summaryOf,
  verger,
  writeSamplePhotos,
} from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../../cli/bin/verger.js', import.meta.url));

/** Runs a command with a small disk of its own at $DISK: a mount that goes with the process. */
const withDisk = (
  disk: string,
  bytes: string,
  command: readonly string[],
  env: Record<string, string> = {},
) =>
  spawnSync(
    'unshare',
    ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=$SIZE tmpfs "$DISK" && exec "$@"', 'sh', ...command],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', DISK: disk, SIZE: bytes, ...env } },
  );

const missing =
  cannotStart('spark') ?? (mayMount() ? undefined : 'needs the right to mount a disk of its own');

function mayMount(): boolean {
  const disk = mkdtempSync(join(tmpdir(), 'verger-test-mount-'));
  try {
    return withDisk(disk, '1m', ['true']).status === 0;
  } finally {
    rmSync(disk, { recursive: true });
  }
}

describe.skipIf(missing)(`Spark on a full disk ${missing ? `(skipped: ${missing})` : ''}`, () => {
  let folder: string;
  const at = (name: string) => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'verger-test-disk-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('no room for the worker archive: said so, nothing lost, and with room the same command goes on', async () => {
    const home = await sparkHome();
    const photos = at('photos');
    const out = at('out');
    const backbone = writeSmallBackbone(at('small.onnx'));
    const sorted = await writeSamplePhotos(photos, 40);
    const disk = at('disk');
    mkdirSync(disk);
    // A run of the local engine has done half of them.
    const half = await verger([
      'features',
      photos,
      '--out',
      out,
      '--json',
      '--limit',
      '20',
      '--backbone',
      backbone,
    ]);
    expectDone(half);
    const spark = ['--engine', 'spark', '--master', 'local[2,4]', '--spark-home', home];
    const here = [
      'spark.driver.host=127.0.0.1',
      'spark.driver.bindAddress=127.0.0.1',
      `spark.local.dir=${disk}`,
    ];
    const { status, stdout, stderr } = withDisk(
      disk,
      '40m',
      [
        ...[process.execPath, PROGRAM, 'features', photos, '--out', out, '--json', '--backbone', backbone],
        ...[...spark, ...here.flatMap((property) => ['--conf', property])],
      ],
      { SPARK_LOCAL_IP: '127.0.0.1' },
    );
    expect(status).toBe(5);
    expect(errorOf({ exit: status, signal: null, stdout, stderr })).toMatchObject({
      code: 'spark-disk-full',
      message: expect.stringContaining('a disk of the cluster is full'),
    });
    expect((await rowsOf(out)).features).toHaveLength(20);

    const again = await sparkRun({ photos, out, home, backbone, master: 'local[2,4]' }).ended;
    expectDone(again);
    expect(summaryOf(again).throughput?.photos).toBe(20);
    expect(await rowsOf(out)).toEqual({ features: sorted, errors: [] });
    expect(attemptsOf(out)).toEqual([]);
  }, 1_200_000);
});
