import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openStore } from '@verger/storage/store';

/** What of a run people look at. */
const FILES = ['run.json', 'report.html', 'classifier/metrics.json', 'pca/model.json'];

/**
 * Copies the small results of a run into a folder.
 *
 * @param out of the run: `s3://…`
 * @returns the files that were there, as paths here
 */
export async function fetchResults(out: string, folder: string): Promise<string[]> {
  const store = openStore(out);
  const fetched: string[] = [];
  for (const file of FILES) {
    const bytes = await store.read(file);
    if (bytes === undefined) continue;
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    fetched.push(path);
  }
  return fetched;
}
