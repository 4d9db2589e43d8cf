import { type DataHealth, dataHealthSchema } from '../dataset/health.js';
import { readErrorRows } from '../features/committed.js';
import type { OpenRun } from './open-run.js';

const HEALTH_FILE = 'health.json';

/** Code of each photo of the run that gave no features. */
export async function failedPhotos({ store, json }: OpenRun): Promise<Map<string, string>> {
  const failed = new Map<string, string>();
  for (const part of json.parts.errors) {
    for (const { path, code } of await readErrorRows(store, part)) failed.set(path, code);
  }
  return failed;
}

export const writeHealth = ({ store }: OpenRun, health: DataHealth): Promise<void> =>
  store.write(HEALTH_FILE, new TextEncoder().encode(`${JSON.stringify(health)}\n`));

/** Null when the run has none, or a damaged one: it is written anew with the next listing. */
export async function readHealth({ store }: OpenRun): Promise<DataHealth | null> {
  const bytes = await store.read(HEALTH_FILE);
  if (bytes === undefined) return null;
  try {
    return dataHealthSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}
