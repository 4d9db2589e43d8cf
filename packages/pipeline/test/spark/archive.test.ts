import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { sha256 } from '@verger/storage/hash';
import { folderStore } from '@verger/storage/store';
import { cannotStart, sparkHome } from '@verger/testing';
import { writeSmallBackbone } from '@verger/testing/fixtures';
import { errorOf, rowsOf, sparkRun, writeSamplePhotos } from '@verger/testing/program';
import { create, extract } from 'tar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type WorkerArchive, workerArchive } from '../../src/spark/archive.js';
import type { ArchiveManifest } from '../../src/spark/archive-manifest.js';
import { explainSpark } from '../../src/spark/explain.js';
import { attemptPaths, writeJson } from '../../src/spark/tasks/task-spec.js';

const missing = cannotStart('spark');

let folder: string;
let made: WorkerArchive;
let backbone: { path: string; sha256: string };
/** The archive, unpacked. */
let unpacked: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'verger-test-archive-'));
  const path = writeSmallBackbone(at('small.onnx'));
  backbone = { path, sha256: sha256(readFileSync(path)) };
  made = await workerArchive({ backbones: [backbone], cache: at('cache') });
  unpacked = at('unpacked');
  mkdirSync(unpacked);
  await extract({ file: made.path, cwd: unpacked });
}, 300_000);
afterAll(() => {
  spawnSync('chmod', ['-R', 'u+w', folder]);
  rmSync(folder, { recursive: true, force: true });
});

test('the archive is small, its bytes follow from its content, and a damaged one is made anew', async () => {
  expect(made.bytes).toBeLessThan(75e6);
  const elsewhere = await workerArchive({ backbones: [backbone], cache: at('other-cache') });
  expect(elsewhere.sha256).toBe(made.sha256);
  truncateSync(elsewhere.path, 1000);
  const again = await workerArchive({ backbones: [backbone], cache: at('other-cache') });
  expect(again).toEqual(elsewhere);
  expect(sha256(readFileSync(again.path))).toBe(made.sha256);
}, 300_000);

/** What an ELF file says it runs on. */
const MACHINES: Record<number, string> = { 62: 'linux-x64', 183: 'linux-arm64' };

/** Files of machine code in an archive, and the machine each is for. */
async function machineCode(archive: string, folder: string): Promise<Record<string, string | undefined>> {
  mkdirSync(folder);
  await extract({ file: archive, cwd: folder });
  const found: Record<string, string | undefined> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    if (content.subarray(0, 4).toString('latin1') !== '\x7fELF') continue;
    found[relative(folder, path)] = MACHINES[content.readUInt16LE(18)];
  }
  return found;
}

test.each(['linux-x64', 'linux-arm64'] as const)(
  'for %s: Node and all libraries are for that processor',
  async (platform) => {
    const archive = await workerArchive({ backbones: [backbone], cache: at('cache'), platform });
    expect(archive.bytes).toBeLessThan(75e6);
    const found = await machineCode(archive.path, at(`look-${platform}`));
    const names = Object.keys(found).map((path) => path.split('/').at(-1)!);
    expect(names).toEqual(
      expect.arrayContaining([
        'node',
        'onnxruntime_binding.node',
        expect.stringMatching(/^libonnxruntime\.so/),
        expect.stringMatching(/^sharp-.*\.node$/),
        expect.stringMatching(/^libvips-cpp\.so/),
      ]),
    );
    expect(new Set(Object.values(found))).toEqual(new Set([platform]));
  },
  1_200_000,
);

/** Starts the worker as Spark would, in a folder that nothing may be written to, with no home. */
function worker(root: string, argument: unknown, input: string) {
  const cwd = at('container');
  rmSync(cwd, { recursive: true, force: true });
  mkdirSync(cwd);
  cpSync(root, join(cwd, 'verger'), { recursive: true });
  spawnSync('chmod', ['-R', 'a-w', cwd]);
  try {
    const text = Buffer.from(JSON.stringify(argument)).toString('base64url');
    // Not as root, who may write everywhere.
    const whom = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    return spawnSync('./verger/bin/node', ['./verger/worker.js', text], {
      cwd,
      input,
      env: { HOME: '/', PATH: '/usr/bin:/bin' },
      encoding: 'utf8',
      ...whom,
    });
  } finally {
    spawnSync('chmod', ['-R', 'u+w', cwd]);
  }
}

test('a worker from a read-only archive, with HOME=/, prints results only and ends at the end of its input', async () => {
  spawnSync('chmod', ['755', folder]);
  const out = at('worker-run');
  const photos = at('worker-photos');
  const paths = await writeSamplePhotos(photos, 3);
  const config = {
    ...{ photos, backbone: backbone.sha256, inputSize: 32, preprocessing: 'test' },
    ...{ precision: 'fp32' as const, maxPixels: 1e6 },
  };
  const spec = {
    kind: 'features' as const,
    config,
    shards: [{ shard: 0, photos: paths.map((path) => ({ path, bytes: 1, etag: 'e' })) }],
  };
  const store = folderStore(out);
  await writeJson(store, attemptPaths('a').spec('features', 0), spec);
  spawnSync('chmod', ['-R', 'a+rwX', out, photos]);
  const ended = worker(unpacked, [out, 'a', 'features'], '0\n');
  expect(ended.stderr).toBe('');
  expect(ended.status).toBe(0);
  const lines = ended.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { kind: 'shard', shard: 0, features: { rows: 3 }, errors: null },
    { kind: 'end', task: 0 },
  ]);
  expect(worker(unpacked, [out, 'a', 'features'], '')).toMatchObject({ status: 0, stdout: '' });

  const wrong = worker(unpacked, [out, 'a', 'features'], '1\n');
  expect(wrong.status).toBe(1);
  expect(wrong.stdout).toBe('');
  expect(wrong.stderr).toContain(
    `verger worker: Error: there is no ${out}/attempts/a/tasks/features-000001.json`,
  );
  expect(worker(unpacked, 'nonsense', '0\n').status).toBe(1);

  // A node where the folder of photos is not mounted: no photo becomes an error row.
  const blind = { ...spec, config: { ...config, photos: at('elsewhere') } };
  await writeJson(store, attemptPaths('a').spec('features', 2), blind);
  spawnSync('chmod', ['-R', 'a+rwX', out]);
  const unseen = worker(unpacked, [out, 'a', 'features'], '2\n');
  expect(unseen).toMatchObject({ status: 1, stdout: '' });
  expect(explainSpark({ words: unseen.stderr, ended: undefined }, { tasks: 3, ended: 0 })).toMatchObject({
    code: 'spark-not-here',
    message: expect.stringContaining(`there is no ${at('elsewhere')} on this node`),
    hint: expect.stringContaining('s3://'),
  });
}, 120_000);

describe.skipIf(missing)(`archives that cannot work ${missing ? `(skipped: ${missing})` : ''}`, () => {
  /** An archive with one file changed; `listed`: its manifest knows of it. */
  async function changed(name: string, file: string, content: Uint8Array, listed: boolean): Promise<string> {
    const root = at(name);
    cpSync(unpacked, root, { recursive: true });
    writeFileSync(join(root, file), content);
    if (listed) {
      const path = join(root, 'manifest.json');
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as ArchiveManifest;
      writeFileSync(
        path,
        JSON.stringify({ ...manifest, files: { ...manifest.files, [file]: sha256(content) } }),
      );
    }
    const archive = at(`${name}.tar.gz`);
    await create({ cwd: root, file: archive, gzip: { level: 1 } }, ['.']);
    return archive;
  }

  async function failsWith(name: string, archive: string) {
    const out = at(`${name}-run`);
    const ended = await sparkRun({
      photos: at('photos'),
      out,
      home: await sparkHome(),
      backbone: backbone.path,
      master: 'local[2,4]',
      conf: { 'spark.archives': `${archive}#verger` },
    }).ended;
    expect(ended.exit).toBe(5);
    expect(await rowsOf(out)).toEqual({ features: [], errors: [] });
    return errorOf(ended);
  }

  beforeAll(() => writeSamplePhotos(at('photos'), 40), 1_200_000);

  test('for another processor', async () => {
    const elf = Buffer.from(readFileSync(join(unpacked, 'bin/node')).subarray(0, 1 << 20));
    // e_machine: AArch64 where this is x86-64, and the other way round.
    elf.writeUInt16LE(elf.readUInt16LE(18) === 183 ? 62 : 183, 18);
    const error = await failsWith('foreign', await changed('foreign', 'bin/node', elf, true));
    expect(error.code).toBe('spark-architecture');
    expect(error.hint).toContain('--archive-platform');
  }, 300_000);

  test('with a file that is not what its manifest says', async () => {
    const archive = await changed(
      'altered',
      `backbones/${backbone.sha256}.onnx`,
      Buffer.from('not this'),
      false,
    );
    const error = await failsWith('altered', archive);
    expect(error.code).toBe('spark-archive');
    expect(error.message).toContain(`backbones/${backbone.sha256}.onnx is not what it was`);
  }, 300_000);

  test('cut short', async () => {
    const archive = at('cut.tar.gz');
    cpSync(made.path, archive);
    truncateSync(archive, 5_000_000);
    const error = await failsWith('cut', archive);
    expect(error.code).toBe('spark-archive');
  }, 300_000);
});
