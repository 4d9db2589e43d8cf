import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

it('packs into one tarball that installs in an empty folder, classifies a photo and runs there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'verger-pack-'));
  // Nothing of this repository may be needed: another folder, and npm not told that it was called below this one.
  const { npm_config_local_prefix: _, ...env } = process.env;
  const run = (command: string, args: string[], cwd = folder) =>
    execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env });
  try {
    const said = run(process.execPath, ['scripts/pack.mjs'], root);
    const tarball = said.split('\n').find((line) => line.endsWith('.tgz') && line.startsWith('/'))!;
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball]);
    const disc = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">
      <rect width="100" height="100" fill="white"/><circle cx="50" cy="50" r="40" fill="orange"/></svg>`;
    // Libraries in node_modules have pictures of their own.
    mkdirSync(join(folder, 'photos'));
    for (const name of ['photo.jpg', 'other.jpg']) {
      const svg = name === 'photo.jpg' ? disc : disc.replace('orange', 'crimson').replace('r="40"', 'r="30"');
      writeFileSync(join(folder, 'photos', name), await sharp(Buffer.from(svg)).jpeg().toBuffer());
    }
    const answer = JSON.parse(run('npx', ['verger', 'classify', 'photos/photo.jpg', '--json']));
    expect(answer).toMatchObject({ path: 'photos/photo.jpg', known: expect.any(Boolean) });
    expect(answer.predictions).toHaveLength(3);
    expect(answer.predictions[0].probability).toBeGreaterThan(0);
    const lines = run('npx', ['verger', 'run', 'photos', '--out', 'out', '--components', '1', '--json']);
    expect(JSON.parse(lines.trim().split('\n').at(-1)!).counts).toMatchObject({ listed: 2, features: 2 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);
