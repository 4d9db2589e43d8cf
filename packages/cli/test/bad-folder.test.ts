import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorRows, featureRows, filesOf, writeSmallBackbone } from '@verger/testing/fixtures';
import { errorOf, runJsonOf, start, summaryOf, verger, writePhotos } from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

let folder: string;
let photos: string;
let backbone: string;
/** A finished run that tests copy and spoil. */
let done: string;
const at = (...path: string[]) => join(folder, ...path);

const PATHS = ['A', 'B'].flatMap((label) => Array.from({ length: 35 }, (_, i) => `${label}/${i}_100.jpg`));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-folder-'));
  photos = at('photos');
  await writePhotos(photos, PATHS);
  backbone = writeSmallBackbone(at('small.onnx'));
  done = at('done');
  expect((await verger(run(photos, done))).exit).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (from: string, out: string, ...more: string[]) => [
  'run',
  from,
  '--out',
  out,
  '--backbone',
  backbone,
  '--workers',
  '1',
  '--json',
  ...more,
];

/** A copy of the finished run, to be spoiled. */
function copyOfDone(name: string): string {
  cpSync(done, at(name), { recursive: true, preserveTimestamps: true });
  return at(name);
}

/** Turns one byte in the middle of a file. */
function spoil(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 0xff;
  writeFileSync(file, bytes);
}

const onePart = (out: string, kind: string) => join(out, kind, readdirSync(join(out, kind))[0]!);

describe('folders of photos', () => {
  test.each<[string, (path: string) => void, string]>([
    ['empty', (path) => mkdirSync(path), 'there are no photos in '],
    [
      'of other files',
      (path) => {
        mkdirSync(path);
        writeFileSync(join(path, 'notes.txt'), 'x');
        writeFileSync(join(path, 'data.csv'), 'x');
      },
      ', but other files: .csv 1, .txt 1',
    ],
    ['missing', () => {}, 'there is no folder '],
    ['a file', (path) => writeFileSync(path, 'x'), 'is a file, not a folder of photos'],
  ])('%s: refused', async (name, make, message) => {
    const [from, out] = [at(`from ${name}`), at(`out ${name}`)];
    make(from);
    const ended = await verger(run(from, out));
    expect(ended.exit).toBe(3);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).toMatch(/\n {2}→ give /);
    expect(errorOf(ended).hint).toMatch(/^give /);
    if (name !== 'empty' && name !== 'of other files') expect(existsSync(out)).toBe(false);
    // Its name until 0.1.
    expect(errorOf(ended)).toHaveProperty('mend', errorOf(ended).hint);
  });

  test.skipIf(process.platform === 'win32')(
    'renamed, reached by a link, or copied with other times: the run goes on, and nothing is computed again',
    async () => {
      const [from, out] = [at('before'), at('moved-out')];
      cpSync(photos, from, { recursive: true, preserveTimestamps: true });
      expect((await verger(run(from, out))).exit).toBe(0);
      const rows = await featureRows(out);
      const goesOn = async (to: string) => {
        const ended = await verger(run(to, out));
        expect(ended.exit, ended.stderr).toBe(0);
        expect(await featureRows(out)).toEqual(rows);
        expect(ended.stderr).toContain('70 of 70 photos are done already');
        return ended;
      };
      renameSync(from, at('after'));
      expect((await goesOn(at('after'))).stderr).toContain('the photos were in ');
      expect(runJsonOf(out).config.photos).toBe(realpathSync(at('after')));
      symlinkSync('after', at('linked'));
      await goesOn(at('linked'));
      cpSync(at('after'), at('copied'), { recursive: true });
      await goesOn(at('copied'));
    },
  );

  test('a mistyped folder binds no one: the right one then runs into the same out', async () => {
    const out = at('typo-out');
    expect((await verger(run(at('fotos'), out))).exit).toBe(3);
    expect((await verger(run(photos, out, '--limit', '40'))).exit).toBe(0);
    expect(runJsonOf(out).config.photos).toBe(photos);
  });

  test('deleted in mid-run: every photo still has its row, and comes back with --retry-errors', async () => {
    const [from, out] = [at('vanishing'), at('vanishing-out')];
    // Three of them: some must be left to do when the folder goes, however quick the machine.
    for (const copy of ['1', '2', '3']) {
      cpSync(photos, join(from, copy), { recursive: true, preserveTimestamps: true });
    }
    const args = ['features', from, '--out', out, '--workers', '1', '--json'];
    const running = start(args);
    await running.said('/210 photos');
    renameSync(from, at('vanished'));
    const ended = await running.ended;
    expect([3, 4]).toContain(ended.exit);
    const [features, errors] = [await featureRows(out), await errorRows(out)];
    expect(features.length + errors.length).toBe(210);
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['not-found']));
    const gone = await verger(args);
    expect(gone.exit).toBe(3);
    expect(gone.stderr).toContain('there is no folder ');
    expect(await featureRows(out)).toEqual(features);
    renameSync(at('vanished'), from);
    const back = await verger([...args, '--retry-errors']);
    expect(back.exit).toBe(0);
    expect(summaryOf(back).counts).toMatchObject({ features: 210, errors: 0 });
    expect(summaryOf(back).throughput!.photos).toBe(errors.length);
  });
});

describe('an out folder of another configuration is refused and says what differs', () => {
  test.each<[string, () => string[], RegExp]>([
    ['other photos', () => run(at('elsewhere'), done), /other photos, .*photos: in .*elsewhere none of 32/],
    [
      'other photos of the same names',
      () => run(at('namesakes'), done),
      /of 32 of the same path, 0 have the same content/,
    ],
    [
      'other --max-pixels',
      () => run(photos, done, '--max-pixels', '5000'),
      /maxPixels was 120000000, now 5000/,
    ],
    [
      'another backbone',
      () => run(photos, done, '--backbone', writeSmallBackbone(at('other.onnx'), 'other')),
      /backbone was [0-9a-f]{64}, now [0-9a-f]{64}/,
    ],
    [
      'a shipped backbone by name',
      () => run(photos, done, '--backbone', 'efficientnet-lite0'),
      /backbone was [0-9a-f]{64}, now 3ab0118a363f/,
    ],
  ])('%s', async (_, args, message) => {
    mkdirSync(at('elsewhere'), { recursive: true });
    await writePhotos(at('namesakes'), PATHS.toReversed());
    const before = readFileSync(join(done, 'run.json'), 'utf8');
    const ended = await verger(args());
    expect(ended.exit).toBe(2);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).toContain('\n  → give another --out');
    expect(errorOf(ended).code).toBe('out-other-config');
    expect(readFileSync(join(done, 'run.json'), 'utf8')).toBe(before);
  });

  test('also when run.json is lost: the parts tell', async () => {
    const out = copyOfDone('no-run-json');
    rmSync(join(out, 'run.json'));
    const ended = await verger(run(photos, out, '--max-pixels', '5000'));
    expect(ended.exit).toBe(2);
    expect(ended.stderr).toContain('maxPixels was 120000000, now 5000');
    expect(filesOf(out, 'features')).toEqual(filesOf(done, 'features'));
  });
});

describe('damage is found and made good', () => {
  test('a part of features: told, and only its photos are done again', async () => {
    const out = copyOfDone('part');
    spoil(onePart(out, 'features'));
    const pca = await verger(['pca', '--out', out]);
    expect(pca.exit).toBe(3);
    expect(pca.stderr).toMatch(/part-.*\.parquet is gone or damaged\n {2}→ do its photos again: verger run/);
    const ended = await verger(run(photos, out));
    expect(ended.exit).toBe(0);
    expect(ended.stderr).toMatch(/warning: features\/part-.* is damaged: its photos are done again/);
    expect(await featureRows(out)).toEqual(await featureRows(done));
    expect(summaryOf(ended).throughput!.photos).toBeLessThan(70);
  });

  test.each([
    ['torn', (text: string) => text.slice(0, text.length / 2)],
    ['changed', (text: string) => text.replace('"listed": 70', '"listed": 71')],
  ])('run.json %s: written anew from the parts', async (name, change) => {
    const out = copyOfDone(`run-json-${name}`);
    const file = join(out, 'run.json');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    const report = await verger(['report', '--out', out]);
    expect(report.exit).toBe(3);
    expect(report.stderr).toContain('run.json is damaged');
    const ended = await verger(run(photos, out));
    expect(ended.exit).toBe(0);
    expect(ended.stderr).toContain('run.json is damaged: it is written anew from the parts');
    expect(filesOf(out, 'features')).toEqual(filesOf(done, 'features'));
    expect(runJsonOf(out).counts).toEqual(runJsonOf(done).counts);
  });

  test('PCA, reduced rows, model, metrics and report: each command says it; a run makes them anew', async () => {
    const out = copyOfDone('later');
    const says = async (command: string, message: RegExp) => {
      const ended = await verger([command, '--out', out, '--json']);
      expect(ended.stderr).toMatch(message);
      expect(ended.exit).toBe(3);
      expect(errorOf(ended).hint).toMatch(/verger (pca|evaluate)/);
      return errorOf(ended).code;
    };
    writeFileSync(join(out, 'classifier/metrics.json'), '{"version":');
    expect(await says('report', /metrics\.json is damaged/)).toBe('metrics-damaged');
    spoil(onePart(out, 'reduced'));
    await says('train', /reduced\/part-.*\.parquet is gone or damaged\n {2}→ reduce again: verger pca --out/);
    cpSync(join(done, 'reduced'), join(out, 'reduced'), { recursive: true });
    spoil(join(out, 'pca/model.bin'));
    await says('train', /pca\/model\.bin has SHA-256/);
    spoil(join(out, 'classifier/model.verger'));
    expect((await verger(run(photos, out))).exit).toBe(0);
    for (const kind of ['pca', 'reduced', 'classifier'])
      expect(filesOf(out, kind)).toEqual(filesOf(done, kind));
  });
});

describe('backbones', () => {
  test.each<[string, () => string, RegExp]>([
    ['missing', () => at('nowhere.onnx'), /There is no backbone at .*nowhere\.onnx/],
    [
      'no ONNX',
      () => {
        writeFileSync(at('text.onnx'), 'this is no network');
        return at('text.onnx');
      },
      /text\.onnx is not a usable ONNX model/,
    ],
    ['a folder', () => photos, /Cannot read the backbone .*photos/],
  ])('%s: exit 3, nothing written', async (name, file, message) => {
    const out = at(`backbone ${name}`);
    const ended = await verger(run(photos, out, '--backbone', file()));
    expect(ended.exit).toBe(3);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).toContain('\n  → Give ');
    expect(existsSync(out)).toBe(false);
  });
});

/** Mounts a disk of half a megabyte; undefined where this user may not. */
function mountSmallDisk(): string | undefined {
  const disk = mkdtempSync(join(tmpdir(), 'verger-test-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', disk], { stdio: 'ignore' });
    return disk;
  } catch {
    rmSync(disk, { recursive: true });
    return undefined;
  }
}

function unmount(disk: string): void {
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true });
}

const tried = mountSmallDisk();
if (tried !== undefined) unmount(tried);

describe.skipIf(tried === undefined)(
  'a full disk (skipped where no small one can be mounted: not root)',
  () => {
    test('exit 3 and said; with room the same command goes on', async () => {
      const disk = mountSmallDisk()!;
      onTestFinished(() => unmount(disk));
      const ballast = join(disk, 'ballast');
      const out = join(disk, 'out');
      writeFileSync(ballast, Buffer.alloc(585 * 1024));
      const full = await verger(run(photos, out));
      expect(full.stderr).toMatch(
        /verger: no room left on the disk for .*out.*\n {2}→ free some room and run the same/,
      );
      expect(full.exit).toBe(3);
      expect(errorOf(full).code).toBe('disk-full');
      writeFileSync(ballast, Buffer.alloc(530 * 1024));
      const half = await verger(run(photos, out));
      expect(half.exit).toBe(3);
      expect(errorOf(half).code).toBe('disk-full');
      const kept = filesOf(out, 'features');
      rmSync(ballast);
      const ended = await verger(run(photos, out));
      expect(ended.exit).toBe(0);
      for (const [name, bytes] of kept) expect(filesOf(out, 'features').get(name)).toEqual(bytes);
      expect(await featureRows(out)).toEqual(await featureRows(done));
    });

    test('one that is read-only from the start: that is said, whichever folder is missing', async () => {
      const disk = mountSmallDisk()!;
      onTestFinished(() => unmount(disk));
      execFileSync('mount', ['-o', 'remount,ro', disk], { stdio: 'ignore' });
      const ended = await verger(run(photos, join(disk, 'new', 'out')));
      expect(ended.stderr).toMatch(/verger: the disk of .* is read-only\n {2}→ make it writable again/);
      expect([ended.exit, errorOf(ended).code]).toEqual([3, 'read-only']);
    });

    test('one that becomes read-only in mid-run: that is said, not that its lock cannot be taken away', async () => {
      const disk = mountSmallDisk()!;
      onTestFinished(() => unmount(disk));
      const out = join(disk, 'out');
      const args = ['features', photos, '--out', out, '--backbone', backbone, '--workers', '1', '--json'];
      const running = start(args);
      await running.said('/70 photos');
      for (let done = false; !done; ) {
        try {
          execFileSync('mount', ['-o', 'remount,ro', disk], { stdio: 'ignore' });
          done = true;
        } catch {
          // A file is being written at this moment.
        }
      }
      const ended = await running.ended;
      expect(ended.exit).toBe(3);
      expect(ended.stderr).toMatch(/verger: the disk of .* is read-only\n {2}→ make it writable again/);
      expect(ended.stderr).not.toContain('run.lock');
      execFileSync('mount', ['-o', 'remount,rw', disk]);
      expect((await verger(args)).exit).toBe(0);
      expect(await featureRows(out)).toEqual(await featureRows(done));
    });
  },
);
