import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { VergerError } from '@verger/base';
import { diskError } from './disk-error.js';
import type { Entry, Store } from './store.js';

/** Files being written; never part of a listing. A killed process may leave some: `sweep` takes them away. */
const UNFINISHED = '.unfinished';

/** A run folder on a local disk. */
export function folderStore(folder: string): Store {
  const root = resolve(folder);
  const full = (path: string) => pathIn(root, path);
  const guarded = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw diskError(error, join(root, path)) ?? error;
    }
  };

  return {
    url: root,

    async *list(prefix) {
      yield* await listBelow(root, prefix);
    },

    read: (path, range) => guarded(path, () => read(full(path), range)),

    write: (path, data) =>
      guarded(path, async () => {
        const to = full(path);
        await put(await writeAside(root, data), to);
      }),

    create: (path, data) => guarded(path, () => create(root, full(path), data)),

    move: (from, path) =>
      guarded(path, async () => {
        await put(full(from), full(path));
        await removeEmptyParents(root, from);
      }),

    remove: (path) =>
      guarded(path, async () => {
        await rm(full(path), { force: true });
        await removeEmptyParents(root, path);
      }),

    sweep: () => guarded(UNFINISHED, () => rm(join(root, UNFINISHED), { recursive: true, force: true })),
  };
}

/** @throws VergerError usage `store-path` when it would leave the folder */
function pathIn(root: string, path: string): string {
  if (path.split('/').some((part) => part === '..' || part === '') || path.includes('\0')) {
    throw new VergerError('usage', 'store-path', `${JSON.stringify(path)} is not a path in a run folder`);
  }
  return join(root, path);
}

/** Undefined when there is no such file. */
async function read(
  path: string,
  range: { start: number; end: number } | undefined,
): Promise<Uint8Array | undefined> {
  const file = await open(path, 'r').catch((error) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    if (range === undefined) return await file.readFile();
    const buffer = Buffer.alloc(range.end - range.start);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, range.start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Writes aside and syncs; what is renamed later is whole, also after a power cut. */
async function writeAside(root: string, data: Uint8Array): Promise<string> {
  const aside = join(root, UNFINISHED, randomUUID());
  await makeFolder(dirname(aside));
  const file = await open(aside, 'wx');
  try {
    await file.writeFile(data);
    await file.sync();
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return aside;
}

/** @returns false when `to` is there already; it stays as it is */
async function create(root: string, to: string, data: Uint8Array): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    let aside: string | undefined;
    try {
      aside = await writeAside(root, data);
      await makeFolder(dirname(to));
      // Unlike rename, link refuses to replace: the one atomic "only if absent" of a file system.
      await link(aside, to);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return false;
      // Who holds the folder may sweep at this very moment.
      if (code !== 'ENOENT' || attempt === 3) throw error;
    } finally {
      if (aside !== undefined) await rm(aside, { force: true });
    }
  }
}

/** Folders come with the objects in them and go with the last: a rename may find its folder just gone. */
async function put(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await makeFolder(dirname(to));
    try {
      await rename(from, to);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 3) throw error;
    }
  }
  await syncFolder(dirname(to));
}

async function removeEmptyParents(root: string, path: string): Promise<void> {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    try {
      await rmdir(join(root, folder));
    } catch {
      // Something is in it.
      return;
    }
  }
}

/** With its parents. Node says ENOENT where the disk is read-only: asked plainly, the system says what is wrong. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const parent = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw error;
    await makeFolder(parent);
    await mkdir(folder).catch((plain: NodeJS.ErrnoException) => {
      if (plain.code !== 'EEXIST') throw plain;
    });
  }
}

async function listBelow(root: string, prefix: string): Promise<Entry[]> {
  const out: Entry[] = [];
  const visit = async (folder: string) => {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error) => {
      if (isMissing(error)) return [];
      throw diskError(error, join(root, folder)) ?? error;
    });
    for (const entry of entries) {
      const path = folder + entry.name;
      if (path === UNFINISHED) continue;
      if (entry.isDirectory()) {
        const inside = `${path}/`;
        if (inside.startsWith(prefix) || prefix.startsWith(inside)) await visit(inside);
      } else if (path.startsWith(prefix)) {
        const facts = await stat(join(root, path), { bigint: true }).catch(() => undefined);
        if (facts === undefined) continue;
        out.push({ path, bytes: Number(facts.size), etag: `${facts.size}-${facts.mtimeNs}` });
      }
    }
  };
  await visit('');
  return out.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A rename survives a power cut only once its folder is synced; some systems cannot sync a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
