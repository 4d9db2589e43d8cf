import { type Log, silent } from '@verger/base';
import { sha256 } from '@verger/storage/hash';
import type { Store } from '@verger/storage/store';
import { countParts, readPartsFile, removeOtherPartsFiles, writePartsFile } from './parts-file.js';
import { type RunJson, runJson, storedRun } from './run-json.js';

const RUN = 'run.json';

/** So many parts are listed in `run.json` itself, some 2.5 MB; more in a file of their own, so that it does not grow. */
export const MOST_LISTED = 16_384;

/**
 * `run.json` of a run folder; undefined when there is none, or when it is not what was written (its own
 * `sha256` does not fit, or its lists of parts are gone): the parts then tell what is done.
 */
export async function readRunFile(store: Store, log: Log = silent): Promise<RunJson | undefined> {
  const bytes = await store.read(RUN);
  if (bytes === undefined) return undefined;
  try {
    const { sha256: checksum, ...content } = JSON.parse(new TextDecoder().decode(bytes));
    if (checksum === sha256(JSON.stringify(content))) return await withParts(store, content);
  } catch {
    // Said below, whatever is wrong with it.
  }
  log.warn(`${store.url}/${RUN} is damaged: it is written anew from the parts`);
  return undefined;
}

async function withParts(store: Store, content: { version?: unknown }): Promise<RunJson> {
  if (content.version !== 2) return runJson.parse(content);
  const stored = storedRun.parse(content);
  return runJson.parse({ ...stored, version: 1, parts: await readPartsFile(store, stored.parts) });
}

/** Writes `run.json` whole, with a checksum of itself. */
export async function writeRunFile(store: Store, run: RunJson): Promise<void> {
  if (countParts(run.parts) <= MOST_LISTED) return write(store, runJson.parse(run));
  const parts = await writePartsFile(store, run.parts);
  await write(store, storedRun.parse({ ...run, version: 2, parts }));
  await removeOtherPartsFiles(store, parts);
}

async function write(store: Store, content: object): Promise<void> {
  const text = JSON.stringify({ ...content, sha256: sha256(JSON.stringify(content)) }, null, 2);
  await store.write(RUN, new TextEncoder().encode(`${text}\n`));
}
