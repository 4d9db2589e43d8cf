import { kindsOf } from '../answer/kinds.js';
import { toldOf } from '../answer/told.js';
import type { Entry } from '../storage/entry.js';
import { album } from './album.js';

/** The person's own photos of fruits, which stand in the catalogue in place of the drawings. */
class OwnPhotos {
  #photos: ReadonlyMap<string, Blob> = $state.raw(new Map());

  /** Reads the album anew. */
  async load(): Promise<void> {
    const newestLast = (await album.all().catch((): Entry[] => [])).filter(isCertain).reverse();
    this.#photos = new Map(
      newestLast.flatMap(({ answer, correction, photo }) => {
        const { species, className } = toldOf(answer, correction);
        return species === null
          ? []
          : [species, keyOf(species, className)].map((key) => [key, photo] as const);
      }),
    );
  }

  /** The newest of a species, or of a variety of it. */
  of(species: string, className?: string): Blob | undefined {
    return this.#photos.get(className === undefined ? species : keyOf(species, className));
  }
}

/** What the person said, or what is called sure without a flaw: a doubtful photo, or one of several kinds, is no picture of a fruit. */
const isCertain = (entry: Entry): boolean =>
  entry.correction !== null || (kindsOf(entry).length === 0 && isSure(entry));

const isSure = ({ answer }: Entry): boolean =>
  answer.known && answer.family === undefined && !answer.flaw && answer.guesses[0]?.confidence === 'sure';

const keyOf = (species: string, className: string | undefined): string => `${species}/${className ?? ''}`;

export const ownPhotos = new OwnPhotos();
