import { type Log, silent } from '@verger/base';
import { sha256 } from '@verger/storage/hash';
import type { Store } from '@verger/storage/store';
import { type RunJson, runJson } from './run-json.js';

const RUN = 'run.json';

/**
 * `run.json` of a run folder; undefined when there is none, or when it is not what was written (its own
 * `sha256` does not fit): the parts then tell what is done.
 */
export async function readRunFile(store: Store, log: Log = silent): Promise<RunJson | undefined> {
  const bytes = await store.read(RUN);
  if (bytes === undefined) return undefined;
  try {
    const { sha256: checksum, ...content } = JSON.parse(new TextDecoder().decode(bytes));
    if (checksum === sha256(JSON.stringify(content))) return runJson.parse(content);
  } catch {
    // Said below, whatever is wrong with it.
  }
  log.warn(`${store.url}/${RUN} is damaged: it is written anew from the parts`);
  return undefined;
}

/** Writes `run.json` whole, with a checksum of itself. */
export async function writeRunFile(store: Store, run: RunJson): Promise<void> {
  const content = runJson.parse(run);
  const text = JSON.stringify({ ...content, sha256: sha256(JSON.stringify(content)) }, null, 2);
  await store.write(RUN, new TextEncoder().encode(`${text}\n`));
}
