import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { VergerError } from '@verger/base';
import type { Context } from '../command.js';
import { type Hub, passwordsIn, startHub } from '../notebook/hub.js';
import { installParts, notebooksFolder } from '../notebook/parts.js';
import { UserServer } from '../notebook/session.js';

/** What `--check` runs. */
const CHECKED = '2-features-and-pca.ipynb';

/** `verger notebook`: JupyterHub until Ctrl-C, or a look at whether it works. */
export async function notebookCommand(
  context: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const { log, signal } = context;
  const parts = await installParts(log, signal);
  const s3 = options.s3 as string | undefined;
  if (options.check === true) return check(context, parts, s3);
  const port = Number(options.port ?? 8000);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new VergerError('usage', 'bad-option', `--port ${options.port}: takes a whole number to 65535`);
  }
  const folder = String(options.dir ?? join(dirname(notebooksFolder()), 'out', 'notebooks'));
  const users = (options.user as string[] | undefined) ?? [userInfo().username.toLowerCase()];
  const hub = await startHub(parts, {
    folder,
    users,
    port,
    s3,
  });
  try {
    introduce(hub, users, passwordsIn(folder), context);
    log.info('Ctrl-C ends it');
    const over = new AbortController();
    const stopped = once(signal, 'abort', { signal: over.signal }).then(() => undefined);
    const how = signal.aborted ? undefined : await Promise.race([stopped, hub.ended]);
    over.abort();
    stopped.catch(() => {});
    if (how !== undefined) {
      throw new VergerError('remote', 'notebook-hub', `JupyterHub has ended by itself (${how})`);
    }
  } finally {
    await hub.stop();
  }
  return 0;
}

function introduce(
  { url, drawn }: Hub,
  users: readonly string[],
  passwords: string,
  { print, tell, json }: Context,
): void {
  if (json) {
    print(JSON.stringify({ url, passwords: Object.fromEntries(drawn) }));
    return;
  }
  tell(`JupyterHub is at ${url}`);
  for (const [user, password] of drawn) {
    tell(`  ${user}, password ${password}   (shown once: it is not kept)`);
  }
  const known = users.filter((user) => !drawn.has(user));
  if (known.length > 0)
    tell(`  ${known.join(', ')}: password as before   (lost? delete ${passwords}: new ones are drawn)`);
}

/** Starts a hub of its own, for nobody else, and goes the way of a person. */
async function check(
  { log, print, tell, json }: Context,
  parts: Awaited<ReturnType<typeof installParts>>,
  s3: string | undefined,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'verger-notebook-check-'));
  try {
    const hub = await startHub(parts, { folder, users: ['check'], port: 0, s3 });
    try {
      log.info(`JupyterHub answers at ${hub.url}`);
      const server = await UserServer.open(hub.url, 'check', hub.drawn.get('check')!);
      log.info('logged in over its API; a server has started');
      if (s3 !== undefined)
        await server.put(CHECKED, await readFile(join(notebooksFolder(), CHECKED), 'utf8'));
      const cells = await server.cells(CHECKED);
      const outputs = await server.run(CHECKED, cells, (at) =>
        log.progress({ unit: 'cells', done: at, total: cells.length, errors: 0 }),
      );
      const failure = outputs.flat().find(({ kind }) => kind === 'error');
      if (failure !== undefined) {
        throw new VergerError(
          'remote',
          'notebook-cell',
          `cell ${outputs.length} of ${CHECKED} failed: ${failure.data['text/plain']}`,
        );
      }
      const pictures = outputs
        .flat()
        .filter(({ data }) => Object.keys(data).some((type) => type !== 'text/plain'));
      await server.close();
      if (json) print(JSON.stringify({ notebook: CHECKED, cells: cells.length, pictures: pictures.length }));
      else
        tell(`${CHECKED}: ${cells.length} cells ran in the TypeScript kernel, ${pictures.length} pictures`);
    } finally {
      await hub.stop();
    }
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
