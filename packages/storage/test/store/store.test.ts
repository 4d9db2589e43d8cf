import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cannotStart, type S3Server, startS3 } from '@verger/testing';
import { expect, test } from 'vitest';
import { folderStore } from '../../src/store/folder.js';
import { s3Store } from '../../src/store/s3.js';
import { type StoreUnderTest, storeContract } from './contract.js';

const folder = (): StoreUnderTest => {
  let root = '';
  let count = 0;
  return {
    name: 'the folder store',
    async open() {
      root = mkdtempSync(join(tmpdir(), 'verger-store-'));
    },
    async close() {
      rmSync(root, { recursive: true, force: true });
    },
    async fresh() {
      const again = () => folderStore(join(root, name));
      const name = String(count++);
      return { store: again(), again };
    },
  };
};

const s3 = (): StoreUnderTest => {
  let server: S3Server | undefined;
  let count = 0;
  const before = { ...process.env };
  return {
    name: 'the S3 store',
    async open() {
      server = await startS3();
      await server.makeBucket('orchard');
      Object.assign(process.env, server.env);
    },
    async close() {
      for (const name of Object.keys(server?.env ?? {})) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
      await server?.stop();
    },
    async fresh() {
      const url = `s3://orchard/run ${count++}/é+%20`;
      const again = () => s3Store(url);
      return { store: again(), again };
    },
  };
};

storeContract(folder(), undefined);
storeContract(s3(), cannotStart('s3'));

test('folders of the folder store go with the last object in them, also while others write there', async () => {
  const root = mkdtempSync(join(tmpdir(), 'verger-test-store-'));
  try {
    const store = folderStore(join(root, 'run'));
    const name = (i: number) => `attempts/1/marks/${i}`;
    const indices = Array.from({ length: 200 }, (_, i) => i);
    await Promise.all(
      indices.map(async (i) => {
        await store.write(name(i), new Uint8Array([i]));
        if (i % 2 === 0) await store.remove(name(i));
        else await store.move(name(i), `kept/${i}`);
      }),
    );
    expect(readdirSync(join(root, 'run')).filter((entry) => !entry.startsWith('.'))).toEqual(['kept']);
    expect(readdirSync(join(root, 'run', 'kept'))).toHaveLength(100);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test('the folder store sweeps what a killed writer left', async () => {
  const root = mkdtempSync(join(tmpdir(), 'verger-store-'));
  try {
    mkdirSync(join(root, '.unfinished'));
    writeFileSync(join(root, '.unfinished', 'half'), 'half');
    const store = folderStore(root);
    for await (const { path } of store.list('')) expect.unreachable(path);
    await store.sweep();
    expect(existsSync(join(root, '.unfinished'))).toBe(false);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
