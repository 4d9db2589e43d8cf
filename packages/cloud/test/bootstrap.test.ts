import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@verger/storage/hash';
import { lacksTool, onPath, toolFolder } from '@verger/testing';
import { create } from 'tar';
import { beforeAll, describe, expect, test } from 'vitest';
import { zipOf } from '../src/provision/zip.js';
import { temporaryFolder } from './support/templates.js';

const script = (name: string) => fileURLToPath(new URL(`../node/${name}`, import.meta.url));
const noShellcheck = lacksTool('shellcheck');

test.skipIf(noShellcheck)(
  `the scripts of the nodes are clean to shellcheck ${noShellcheck ? `(skipped: ${noShellcheck})` : ''}`,
  async () => {
    const program = join(await toolFolder('shellcheck'), 'shellcheck');
    const scripts = ['bootstrap.sh', 'busy.sh', 'hub.sh', 'kernel.sh', 'start-kernel.sh', 'step.sh'].map(
      script,
    );
    const args = ['--enable=all', '--exclude=SC2250,SC2312', ...scripts];
    const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  },
  300_000,
);

const folder = temporaryFolder();
/** Where `aws s3 cp` of the tests finds objects. */
const bucket = join(folder, 'bucket');
const programs = join(folder, 'programs');

/**
 * Runs the bootstrap in an empty home, as nobody where this is root. Nothing but what it names is on its PATH, and
 * its `aws` copies from a folder: it can reach no network by either.
 */
function bootstrap(home: string, ...args: string[]) {
  mkdirSync(home, { mode: 0o777 });
  chmodSync(home, 0o777);
  const whom = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  return spawnSync('/bin/bash', [script('bootstrap.sh'), ...args], {
    cwd: home,
    env: { HOME: home, PATH: programs },
    encoding: 'utf8',
    ...whom,
  });
}

async function archiveWith(
  name: string,
  node: string | Uint8Array,
): Promise<{ url: string; digest: string }> {
  const root = join(folder, `${name}-root`);
  mkdirSync(join(root, 'bin'), { recursive: true });
  writeFileSync(join(root, 'bin', 'node'), node, { mode: 0o755 });
  const file = join(bucket, `${name}.tar.gz`);
  await create({ cwd: root, file, gzip: true }, ['.']);
  return { url: `s3://bucket/${name}.tar.gz`, digest: sha256(readFileSync(file)) };
}

const NEEDED = ['sha256sum', 'cut', 'mv', 'rm', 'mkdir', 'tar', 'gzip', 'uname', 'cp'];

describe.skipIf(!['bash', ...NEEDED].every(onPath))('the bootstrap', () => {
  beforeAll(() => {
    mkdirSync(bucket);
    mkdirSync(programs);
    for (const name of NEEDED) {
      const { stdout } = spawnSync('/bin/bash', ['-c', `command -v ${name}`], { encoding: 'utf8' });
      writeFileSync(join(programs, name), `#!/bin/bash\nexec ${stdout.trim()} "$@"\n`, { mode: 0o755 });
    }
    writeFileSync(
      join(programs, 'aws'),
      `#!/bin/bash\n[ "$1 $2 $3" = "s3 cp --only-show-errors" ] || exit 9\nexec cp "${bucket}/\${4##*/}" "$5"\n`,
      { mode: 0o755 },
    );
    for (const path of [folder, bucket, programs]) chmodSync(path, 0o755);
  });

  test('unpacks the archive in an empty folder, as nobody, and leaves it whole', async () => {
    const { url, digest } = await archiveWith('good', '#!/bin/bash\necho v20.99.0\n');
    const home = join(folder, 'good-home');
    const ended = bootstrap(home, url, digest);
    expect(ended).toMatchObject({
      status: 0,
      stderr: '',
      stdout: `verger bootstrap: v20.99.0, ${home}/verger\n`,
    });
    expect(readdirSync(home).sort()).toEqual(['verger', 'verger.tar.gz']);
    expect(sha256(readFileSync(join(home, 'verger.tar.gz')))).toBe(digest);
  });

  test('says so when the archive is another, and leaves none', async () => {
    const { url, digest } = await archiveWith('other', '#!/bin/bash\necho v20.99.0\n');
    const home = join(folder, 'other-home');
    const wanted = digest.replace(/./g, '0');
    const ended = bootstrap(home, url, wanted);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toBe(
      `verger bootstrap: ${url} is not what it should be: its SHA-256 is ${digest}, not ${wanted}\n`,
    );
    expect(existsSync(join(home, 'verger'))).toBe(false);
  });

  test('says so when its Node is for another processor', async () => {
    const elf = Buffer.from(readFileSync(process.execPath).subarray(0, 1 << 16));
    // e_machine: AArch64 where this is x86-64, and the other way round.
    elf.writeUInt16LE(elf.readUInt16LE(18) === 183 ? 62 : 183, 18);
    const { url, digest } = await archiveWith('foreign', elf);
    const ended = bootstrap(join(folder, 'foreign-home'), url, digest);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(
      /^verger bootstrap: the archive is not for this processor, \w+: .*Exec format error/,
    );
  });

  test('says so when it cannot fetch, or is called wrongly', () => {
    const missing = bootstrap(join(folder, 'missing-home'), 's3://bucket/none.tar.gz', '0'.repeat(64));
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain('verger bootstrap: s3://bucket/none.tar.gz cannot be fetched');
    const wrong = bootstrap(join(folder, 'wrong-home'), 's3://bucket/none.tar.gz');
    expect(wrong.stderr).toContain('takes the address of the archive and its SHA-256, not 1 arguments');
    expect(wrong.status).toBe(1);
  });
});

test.skipIf(process.platform !== 'linux' || !onPath('awk'))(
  'a kernel that computes tells EMR so, one that waits does not',
  async () => {
    const file = join(folder, 'isbusy');
    const start = (name: string, ...lines: string[]) =>
      spawn('/bin/bash', ['-c', `exec -a "$0" bash -c "$1"`, name, lines.join('\n')], { stdio: 'ignore' });
    const watch = spawn('/bin/bash', [script('busy.sh'), file, '1', `[k]ernel-${basename(folder)}.json`], {
      stdio: 'ignore',
    });
    // Of this test only: others may run kernels on this machine. (The pattern does not match itself.)
    const kernel = `deno jupyter --kernel --conn /tmp/kernel-${basename(folder)}.json`;
    const waiting = start(kernel, 'sleep 600');
    const other = start('somebody else', 'while :; do :; done');
    const started: ChildProcess[] = [watch, waiting, other];
    try {
      // Its third look at the least: two tell a difference.
      await new Promise((resolve) => setTimeout(resolve, 4000));
      expect(existsSync(file)).toBe(false);
      // What a kernel has started counts as its own.
      started.push(start(kernel, 'bash -c "while :; do :; done" & wait'));
      await expect.poll(() => existsSync(file)).toBe(true);
    } finally {
      for (const child of started) {
        spawnSync('pkill', ['-P', String(child.pid)]);
        child.kill('SIGKILL');
      }
    }
  },
);

test.skipIf(!onPath('python3'))(
  'the ZIP of the certificates is one to others too, and its bytes follow',
  () => {
    const files = { 'a.pem': Buffer.from('eins'), 'b.pem': Buffer.from('zwei\n') };
    const zip = zipOf(files);
    expect(zipOf(files)).toEqual(zip);
    const path = join(folder, 'c.zip');
    writeFileSync(path, zip);
    const code = `import zipfile; z = zipfile.ZipFile(${JSON.stringify(path)}); print(z.testzip(), [(i.filename, z.read(i).decode()) for i in z.infolist()])`;
    const { stdout } = spawnSync('python3', ['-c', code], { encoding: 'utf8' });
    expect(stdout.trim()).toBe("None [('a.pem', 'eins'), ('b.pem', 'zwei\\n')]");
  },
);
