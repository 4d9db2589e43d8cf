import { allClasses, type FruitClass, speciesNamed } from '@verger/knowledge';
import { photoFacts } from '@verger/storage/photos';
import type { Store } from '@verger/storage/store';

/** Folder of the records beside the photos. */
export const RECORDS = 'corrections';

/** Names that Windows keeps for devices: a folder of that name cannot be copied there. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** One spelling of each label, so that `pear`, `PEAR` and `ｐｅａｒ` are one class. */
export interface Labels {
  /**
   * Folder for what a person calls a fruit: the one that is there for it, the class or the species of the taxonomy,
   * or the label as it is.
   *
   * @returns undefined for a name that means something else below a folder of photos, such as `Training`
   */
  folderOf(label: string): string | undefined;
}

/** @param folders names of class folders that are there */
export function openLabels(folders: Iterable<string>): Labels {
  const known = new Map<string, string>();
  for (const folder of folders) if (!known.has(meaningOf(folder))) known.set(meaningOf(folder), folder);
  return {
    folderOf(label) {
      if (isReserved(label)) return undefined;
      const meaning = meaningOf(label);
      const folder =
        known.get(meaning) ?? classNamed(label)?.name ?? speciesNamed(fold(label))?.names.en ?? label;
      known.set(meaning, folder);
      return folder;
    },
  };
}

/** Names of the class folders of a store, in their order. */
export async function classFolders(store: Store): Promise<Set<string>> {
  const folders = new Set<string>();
  for await (const { path } of store.list('')) {
    const { label } = photoFacts(path);
    if (label !== null && !path.startsWith(`${RECORDS}/`)) folders.add(label);
  }
  return folders;
}

const fold = (label: string) => label.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();

const byFoldedName = new Map(allClasses.map((entry) => [fold(entry.name), entry]));
const classNamed = (label: string): FruitClass | undefined => byFoldedName.get(fold(label));

/** The same for all spellings of one label. */
function meaningOf(label: string): string {
  // First of all: `Pear` is a species and a class, too.
  const species = speciesNamed(fold(label));
  return species === undefined ? `class ${fold(label)}` : `species ${species.id}`;
}

/** A folder that a listing would take for a split, the records, or nothing at all. */
const isReserved = (label: string): boolean =>
  photoFacts(`${fold(label)}/photo.jpg`).label === null ||
  fold(label) === RECORDS ||
  DEVICE.test(fold(label));
