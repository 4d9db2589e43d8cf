import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { silent } from '@verger/base';
import { clusterArchive, packNotebooks } from '@verger/cloud';
import { openStore } from '@verger/storage/store';
import { cacheFolder, cannotStart, sparkHome, startS3 } from '@verger/testing';
import { errorOf, start, verger } from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Hub, startHub } from '../../src/notebook/hub.js';
import { installParts, type NotebookParts, notebooksFolder } from '../../src/notebook/parts.js';
import { UserServer } from '../../src/notebook/session.js';
import { addUsers } from '../../src/notebook/users.js';

const xdg = cacheFolder();
/** As the program finds it below $XDG_CACHE_HOME. */
const caches = join(xdg, 'verger');
const never = new AbortController().signal;
const thisPlatform = process.arch === 'arm64' ? 'linux-arm64' : 'linux-x64';
const noSpark = cannotStart('spark');
const NOTEBOOKS = readdirSync(notebooksFolder()).filter((name) => name.endsWith('.ipynb'));
const PYSPARK = '5-a-run-in-pyspark.ipynb';
const IN_TYPESCRIPT = NOTEBOOKS.filter((name) => name !== PYSPARK);
/** Below the repository, where notebooks find its packages. */
const place = join(notebooksFolder(), '..', 'out');

interface Notebook {
  readonly cells: {
    readonly cell_type: string;
    readonly source: string | string[];
    readonly outputs: {
      readonly output_type: string;
      readonly text?: string | string[];
      readonly evalue?: string;
      readonly data?: Record<string, string | string[]>;
    }[];
  }[];
}

const joined = (text: string | string[] | undefined) => (Array.isArray(text) ? text.join('') : (text ?? ''));
const codeOf = ({ cells }: Notebook) => cells.filter(({ cell_type }) => cell_type === 'code');
const read = (path: string): Notebook => JSON.parse(readFileSync(path, 'utf8'));

/** Processes that a hub of this machine has started and left. */
function leftOf(folder: string): string[] {
  return readdirSync('/proc').filter((id) => {
    if (!/^\d+$/.test(id) || Number(id) === process.pid) return false;
    try {
      const words = readFileSync(`/proc/${id}/cmdline`, 'utf8') + readFileSync(`/proc/${id}/environ`, 'utf8');
      return words.includes('VERGER_NOTEBOOK=') || words.includes(folder);
    } catch {
      return false;
    }
  });
}

let parts: NotebookParts;
let folder: string;
/** Where notebooks run, and leave a run. */
let work: string;

beforeAll(async () => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'verger-test-notebook-'));
  mkdirSync(place, { recursive: true });
  work = mkdtempSync(join(place, 'notebook-test-'));
  for (const name of readdirSync(notebooksFolder())) {
    if (/\.(ts|ipynb)$/.test(name))
      writeFileSync(join(work, name), readFileSync(join(notebooksFolder(), name)));
  }
  parts = await installParts(silent, never, caches);
}, 900_000);
afterAll(() => {
  for (const made of [folder, work]) rmSync(made, { recursive: true, force: true });
});

describe('what is installed', () => {
  test('there already: at once; cut in the middle: thrown away, which shows where there is no Python', async () => {
    expect(await installParts(silent, never, caches)).toMatchObject({ proxy: parts.proxy, deno: parts.deno });
    const made = readdirSync(caches).find((name) => name.startsWith('notebook-'))!;
    const half = join(folder, 'half', made);
    mkdirSync(half, { recursive: true });
    writeFileSync(join(half, 'rest'), 'of an installation that was cut');
    const { PATH } = process.env;
    process.env.PATH = folder;
    try {
      await expect(installParts(silent, never, join(folder, 'half'))).rejects.toMatchObject({
        code: 'no-python',
      });
    } finally {
      process.env.PATH = PATH;
    }
    expect(existsSync(join(half, 'rest'))).toBe(false);
    expect(existsSync(join(half, 'ready'))).toBe(false);
  });
});

describe('users', () => {
  test('hashes in a file that only the owner reads; a password is drawn once', async () => {
    const file = join(folder, 'users.json');
    const drawn = await addUsers(file, ['ada', 'bob'], { bob: 'correct horse' });
    expect([...drawn.keys()]).toEqual(['ada']);
    expect(drawn.get('ada')).toMatch(/^[\w-]{16}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain(drawn.get('ada'));
    expect((await addUsers(file, ['ada'])).size).toBe(0);
  });

  test('names that would leave their folder, and short passwords, are refused', async () => {
    const file = join(folder, 'none.json');
    for (const name of ['../root', 'a/b', '', '-x', 'Ada']) {
      await expect(addUsers(file, [name])).rejects.toMatchObject({ code: 'notebook-user' });
    }
    await expect(addUsers(file, ['ada'], { ada: 'short' })).rejects.toMatchObject({
      code: 'notebook-password',
    });
    expect(existsSync(file)).toBe(false);
  });
});

describe('the notebooks', () => {
  test('there are five, without outputs', () => {
    expect(NOTEBOOKS.map((name) => name[0])).toEqual(['1', '2', '3', '4', '5']);
    for (const name of NOTEBOOKS) {
      expect(codeOf(read(join(work, name))).flatMap(({ outputs }) => outputs)).toEqual([]);
    }
  });

  test('cells of TypeScript type-check', () => {
    for (const name of IN_TYPESCRIPT) {
      const cells = codeOf(read(join(work, name))).map(({ source }) => joined(source));
      writeFileSync(join(work, `${name[0]}.check.ts`), `${cells.join('\n')}\nexport {};\n`);
    }
    const types = spawnSync(parts.deno, ['types'], { encoding: 'utf8', maxBuffer: 16 << 20 });
    writeFileSync(join(work, 'deno.d.ts'), types.stdout);
    writeFileSync(
      join(work, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          target: 'es2023',
          module: 'esnext',
          moduleResolution: 'bundler',
          allowImportingTsExtensions: true,
          noEmit: true,
          strict: true,
          skipLibCheck: true,
          lib: ['es2023', 'esnext.disposable', 'dom', 'dom.iterable'],
          types: ['node'],
        },
        include: ['*.ts'],
      }),
    );
    const tsc = join(notebooksFolder(), '..', 'node_modules', 'typescript', 'bin', 'tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', work], { encoding: 'utf8' });
    expect(status, stdout).toBe(0);
  });

  test.each(IN_TYPESCRIPT)('%s: runs from its first cell to its last', (name) => {
    expectRun(name, work);
  });
});

describe('what verger cloud kernel brings, in empty folders outside of the checkout', () => {
  let elsewhere: string;
  let kernels: string;

  beforeAll(async () => {
    const home = join(folder, 'container');
    elsewhere = join(folder, 'home');
    kernels = join(folder, 'jupyter');
    const kernel = join(kernels, 'kernels', 'deno');
    for (const made of [home, elsewhere, kernel]) mkdirSync(made, { recursive: true });
    const archive = await clusterArchive({ platform: thisPlatform, cache: folder });
    const notebooks = join(folder, 'notebooks.tgz');
    writeFileSync(notebooks, (await packNotebooks()).bytes);
    for (const file of [archive.path, notebooks]) {
      expect(spawnSync('tar', ['-xzf', file, '-C', home]).status).toBe(0);
    }
    copyFileSync(join(dirname(parts.deno), `../@deno/${thisPlatform}-glibc/deno`), join(home, 'deno'));
    const argv = [join(home, 'start-kernel.sh'), '{connection_file}'];
    writeFileSync(join(kernel, 'kernel.json'), JSON.stringify({ argv, display_name: '', language: '' }));
    for (const name of IN_TYPESCRIPT) copyFileSync(join(home, 'notebooks', name), join(elsewhere, name));
  }, 600_000);

  test.each(IN_TYPESCRIPT)('%s: runs from its first cell to its last', (name) => {
    const env = { JUPYTER_PATH: kernels, JUPYTER_PREFER_ENV_PATH: '0', DENO_DIR: join(folder, 'deno') };
    expectRun(name, elsewhere, env);
  });
});

/** Runs a notebook in a folder, and looks at what it shows. */
function expectRun(name: string, cwd: string, env: Record<string, string> = {}): void {
  const jupyter = parts.program('jupyter');
  const { status, stderr } = spawnSync(
    jupyter,
    ['nbconvert', '--to', 'notebook', '--execute', '--inplace', name],
    {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, FRUITS_360: undefined, VERGER_RUN: undefined, ...env },
    },
  );
  expect(status, stderr).toBe(0);
  const outputs = codeOf(read(join(cwd, name))).flatMap((cell) => cell.outputs);
  expect(outputs.filter(({ output_type }) => output_type === 'error')).toEqual([]);
  const pictures = outputs
    .flatMap(({ data }) => [joined(data?.['image/svg+xml'])])
    .filter((svg) => svg !== '');
  const pages = outputs.flatMap(({ data }) => [joined(data?.['text/html'])]).filter((html) => html !== '');
  const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
  if (name.startsWith('1')) {
    // A photo and a bar for each of the 24 classes of the sample data set.
    expect(count(pages[0]!, /<img /g)).toBe(24);
    expect(count(pictures[0]!, /class="bar"/g)).toBe(24);
    expect(pages.at(-1)).toMatch(/cannot be used<\/td><td[^>]*>0</);
  } else if (name.startsWith('2')) {
    expect(pictures).toHaveLength(2);
    expect(Number(/>(\d+) of 1280 components keep 95 %/.exec(pictures[0]!)?.[1])).toBeGreaterThan(20);
    expect(count(pictures[1]!, /class="point"/g)).toBe(120);
  } else if (name.startsWith('3')) {
    expect(pages[0]).toMatch(/with features<\/td><td[^>]*>400</);
    expect(count(pictures[1]!, /class="point"/g)).toBe(400);
    expect(count(pictures[2]!, /class="cell"/g)).toBeGreaterThan(23);
  } else {
    expect(count(pages[0]!, /<tr>/g)).toBe(4);
    expect(count(pictures[0]!, /class="bar"/g)).toBe(3);
  }
}

describe('the hub', () => {
  test('--check starts it, logs in, runs notebook 2 in the TypeScript kernel, and leaves no process', async () => {
    const ended = await verger(['notebook', '--check', '--json'], { env: { XDG_CACHE_HOME: xdg } });
    expect(ended.exit, ended.stderr).toBe(0);
    expect(JSON.parse(ended.stdout)).toEqual({ notebook: '2-features-and-pca.ipynb', cells: 7, pictures: 3 });
    await expect.poll(() => leftOf('jupyterhub-singleuser')).toEqual([]);
  });

  describe('one that runs', () => {
    const before = { ...process.env };
    let hub: Hub;
    let server: UserServer;

    beforeAll(async () => {
      if (!noSpark) process.env.SPARK_HOME = await sparkHome();
      // What notebook 3 has left.
      process.env.VERGER_RUN = join(work, 'sample-run');
      hub = await startHub(parts, { folder: join(folder, 'hub'), users: ['ada', 'bob'], port: 0 });
    }, 900_000);
    afterAll(async () => {
      process.env = before;
      await hub?.stop();
    });

    test('refuses a wrong password', async () => {
      await expect(UserServer.open(hub.url, 'ada', 'not her password')).rejects.toMatchObject({
        code: 'notebook-login',
      });
      await expect(UserServer.open(hub.url, 'eve', hub.drawn.get('ada')!)).rejects.toMatchObject({
        code: 'notebook-login',
      });
      server = await UserServer.open(hub.url, 'ada', hub.drawn.get('ada')!);
    });

    test.skipIf(noSpark)(
      `runs the notebook in PySpark, on a real Spark ${noSpark ? `(skipped: ${noSpark})` : ''}`,
      async () => {
        const cells = await server.cells(PYSPARK);
        const outputs = (await server.run(PYSPARK, cells, () => {}, 'pysparkkernel')).flat();
        expect(outputs.filter(({ kind }) => kind === 'error')).toEqual([]);
        expect(outputs.filter(({ data }) => data['image/png'])).toHaveLength(3);
        const text = outputs.map(({ data }) => data['text/plain']).join('');
        // 400 photos, of both splits.
        expect(text).toMatch(/\|\s+test\|\s+106\|\s+24\|\n\|training\|\s+294\|\s+24\|/);
        expect(text).toMatch(/^400 photos, \d+ components: largest difference \S+$/m);
        const shares = [...text.matchAll(/^component +\d+ +run (\S+) +MLlib (\S+) +cosine 1\.0+$/gm)];
        expect(shares).toHaveLength(10);
        for (const [, run, mllib] of shares) expect(Number(mllib)).toBeCloseTo(Number(run), 4);
        // By chance it would be 0.04.
        expect(Number(/^MLlib +accuracy (\S+)/m.exec(text)?.[1])).toBeGreaterThan(0.9);
        expect(Number(/^Verger +accuracy (\S+)/m.exec(text)?.[1])).toBeGreaterThan(0.9);
      },
    );

    test('tells a cell that fails; stopping it ends servers and kernels', async () => {
      const path = NOTEBOOKS[0]!;
      const outputs = await server.run(
        path,
        ['const n: number = 6 * 7;', "throw new Error('on purpose')", 'n'],
        () => {},
      );
      expect(outputs).toHaveLength(2);
      expect(outputs[1]!.map(({ kind, data }) => `${kind} ${data['text/plain']}`).join()).toContain(
        'on purpose',
      );
      // An output that is sent after its cell is over, as happens to any when the machine is busy.
      const late = "setTimeout(() => Deno.jupyter.display({ 'text/html': 'late' }, { raw: true }), 20);";
      const [heard] = await server.run(path, [late], () => {});
      expect(heard!.map(({ data }) => data['text/html'])).toContain('late');
      // A cell that never falls silent does not keep the run from ending.
      const [loud] = await server.run(path, ["setInterval(() => console.log('loud'), 50);"], () => {});
      expect(loud!.length).toBeGreaterThan(0);
      // Left running: a kernel that will never end by itself.
      const cells = ["console.log('begun')", 'await new Promise(() => {})'];
      await new Promise<void>((begun) => void server.run(path, cells, () => begun()).catch(() => {}));
      await hub.stop();
      await expect.poll(() => leftOf(parts.deno)).toEqual([]);
    });
  });

  test('one that has hung is killed, with the servers that it had started', async () => {
    const own = join(folder, 'hung');
    const hub = await startHub(parts, { folder: own, users: ['ada'], port: 0 });
    await UserServer.open(hub.url, 'ada', hub.drawn.get('ada')!);
    const marked = leftOf(own).map((id) => ({ id, words: readFileSync(`/proc/${id}/cmdline`, 'utf8') }));
    expect(marked.filter(({ words }) => words.includes('jupyterhub-singleuser'))).toHaveLength(1);
    const main = marked.find(({ words }) => words.includes('jupyterhub_config.py'))!;
    process.kill(Number(main.id), 'SIGSTOP');
    await hub.stop();
    await expect.poll(() => leftOf(own)).toEqual([]);
  });

  test('Ctrl-C ends it; a second one on its port is refused', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    const env = { XDG_CACHE_HOME: xdg };
    const args = ['notebook', '--json', '--user', 'ada', '--dir', join(folder, 'ctrl-c')];
    expect(errorOf(await verger([...args, '--port', String(port)], { env })).code).toBe('port-in-use');
    await new Promise((done) => server.close(done));
    const running = start([...args, '--port', String(port)], { env });
    await running.said('Ctrl-C ends it');
    expect((await fetch(`http://127.0.0.1:${port}/hub/login`)).status).toBe(200);
    running.child.kill('SIGINT');
    const ended = await running.ended;
    expect(JSON.parse(ended.stdout.split('\n')[0]!)).toMatchObject({ url: `http://127.0.0.1:${port}` });
    await expect.poll(() => leftOf(join(folder, 'ctrl-c'))).toEqual([]);
  });

  const missing = cannotStart('s3');
  test.skipIf(missing)('--s3 keeps notebooks in a bucket, a folder for each user', async () => {
    const s3 = await startS3();
    try {
      const before = { ...process.env };
      Object.assign(process.env, s3.env);
      await s3.makeBucket('orchard');
      const at = 's3://orchard/jupyter';
      const hub = await startHub(parts, { folder: join(folder, 's3'), users: ['ada'], port: 0, s3: at });
      try {
        const server = await UserServer.open(hub.url, 'ada', hub.drawn.get('ada')!);
        const text = readFileSync(join(notebooksFolder(), NOTEBOOKS[3]!), 'utf8');
        await server.put('mine.ipynb', text);
        const kept = await openStore(at).read('ada/mine.ipynb');
        expect(JSON.parse(new TextDecoder().decode(kept)).cells.length).toBe(JSON.parse(text).cells.length);
        expect((await server.cells('mine.ipynb')).length).toBeGreaterThan(3);
      } finally {
        await hub.stop();
        process.env = before;
      }
    } finally {
      await s3.stop();
    }
  });
});
