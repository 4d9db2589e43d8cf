import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder, verger } from '@verger/testing/program';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const PAGES = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((page) => !page.startsWith('.github/') && existsSync(join(ROOT, page)));

/** Lines of the shell blocks of a page, without comments, continued lines joined. */
const shellOf = (page: string) =>
  [...read(page).matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .flatMap(([, block]) => block!.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');

/** As a shell would split it; quotes only group. */
const words = (line: string) =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((found) => found[1] ?? found[2] ?? found[3]!);

const anchorsOf = (page: string) =>
  [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(PAGES)('%s links to what is there', (page) => {
  const text = read(page).replace(/^```[\s\S]*?^```$/gm, '');
  const dead = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^(https?:|mailto:)/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : join(dirname(page), decodeURIComponent(file));
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
    });
  expect(dead).toEqual([]);
});

test.each(PAGES.filter((page) => page !== 'CHANGELOG.md'))(
  'files of the repository that %s names exist',
  (page) => {
    const named = [
      ...read(page).matchAll(/`((?:packages|apps|scripts|models|bench|chaos|docs|training)\/[\w./-]+)`/g),
    ];
    const paths = named.map(([, path]) => path!).filter((path) => !/\b(dist|node_modules)\b/.test(path));
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  },
);

test('npm scripts that pages show exist', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const shown = PAGES.flatMap(shellOf).flatMap((line) => [
    ...line.matchAll(/npm (?:run (?:--silent )?)?(?!install|ci|pack|run)([\w-]+)/g),
  ]);
  expect(shown.length).toBeGreaterThan(5);
  expect(shown.map(([, name]) => name!).filter((name) => scripts[name] === undefined)).toEqual([]);
});

test('commands and options that pages show exist', async () => {
  const shown = PAGES.flatMap(shellOf)
    .map((line) => words(line.replace(/^(\S+=\S+ )*npx /, '')))
    .filter(([program]) => program === 'verger');
  expect(shown.length).toBeGreaterThan(20);
  const helps = new Map<string, Promise<string>>();
  const unknown: string[] = [];
  for (const [, ...args] of shown) {
    const name = /^(cloud|dataset|backbone|notebook)$/.test(args[0]!) ? args.slice(0, 2) : args.slice(0, 1);
    if (name.at(-1)!.startsWith('-')) name.pop();
    const key = name.join(' ');
    if (!helps.has(key))
      helps.set(
        key,
        verger([...name, '--help']).then(({ stdout }) => stdout),
      );
    const help = await helps.get(key)!;
    if (!help.startsWith(`Usage: verger ${key}`.trim())) unknown.push(key);
    const flags = args.filter((arg) => /^--[a-z]/.test(arg)).map((arg) => arg.split('=')[0]!);
    unknown.push(...flags.filter((flag) => !help.includes(flag)).map((flag) => `${key} ${flag}`));
  }
  expect(unknown).toEqual([]);
});

describe('docs/first-hundred-photos.md', () => {
  test('its commands do what it says', async () => {
    const cwd = temporaryFolder();
    for (const [label, fill] of [['Boskoop', 'olive'] as const, ['Conference', 'gold'] as const]) {
      mkdirSync(join(cwd, 'photos', label), { recursive: true });
      for (let i = 0; i < 6; i++) {
        const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><rect width="96" height="96"
          fill="hsl(${60 * i},40%,90%)"/><ellipse cx="${30 + 7 * i}" cy="48" rx="${12 + 3 * i}" ry="${38 - 4 * i}" fill="${fill}"/></svg>`;
        const name = i === 0 ? 'IMG_0012.jpg' : `fruit${i % 3}_${i}.jpg`;
        const photo = await sharp(Buffer.from(svg)).jpeg().toBuffer();
        writeFileSync(join(cwd, 'photos', label, name), photo);
      }
    }
    const lines = shellOf('docs/first-hundred-photos.md').filter((line) => !line.includes('verger serve'));
    expect(lines).toHaveLength(4);
    const [, groups] = /--group-by '([^']+)'/.exec(read('docs/first-hundred-photos.md'))!;
    lines.push(`npx verger run photos --out grouped --group-by '${groups}'`);
    for (const line of lines) {
      const [npx, program, ...args] = words(line);
      expect([npx, program]).toEqual(['npx', 'verger']);
      const { exit, stderr } = await verger(args, { cwd });
      expect({ line, exit, stderr: exit === 0 ? '' : stderr }).toEqual({ line, exit: 0, stderr: '' });
    }
    expect(readdirSync(join(cwd, 'run'))).toContain('report.html');
    expect(readdirSync(join(cwd, 'run-2'))).toContain('report.html');
    expect(readFileSync(join(cwd, 'grouped/run.json'), 'utf8')).toContain(JSON.stringify(groups));
  });
});
