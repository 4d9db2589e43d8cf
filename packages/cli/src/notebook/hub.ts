import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { VergerError } from '@verger/base';
import { parseS3Url } from '@verger/storage/store';
import { type NotebookParts, notebooksFolder } from './parts.js';
import { addUsers } from './users.js';

export interface HubOptions {
  /** Holds a folder for each user, and the hub's own state. */
  readonly folder: string;
  readonly users: readonly string[];
  /** By user; the others get one that is drawn, at their first start. */
  readonly passwords?: Readonly<Record<string, string>>;
  readonly port: number;
  /** Where notebooks are kept instead of the folder: `s3://bucket/prefix`. */
  readonly s3?: string | undefined;
}

/** A JupyterHub that runs. */
export interface Hub {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Passwords that were drawn now. */
  readonly drawn: ReadonlyMap<string, string>;
  /** How it ended, when it does so by itself. */
  readonly ended: Promise<string>;
  /** Ends hub, proxy, servers and kernels. */
  stop(): Promise<void>;
}

/** The file of the users' password hashes. */
export const passwordsIn = (folder: string): string => join(resolve(folder), '.hub', 'users.json');

/** Longest wait for the hub to answer, and for it to end, in milliseconds: it waits 20 s for a server of its own to end. */
const START = 120_000;
const STOP = 30_000;

/**
 * Starts JupyterHub on 127.0.0.1: users with passwords, each with a server of their own under this account, and the
 * notebooks of the repository in their folder.
 *
 * @throws VergerError usage `port-in-use`, `notebook-user`, `notebook-password`, remote `notebook-hub`
 */
export async function startHub(parts: NotebookParts, options: HubOptions): Promise<Hub> {
  const folder = resolve(options.folder);
  const state = join(folder, '.hub');
  const source = notebooksFolder();
  await mkdir(state, { recursive: true, mode: 0o700 });
  await provideModules(folder, dirname(source));
  const drawn = await addUsers(passwordsIn(folder), options.users, options.passwords);
  for (const user of options.users) await lendNotebooks(source, join(folder, user));
  const ports = await takePorts([options.port, 0, 0]);
  const settings = {
    state,
    folder,
    ports,
    users: passwordsIn(folder),
    node: process.execPath,
    proxy: parts.proxy,
    server: parts.program('jupyterhub-singleuser'),
    arguments: options.s3 === undefined ? [] : s3Arguments(options.s3),
    environment: passedOn(process.env),
  };
  const session = await mkdtemp(join(tmpdir(), 'verger-notebook-'));
  const file = join(session, 'settings.json');
  // Credentials may be among what is passed on.
  await writeFile(file, JSON.stringify(settings), { mode: 0o600 });
  const child = spawn(
    parts.program('jupyterhub'),
    ['--config', join(source, 'hub', 'jupyterhub_config.py')],
    {
      cwd: state,
      env: {
        ...process.env,
        VERGER_NOTEBOOK: file,
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
      // A Ctrl-C at the terminal is ours to handle.
      detached: true,
    },
  );
  let words = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-8000);
  });
  const ended = new Promise<string>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(signal ?? `exit code ${code}`));
  });
  const url = `http://127.0.0.1:${ports[0]}`;
  const stop = async () => {
    await stopHub(child, ended);
    await killMarked(file);
    await rm(session, { recursive: true, force: true });
  };
  const how = await Promise.race([ended, answers(`${url}/hub/api`)]);
  if (how !== undefined) {
    await stop();
    const last = words.trim().split('\n').slice(-2).join(' / ');
    throw new VergerError('remote', 'notebook-hub', `JupyterHub did not start (${how}): ${last}`, {
      hint: `delete ${state} if it is damaged, and start again`,
    });
  }
  return { url, drawn, ended, stop };
}

async function stopHub(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const waiting = new AbortController();
  const late = sleep(STOP, 'late', { signal: waiting.signal }).catch(() => undefined);
  if ((await Promise.race([ended, late])) === 'late') {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
    await ended;
  }
  waiting.abort();
}

/**
 * Ends what bears the mark of a hub: its servers and kernels are in process groups of their own, and one that had to be
 * killed has not ended them. Where there is no /proc it ends nothing.
 *
 * @param file of the hub's settings
 */
async function killMarked(file: string): Promise<void> {
  const mark = `VERGER_NOTEBOOK=${file}`;
  for (const id of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(id)) continue;
    try {
      const environment = await readFile(`/proc/${id}/environ`, 'utf8');
      if (environment.split('\0').includes(mark)) process.kill(Number(id), 'SIGKILL');
    } catch {
      // It has ended, or is somebody else's.
    }
  }
}

/** Undefined once the address answers; a word when it does not in time. */
async function answers(url: string): Promise<string | undefined> {
  for (const began = Date.now(); Date.now() - began < START; await sleep(200)) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return undefined;
  }
  return `no answer within ${START / 1000} s`;
}

/** The notebooks of the repository, and the module they share; those a person has changed stay. */
async function lendNotebooks(source: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(source)) {
    if (!/\.(ipynb|ts)$/.test(name)) continue;
    const target = join(folder, name);
    // The module is ours, notebooks are theirs.
    if (name.endsWith('.ts') || !existsSync(target)) await cp(join(source, name), target);
  }
}

/** So that the notebooks find `@verger/…` also in a folder outside of the repository. */
async function provideModules(folder: string, repository: string): Promise<void> {
  if (folder.startsWith(`${repository}/`)) return;
  const link = join(folder, 'node_modules');
  if (!existsSync(link)) await symlink(join(repository, 'node_modules'), link);
  await writeFile(join(folder, 'deno.json'), JSON.stringify({ nodeModulesDir: 'manual' }));
}

/** Each user has a folder of their own below the prefix. */
function s3Arguments(url: string): string[] {
  const { bucket, prefix } = parseS3Url(url);
  const endpoint = process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL;
  const region = process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION;
  return [
    '--ServerApp.contents_manager_class=s3contents.S3ContentsManager',
    `--S3ContentsManager.bucket=${bucket}`,
    `--S3ContentsManager.prefix=${prefix}{username}`,
    ...(endpoint ? [`--S3ContentsManager.endpoint_url=${endpoint}`] : []),
    ...(region ? [`--S3ContentsManager.region_name=${region}`] : []),
  ];
}

/** What notebooks and s3contents need to know; a server gets nothing of the environment by itself. */
const passedOn = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      /^(AWS_|VERGER_(?!NOTEBOOK)|FRUITS_360$|SPARK_HOME$|JAVA_HOME$)/.test(name) && value !== undefined
        ? [[name, value]]
        : [],
    ),
  );

/** Ports to listen on, 0 for any. All are held at once: the system may else give the same one twice. */
async function takePorts(wanted: readonly number[]): Promise<number[]> {
  const held: Server[] = [];
  try {
    for (const port of wanted) held.push(await hold(port));
    return held.map((server) => (server.address() as { port: number }).port);
  } finally {
    await Promise.all(held.map((server) => new Promise((closed) => server.close(closed))));
  }
}

function hold(port: number): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', (cause) => {
      fail(
        new VergerError('usage', 'port-in-use', `port ${port} is in use`, {
          hint: 'give another one by --port',
          cause,
        }),
      );
    });
    server.listen(port, '127.0.0.1', () => done(server));
  });
}
