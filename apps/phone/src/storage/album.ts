import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { Failure } from '../failure.js';
import { type Entry, type NewEntry, withExample } from './entry.js';

interface Schema extends DBSchema {
  entries: { key: number; value: NewEntry & { id?: number } };
}

/** The history on the device. */
export interface Album {
  /** @returns the id; @throws Failure `storage-full` */
  add(entry: NewEntry): Promise<number>;
  /** Adds all that are not there yet, or none. @returns how many were added; @throws Failure `storage-full` */
  addAll(entries: readonly NewEntry[]): Promise<number>;
  get(id: number): Promise<Entry | undefined>;
  /** Newest first. */
  all(): Promise<Entry[]>;
  /** Changes what is given; undefined when the entry is gone. @throws Failure `storage-full` */
  change(id: number, change: Partial<NewEntry>): Promise<Entry | undefined>;
  /** @returns what was removed, to be given back */
  remove(id: number): Promise<Entry | undefined>;
  /** Puts an entry back under its id. @throws Failure `storage-full` */
  restore(entry: Entry): Promise<void>;
  clear(): Promise<void>;
}

/** Opens the album, making it on the first visit. */
export function openAlbum(name = 'verger'): Album {
  let database: Promise<IDBPDatabase<Schema>> | undefined;
  const open = () => {
    database ??= openDB<Schema>(name, 1, {
      upgrade: (db) => void db.createObjectStore('entries', { keyPath: 'id', autoIncrement: true }),
      terminated: () => {
        database = undefined;
      },
    });
    return database;
  };
  return {
    add: (entry) => guarded(async () => (await open()).add('entries', plain(entry))),
    addAll: (entries) =>
      guarded(async () => {
        const change = (await open()).transaction('entries', 'readwrite');
        const there = new Set((await change.store.getAll()).map(mark));
        const wanted = entries.filter((entry) => !there.has(mark(entry)));
        await Promise.all([...wanted.map((entry) => change.store.add(plain(entry))), change.done]);
        return wanted.length;
      }),
    get: async (id) => withExample((await (await open()).get('entries', id)) as Entry | undefined),
    all: async () => ((await (await open()).getAll('entries')) as Entry[]).map(withExample).reverse(),
    change: (id, change) =>
      guarded(async () => {
        const write = (await open()).transaction('entries', 'readwrite');
        const found = withExample((await write.store.get(id)) as Entry | undefined);
        const changed = found && { ...found, ...plain(change) };
        if (changed !== undefined) await write.store.put(changed);
        await write.done;
        return changed;
      }),
    remove: async (id) => {
      const write = (await open()).transaction('entries', 'readwrite');
      const found = withExample((await write.store.get(id)) as Entry | undefined);
      await write.store.delete(id);
      await write.done;
      return found;
    },
    restore: (entry) => guarded(async () => void (await (await open()).put('entries', plain(entry)))),
    clear: async () => (await open()).clear('entries'),
  };
}

/** The same photo of the same moment: a file that is read twice adds nothing the second time. */
const mark = ({ at, photo }: NewEntry): string => `${at} ${photo.size}`;

/** What the page holds may be a proxy, which IndexedDB refuses; blobs are never proxies. */
const plain = <T extends Partial<NewEntry>>(entry: T): T => ({
  ...entry,
  ...(entry.answer === undefined ? {} : { answer: JSON.parse(JSON.stringify(entry.answer)) }),
  ...(entry.correction ? { correction: { ...entry.correction } } : {}),
});

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const name = (cause as DOMException).name;
    if (name !== 'QuotaExceededError' && name !== 'AbortError') throw cause;
    throw new Failure('storage-full', 'no room for the photo', { cause });
  }
}
