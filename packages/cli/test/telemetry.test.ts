import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeSmallBackbone } from '@verger/testing/fixtures';
import { temporaryFolder, verger, writePhotos } from '@verger/testing/program';
import { expect, test } from 'vitest';

// onnxruntime would keep an id of this machine, and events to send, in a folder of the user's cache.

test('neither the command line nor its workers leave an id of this machine', async () => {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  mkdirSync(home);
  await writePhotos(join(folder, 'photos'), ['A/1.jpg', 'A/2.jpg', 'B/1.jpg', 'B/2.jpg']);
  const backbone = writeSmallBackbone(join(folder, 'small.onnx'));
  const args = ['run', join(folder, 'photos'), '--out', join(folder, 'out'), '--backbone', backbone];
  const env = { ...process.env, HOME: home, XDG_CACHE_HOME: '', ORT_DISABLE_TELEMETRY: undefined };
  expect((await verger(args, { env })).exit).toBe(0);
  expect(readdirSync(home)).toEqual([]);
});

test('nor does a program that uses the packages', () => {
  const home = temporaryFolder();
  const entry = fileURLToPath(new URL('../../learning/dist/backbone/index.js', import.meta.url));
  const program = `
    import { openBackbone, shippedBackbone } from ${JSON.stringify(entry)};
    const backbone = await openBackbone(shippedBackbone().path);
    await backbone.release();`;
  const { ORT_DISABLE_TELEMETRY: _, XDG_CACHE_HOME: __, NODE_OPTIONS: ___, ...env } = process.env;
  const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...env, HOME: home },
    encoding: 'utf8',
  });
  expect(ended.stderr).toBe('');
  expect(ended.status).toBe(0);
  expect(readdirSync(home)).toEqual([]);
});
