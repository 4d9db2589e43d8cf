import type { Photo } from '@verger/storage/photos';
import { openStore, type Store } from '@verger/storage/store';
import type { CountedPart, PartSet } from '../../features/part-set.js';
import { ATTEMPTS } from '../../features/recover-staged.js';
import type { PublishedPart, RunConfig } from '../../manifest/run-json.js';

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
      /** The moments of pieces, each to one object. */
      readonly kind: 'moments';
      readonly pieces: readonly {
        readonly from: SpecSet;
        readonly start: { readonly run: string; readonly path: string; readonly key: string } | null;
        readonly into: string;
      }[];
    }
  | { readonly kind: 'reduce'; readonly from: SpecSet };

/** Feature parts of a run folder, which need not be that of the attempt. */
export interface SpecSet {
  readonly run: string;
  readonly prefix: string;
  readonly parts: readonly (PublishedPart & { readonly without: readonly string[] })[];
}

/** As JSON has it. */
export const specSet = ({ store, prefix }: PartSet, parts: readonly CountedPart[]): SpecSet => ({
  run: store.url,
  prefix,
  parts: parts.map(({ name, rows, sha256, without = [] }) => ({ name, rows, sha256, without: [...without] })),
});

/** The other way round. */
export const partSet = ({ run, prefix, parts }: SpecSet): PartSet => ({
  store: openStore(run),
  prefix,
  features: parts.map((part) => ({ ...part, without: new Set(part.without) })),
  errors: [],
});

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
