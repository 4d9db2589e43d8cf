import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { publint } from 'publint';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Nothing of this repository, of its `.npmrc` or of this user's may be needed. */
const folder = mkdtempSync(join(tmpdir(), 'verger-pack-'));
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|onnxruntime_|node_env)/i.test(name)),
  ),
  HOME: join(folder, 'home'),
  npm_config_userconfig: join(folder, 'home', '.npmrc'),
};
const run = (command: string, args: string[], cwd = join(folder, 'app')) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env });
let tarball: string;

beforeAll(async () => {
  const app = join(folder, 'app');
  mkdirSync(join(folder, 'home'));
  mkdirSync(join(app, 'photos'), { recursive: true });
  const platform = `${process.platform}-${process.arch}`;
  const printed = execFileSync(process.execPath, ['scripts/pack.mjs', platform], {
    cwd: root,
    encoding: 'utf8',
  });
  tarball = printed.split('\n').find((line) => line.endsWith('.tgz') && line.startsWith('/'))!;
  run('npm', ['install', tarball]);
  const disc = (
    fill: string,
    radius: number,
  ) => `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">
    <rect width="100" height="100" fill="white"/><circle cx="50" cy="50" r="${radius}" fill="${fill}"/></svg>`;
  for (const [name, svg] of [
    ['photo.jpg', disc('orange', 40)] as const,
    ['other.jpg', disc('crimson', 30)] as const,
  ])
    writeFileSync(join(app, 'photos', name), await sharp(Buffer.from(svg)).jpeg().toBuffer());
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed tarball, installed in an empty folder without any flag', () => {
  it('brings nothing that would run a script at installation', () => {
    const { packages } = JSON.parse(readFileSync(join(folder, 'app/package-lock.json'), 'utf8'));
    const scripts = Object.entries<{ hasInstallScript?: boolean }>(packages).filter(
      ([, { hasInstallScript }]) => hasInstallScript,
    );
    expect(scripts).toEqual([]);
    expect(Object.keys(packages)).toContain('node_modules/verger/node_modules/onnxruntime-node');
  });

  it('brings the command', () => {
    const answer = JSON.parse(run('npx', ['verger', 'classify', 'photos/photo.jpg', '--json']));
    expect(answer).toMatchObject({ path: 'photos/photo.jpg', known: expect.any(Boolean) });
    expect(answer.predictions).toHaveLength(3);
    expect(answer.predictions[0].probability).toBeGreaterThan(0);
    const lines = run('npx', ['verger', 'run', 'photos', '--out', 'out', '--components', '1', '--json']);
    expect(JSON.parse(lines.trim().split('\n').at(-1)!).counts).toMatchObject({ listed: 2, features: 2 });
  });

  it('runs the programs that the README shows', () => {
    const readme = readFileSync(join(folder, 'app/node_modules/verger/README.md'), 'utf8');
    const programs = [...readme.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map((found) => found[1]!);
    expect(programs.length).toBeGreaterThan(0);
    for (const [i, program] of programs.entries()) {
      writeFileSync(join(folder, `app/readme-${i}.mjs`), program.replaceAll('apple.jpg', 'photos/photo.jpg'));
      expect(run(process.execPath, [`readme-${i}.mjs`])).toMatch(/photo\.jpg/);
    }
  });

  it('brings pages whose links lead somewhere', () => {
    const installed = join(folder, 'app/node_modules/verger');
    const pages = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.md') && !file.startsWith('node_modules'),
    );
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/formats.md', 'examples/README.md']));
    const dead = pages.flatMap((page) =>
      [...readFileSync(join(installed, page), 'utf8').matchAll(/\]\(([^)\s#]+)/g)]
        .filter(([, link]) => !/^(https?:|mailto:)/.test(link!))
        .filter(([, link]) => !existsSync(join(installed, dirname(page), link!)))
        .map(([, link]) => `${page}: ${link}`),
    );
    expect(dead).toEqual([]);
  });

  it('has types that a strict TypeScript project takes, and that refuse what does not exist', () => {
    const program = (extra: string) => `
import { extractFeatures, fitPca, openRecognizer, openRun, run, VergerError } from 'verger';
import { allSpecies } from 'verger/knowledge';
import { preprocess, project, type RejectionThresholds } from 'verger/vision';
await using recognizer = await openRecognizer();
const names: string[] = (await recognizer.classify(['a.jpg'])).flatMap((one) => one.error ? [] : one.predictions.map(({ name }) => name));
const table = await extractFeatures('photos', { onProgress: ({ done }) => console.log(done) });
const reduced: Float32Array = (await fitPca(table, { components: 1 })).transform(table);
const { counts } = await run({ photos: 'photos', out: 'out', variance: 0.95${extra} });
for await (const { path, features } of (await openRun('out')).features()) console.log(path, features[0]! + counts.listed);
export { allSpecies, names, preprocess, project, reduced, VergerError, type RejectionThresholds };
`;
    const check = (source: string) => {
      writeFileSync(join(folder, 'app/program.mts'), source);
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      const options = [
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2022',
        '--lib',
        'es2023,dom,esnext.disposable',
      ];
      return run(process.execPath, [tsc, ...options, 'program.mts']);
    };
    expect(check(program(''))).toBe('');
    expect(() => check(program(', variants: 3'))).toThrow();
  });

  it.each(['vision', 'knowledge'])('bundles verger/%s for browsers', async (entry) => {
    const { outputFiles } = await build({
      stdin: { contents: `export * from 'verger/${entry}';`, resolveDir: join(folder, 'app') },
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'esm',
      logLevel: 'silent',
    });
    expect(outputFiles[0]!.text).not.toMatch(/from\s*["']node:|\brequire\(/);
  });

  it('passes publint and arethetypeswrong', async () => {
    const { messages } = await publint({
      pkgDir: join(folder, 'app/node_modules/verger'),
      strict: true,
      pack: false,
    });
    expect(messages).toEqual([]);
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
    if (!analysis.types) throw new Error('no types');
    // It is ESM alone: `require` of Node 20 and the resolution of Node 10 are not for it.
    const problems = analysis.problems.filter(
      (one) => !('resolutionKind' in one && ['node10', 'node16-cjs'].includes(one.resolutionKind)),
    );
    expect(problems).toEqual([]);
  });
});
