import type { Store } from '@verger/storage/store';

/** Objects on their way while one is looked at: a bucket answers each after some tens of milliseconds. */
const AHEAD = 4;

/** The bytes of objects, in the order given, the next ones read meanwhile; undefined for one that is not there. */
export async function* readAhead<Named extends { readonly name: string }>(
  store: Store,
  objects: readonly Named[],
): AsyncGenerator<[Named, Uint8Array | undefined]> {
  const reading: { object: Named; bytes: Promise<Uint8Array | undefined> }[] = [];
  const yet = objects.values();
  for (;;) {
    while (reading.length <= AHEAD) {
      const { value: object, done } = yet.next();
      if (done === true) break;
      const bytes = store.read(object.name);
      // Its failure is told when its turn comes, if it comes.
      bytes.catch(() => {});
      reading.push({ object, bytes });
    }
    const next = reading.shift();
    if (next === undefined) return;
    yield [next.object, await next.bytes];
  }
}
