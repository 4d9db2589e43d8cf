// npm run release: walks the checklist of a release and stops at the first item that is not so. It publishes nothing.
// --dry-run checks what costs seconds, and lists the rest.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const options = process.argv.slice(2);
if (options.some((option) => option !== '--dry-run')) {
  process.stderr.write('release: takes --dry-run only\n');
  process.exit(2);
}
const isDry = options.length > 0;

/** @param {string} path */
const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
/** @param {string[]} args */
const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();
/** @param {string[]} args */
const passes = (...args) =>
  spawnSync('npm', args, { cwd: root, stdio: 'inherit', env: { ...process.env, CI: 'true' } }).status === 0
    ? undefined
    : `npm ${args.join(' ')} fails`;

const { version } = json('package.json');
const packages = ['packages', 'apps'].flatMap((group) =>
  readdirSync(join(root, group))
    .map((name) => `${group}/${name}/package.json`)
    .filter((path) => existsSync(join(root, path))),
);

/**
 * What must be so, in this order; each says what is wrong, or nothing. `slow` ones are only listed by --dry-run.
 * @type {{ what: string, slow?: true, check: () => string | undefined }[]}
 */
const ITEMS = [
  {
    what: 'every package has the version of the workspace',
    check() {
      const other = packages.filter((path) => json(path).version !== version);
      return other.length === 0 ? undefined : `not ${version}: ${other.join(', ')}`;
    },
  },
  {
    what: 'CHANGELOG.md has a section for it, and nothing is unreleased',
    check() {
      const sections = readFileSync(join(root, 'CHANGELOG.md'), 'utf8').split(/^## /m).slice(1);
      const titles = sections.map((text) => text.split('\n')[0]);
      if (!titles.some((title) => title?.startsWith(version))) return `no section "## ${version}"`;
      const open = sections.find((text) => text.startsWith('Unreleased'));
      return open?.includes('\n- ') ? `lines stand under Unreleased: choose the next version` : undefined;
    },
  },
  {
    what: 'the version has no tag yet',
    check: () => (git('tag', '--list', `v${version}`) === '' ? undefined : `v${version} is tagged`),
  },
  {
    what: 'nothing is uncommitted, on the branch main',
    check() {
      if (git('status', '--porcelain') !== '') return 'the working tree has changes';
      const branch = git('branch', '--show-current');
      return branch === 'main' ? undefined : `this is ${branch === '' ? 'no branch' : branch}`;
    },
  },
  {
    what: 'package-lock.json names no registry',
    check: () =>
      readFileSync(join(root, 'package-lock.json'), 'utf8').includes('"resolved": "http')
        ? 'it does: npm install with the .npmrc of this folder'
        : undefined,
  },
  { what: 'everything is tested (CI=true npm test)', slow: true, check: () => passes('test') },
  { what: 'the reference builds without warnings', slow: true, check: () => passes('run', 'docs') },
  { what: 'the tarball is made, for all platforms', slow: true, check: () => passes('run', 'pack') },
];

let isWrong = false;
for (const { what, slow, check } of ITEMS) {
  if (isDry && slow) {
    process.stdout.write(`[ ] ${what}: not tried in a dry run\n`);
    continue;
  }
  const wrong = check();
  process.stdout.write(
    `[${wrong === undefined ? 'x' : ' '}] ${what}${wrong === undefined ? '' : `: ${wrong}`}\n`,
  );
  if (wrong === undefined) continue;
  isWrong = true;
  if (!isDry) break;
}
const tarball = `out/verger-${version}.tgz`;
process.stdout.write(
  isWrong
    ? '\nnot ready\n'
    : `\nready; by hand:\n  git tag v${version} && git push origin v${version}\n  npm publish ${tarball}\n`,
);
process.exitCode = isWrong ? 1 : 0;
