import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderStore } from '@verger/storage/store';
import { cannotStart, sparkHome } from '@verger/testing';
import {
  errorOf,
  expectDone,
  samplePaths,
  start,
  summaryOf,
  writeSamplePhotos,
} from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyTask, pathBelow } from '../../src/spark/tasks/copy.js';

const missing = cannotStart('spark');
const COUNT = 100;

describe('what a worker copies', () => {
  test('paths are taken below the root, whatever the scheme, and nothing else is', () => {
    expect(pathBelow('/photos', 'hdfs://host:8020/photos/Apple Red/1.jpg')).toBe('Apple Red/1.jpg');
    expect(pathBelow('/photos', 'file:/photos/é#%20.jpg')).toBe('é#%20.jpg');
    expect(pathBelow('', 'gs://bucket/a.jpg')).toBe('a.jpg');
    for (const path of ['hdfs://host/other/1.jpg', 'file:/photos/../etc/1.jpg', 'file:/photosphere/1.jpg']) {
      expect(() => pathBelow('/photos', path)).toThrow('is not below /photos');
    }
  });

  test('a line that is no photo ends the task', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'verger-test-copy-'));
    try {
      async function* lines() {
        yield 'babble';
      }
      await expect(copyTask(folderStore(folder), '/photos', lines())).rejects.toThrow('without a path');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe.skipIf(missing)(`photos that only Spark can read ${missing ? `(skipped: ${missing})` : ''}`, () => {
  let folder: string;
  let home: string;
  const at = (name: string) => join(folder, name);
  /** Hadoop's view of a folder: a scheme that no worker knows, and Spark reads. */
  const copy = (from: string, to: string) =>
    start(
      [
        ...['dataset', 'copy', from, to, '--json', '--spark-home', home, '--master', 'local[2]'],
        ...['--conf', 'spark.driver.host=127.0.0.1', '--conf', 'spark.driver.bindAddress=127.0.0.1'],
        ...['--conf', `spark.hadoop.fs.viewfs.mounttable.orchard.link./photos=file://${at('photos')}`],
      ],
      { env: { SPARK_LOCAL_IP: '127.0.0.1' } },
    ).ended;

  beforeAll(async () => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'verger-test-copy-'));
    home = await sparkHome();
    await writeSamplePhotos(at('photos'), COUNT);
    mkdirSync(at('photos/Été & co'));
    writeFileSync(at('photos/Été & co/a b,%20#1.JPG'), 'not much of a photo');
    writeFileSync(at('photos/notes.txt'), 'no photo');
    writeFileSync(at('photos/.hidden.jpg'), 'hidden');
  }, 1_200_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('each comes out with its name and its bytes, and once more changes nothing', async () => {
    for (const _ of [1, 2]) {
      const ended = await copy('viewfs://orchard/photos', at('copy'));
      expectDone(ended);
      expect(summaryOf(ended)).toMatchObject({ photos: COUNT + 1, to: at('copy') });
      const names = (readdirSync(at('copy'), { recursive: true }) as string[])
        .filter((name) => /\.jpg$/i.test(name))
        .sort();
      expect(names).toEqual([...samplePaths(COUNT), 'Été & co/a b,%20#1.JPG'].sort());
      for (const name of names) {
        expect(readFileSync(at(`copy/${name}`)).equals(readFileSync(at(`photos/${name}`)))).toBe(true);
      }
    }
  }, 1_200_000);

  test('a folder that is not there, one without photos, a name that would break out of the statement', async () => {
    mkdirSync(at('photos/empty'), { recursive: true });
    expect(errorOf(await copy('viewfs://orchard/photos/none', at('none'))).code).toBe('photos-missing');
    expect(errorOf(await copy('viewfs://orchard/photos/empty', at('none'))).code).toBe('no-photos');
    expect(errorOf(await copy("file:///x'; SELECT 1", at('none'))).code).toBe('copy-from');
  }, 1_200_000);
});
