import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '@verger/base';
import { VergerError } from '@verger/base';
import { findAbove } from '@verger/storage/built-files';

/** Makes of a Python kernel one like EMR's. */
const PYSPARK = 'pyspark_kernel.py';

/** What `verger notebook` runs, in a folder of its own. */
export interface NotebookParts {
  /** Programs of the Python environment: `jupyterhub`, `jupyter`, … */
  readonly program: (name: string) => string;
  /** Script of the proxy, for Node. */
  readonly proxy: string;
  readonly deno: string;
}

/** The folder `notebooks` of the repository; notebooks import packages from there, so they do not work without. */
export function notebooksFolder(from: string = fileURLToPath(import.meta.url)): string {
  const requirements = findAbove(from, 'notebooks/hub/requirements.txt');
  if (requirements !== undefined) return dirname(dirname(requirements));
  throw new VergerError('usage', 'notebooks-missing', 'the notebooks are not in this installation', {
    hint: 'run verger notebook in a clone of the repository',
  });
}

/**
 * Installs JupyterHub into a Python environment, and the proxy and Deno by npm, unless they are there. What was
 * installed only in part is thrown away and done anew.
 *
 * @param cache @default `~/.cache/verger`
 * @throws VergerError usage `no-python`, remote `notebook-install`
 */
export async function installParts(log: Log, signal: AbortSignal, cache?: string): Promise<NotebookParts> {
  const hub = join(notebooksFolder(), 'hub');
  const wanted = ['requirements.txt', 'package.json', PYSPARK].map((name) => readFileSync(join(hub, name)));
  const version = createHash('sha256').update(Buffer.concat(wanted)).digest('hex').slice(0, 12);
  const caches = cache ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'verger');
  const folder = join(caches, `notebook-${version}`);
  const ready = join(folder, 'ready');
  const program = (name: string) => join(folder, 'python', 'bin', name);
  const parts: NotebookParts = {
    program,
    proxy: join(folder, 'node_modules/configurable-http-proxy/bin/configurable-http-proxy'),
    deno: join(folder, 'node_modules/.bin/deno'),
  };
  if (!existsSync(ready)) {
    log.info('installing JupyterHub and its kernels (once, 400 MB, some minutes) …');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await cp(join(hub, 'package.json'), join(folder, 'package.json'));
    const python = await findPython(signal);
    await install(python, ['-m', 'venv', join(folder, 'python')], folder, signal);
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
    const requirements = join(hub, 'requirements.txt');
    await install(program('pip'), ['install', ...quiet, '-r', requirements], folder, signal);
    await install('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], folder, signal);
    await writeKernels(folder, parts);
    await quietLab(folder);
    await writeFile(ready, '');
  }
  return parts;
}

/** Jupyter finds kernels beside its own programs. */
async function writeKernels(folder: string, { deno, program }: NotebookParts): Promise<void> {
  const kernels = join(folder, 'python/share/jupyter/kernels');
  const write = async (name: string, spec: object) => {
    await mkdir(join(kernels, name), { recursive: true });
    await writeFile(join(kernels, name, 'kernel.json'), JSON.stringify(spec, null, 2));
  };
  await write('deno', {
    argv: [deno, 'jupyter', '--kernel', '--conn', '{connection_file}'],
    display_name: 'TypeScript (Deno)',
    language: 'typescript',
    env: { DENO_DIR: join(folder, 'deno'), DENO_NO_UPDATE_CHECK: '1' },
  });
  // Under the name that EMR's has: a notebook opens in both.
  const before = join(kernels, 'pysparkkernel', PYSPARK);
  await write('pysparkkernel', {
    argv: [
      ...[program('python'), '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
      `--IPKernelApp.exec_files=${before}`,
    ],
    display_name: 'PySpark',
    language: 'python',
    // Else figures are shown twice: by the kernel, and by %matplot.
    env: { MPLBACKEND: 'agg' },
  });
  await cp(join(notebooksFolder(), 'hub', PYSPARK), before);
}

/** JupyterLab would ask everybody whether it may fetch news from the internet. */
async function quietLab(folder: string): Promise<void> {
  const settings = join(folder, 'python/share/jupyter/lab/settings');
  await mkdir(settings, { recursive: true });
  const notification = { fetchNews: 'false', checkForUpdates: false };
  await writeFile(
    join(settings, 'overrides.json'),
    JSON.stringify({ '@jupyterlab/apputils-extension:notification': notification }),
  );
}

const OLD_ENOUGH = 'import sys, venv; sys.exit(sys.version_info < (3, 10))';

async function findPython(signal: AbortSignal): Promise<string> {
  for (const name of ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10']) {
    const { exit } = await run(name, ['-c', OLD_ENOUGH], undefined, signal);
    if (exit === 0) return name;
  }
  throw new VergerError(
    'usage',
    'no-python',
    'JupyterHub needs Python 3.10 or later, and there is none here',
    {
      hint: 'install Python with its module venv (Debian: python3-venv)',
    },
  );
}

async function install(
  program: string,
  args: readonly string[],
  cwd: string,
  signal: AbortSignal,
): Promise<void> {
  const { exit, words } = await run(program, args, cwd, signal);
  if (exit === 0) return;
  const last = words.trim().split('\n').slice(-3).join(' / ');
  throw new VergerError('remote', 'notebook-install', `${program} ${args[0]} failed: ${last}`, {
    hint: 'check the connection to the package registries and the room on the disk, then run it again',
  });
}

function run(
  program: string,
  args: readonly string[],
  cwd: string | undefined,
  signal: AbortSignal,
): Promise<{ exit: number | null; words: string }> {
  return new Promise((resolve, reject) => {
    let words = '';
    const child = spawn(program, args, { cwd, signal, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-4000);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve({ exit: 127, words: error.message });
      else reject(signal.aborted ? signal.reason : error);
    });
    child.on('close', (exit) => resolve({ exit, words }));
  });
}
