import type { Store } from '@verger/storage/store';

/** Objects on their way while one is looked at: a bucket answers each after some tens of milliseconds. */
const AHEAD = 4;

/** The bytes of objects, in the order given, the next ones read meanwhile; undefined for one that is not there. */
export async function* readAhead<Named extends { readonly name: string }>(
  store: Store,
  objects: readonly Named[],
): AsyncGenerator<[Named, Uint8Array | undefined]> {
  const reading: Promise<Uint8Array | undefined>[] = [];
  for (const [index, object] of objects.entries()) {
    while (reading.length <= AHEAD && index + reading.length < objects.length) {
      const one = store.read(objects[index + reading.length]!.name);
      // Its failure is told when its turn comes, if it comes.
      one.catch(() => {});
      reading.push(one);
    }
    yield [object, await reading.shift()!];
  }
}
