import type { Photo } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';
import { ATTEMPTS } from '../../features/recover-staged.js';
import type { RunConfig } from '../../manifest/run-json.js';

/**
 * What one Spark task has to do, as an object of the run folder. Spark itself carries only the number of the
 * order: paths, photos and features never pass through the JVM.
 */
export type TaskSpec =
  | {
      readonly kind: 'features';
      readonly config: RunConfig;
      readonly shards: readonly { readonly shard: number; readonly photos: readonly Photo[] }[];
    }
  | {
      /** Moments of the training rows and of the test rows, each to one object. */
      readonly kind: 'moments';
      readonly parts: readonly { readonly name: string; readonly training: string; readonly test: string }[];
      readonly into: { readonly training: string; readonly test: string };
    }
  | {
      /** Moments merged in the order given. */
      readonly kind: 'merge';
      readonly from: readonly string[];
      readonly into: string;
    }
  | { readonly kind: 'reduce'; readonly parts: readonly string[] };

/** Paths of one attempt. */
export const attemptPaths = (attempt: string) => {
  const folder = `${ATTEMPTS}${attempt}`;
  return {
    folder,
    spec: (stage: string, task: number) => `${folder}/tasks/${stage}-${String(task).padStart(6, '0')}.json`,
    result: (shard: number) => `${folder}/results/shard-${shard}.json`,
    /** There as long as a shard is begun and not finished: after a death, it says on what. */
    begun: (shard: number) => `${folder}/begun/shard-${shard}`,
    /** One for each death of a worker on a photo, which is told by its place in the shard. */
    suspects: (shard: number) => `${folder}/suspects/shard-${shard}/`,
    moments: (name: string) => `${folder}/moments/${name}.bin`,
    staged: (name: string) => `${folder}/${name}`,
  };
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const writeJson = (store: Store, path: string, value: unknown): Promise<void> =>
  store.write(path, encoder.encode(JSON.stringify(value)));

/** A JSON object of the run folder; undefined when it is not there. */
export async function readJson<T>(store: Store, path: string): Promise<T | undefined> {
  const bytes = await store.read(path);
  return bytes === undefined ? undefined : (JSON.parse(decoder.decode(bytes)) as T);
}

/** Which rows of a part are meant: one bit a row, base64. */
export function encodeRows(flags: readonly boolean[]): string {
  const bits = new Uint8Array(Math.ceil(flags.length / 8));
  for (const [row, flag] of flags.entries()) if (flag) bits[row >> 3]! |= 1 << (row & 7);
  return Buffer.from(bits).toString('base64');
}

/** The other way round. */
export function decodeRows(text: string): (row: number) => boolean {
  const bits = Buffer.from(text, 'base64');
  return (row) => ((bits[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;
}
