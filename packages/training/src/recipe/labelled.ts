import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { VergerError } from '@verger/base';
import { allClasses, fruitClass, speciesOfFolder } from '@verger/knowledge';
import { sha256 } from '@verger/storage/hash';
import { folderSource, photoFacts } from '@verger/storage/photos';
import type { Attribution, Domain, Recipe, Source } from './recipe.js';
import { readTsv } from './tsv.js';

/** A photo with what its folder says of it. */
export interface Labelled {
  /** Absolute. */
  readonly path: string;
  /** SHA-256 of its bytes, hex: the name of the photo, wherever it lies. */
  readonly sha256: string;
  readonly domain: Domain;
  /** Id of a species; null: none the recipe names. */
  readonly species: string | null;
  /** Class of Fruits-360 (species and variety); null where the folder does not tell. */
  readonly variety: string | null;
  /** Photos of one group are alike for reasons that have nothing to do with the fruit: one clip, one photographer. */
  readonly group: string;
  readonly crops: number;
  readonly randomViews: number;
  /** Where it comes from, for the card. */
  readonly origin: Origin;
}

/** A data set or a repository. */
export interface Origin extends Omit<Attribution, 'licence'> {
  /** Null: not stated. */
  readonly licence: string | null;
}

/** Whether the group tells who took the photo: else it is a group of its own, or a clip of the studio. */
export const hasPhotographer = ({ domain, group, path }: Labelled): boolean =>
  domain !== 'studio' && group !== path;

export interface ListOptions {
  readonly signal?: AbortSignal | undefined;
  /** Photos that are passed over. @default none */
  excludes?(path: string): boolean;
}

/**
 * All photos of the sources, sorted by source and path; of equal photos (same bytes) the first counts.
 *
 * @throws VergerError (input) `label-unknown` naming folders that are no species, and what to do
 */
export async function listLabelled(
  sources: Recipe['sources'],
  { signal, excludes }: ListOptions = {},
): Promise<Labelled[]> {
  const all: Labelled[] = [];
  const seen = new Set<string>();
  const unknown = new Set<string>();
  for (const source of sources) {
    const { photos } = await folderSource(source.folder).list(signal);
    const table = await readFacts(source);
    for (const { path } of photos) {
      signal?.throwIfAborted();
      if (source.without.some((folder) => path === folder || path.startsWith(`${folder}/`))) continue;
      const full = join(source.folder, path);
      if (excludes?.(full)) continue;
      const label = labelOf(source, path, table);
      if (label === undefined) {
        unknown.add(join(source.folder, dirname(path)));
        continue;
      }
      const digest = sha256(await readFile(full));
      if (seen.has(digest)) continue;
      seen.add(digest);
      const row = table?.get(path);
      const group = row?.group ?? clipOf(source, path);
      const origin = originOf(source, row);
      const { crops, randomViews } = source;
      const domain = label.species === null ? 'negative' : source.domain;
      all.push({ path: full, sha256: digest, ...label, domain, group, crops, randomViews, origin });
    }
  }
  if (unknown.size > 0) throw unknownLabels([...unknown]);
  return all;
}

type Label = Pick<Labelled, 'species' | 'variety'>;

/** From the deepest folder that names something; undefined when none does. */
function labelOf(
  source: Pick<Source, 'domain' | 'labels' | 'folder'>,
  path: string,
  table?: ReadonlyMap<string, TableRow>,
): Label | undefined {
  const none = { species: null, variety: null };
  const row = table?.get(path);
  if (row?.label !== undefined) {
    const name = wordOf(row.label);
    const given = source.labels[name];
    return { species: given === undefined ? (speciesOfFolder(name)?.id ?? null) : given, variety: null };
  }
  const folders = [basename(source.folder), ...path.split('/').slice(0, -1)];
  for (const folder of folders.toReversed()) {
    const given = source.labels[folder];
    if (given === null) return none;
    if (given !== undefined) return { species: given, variety: fruitClass(folder)?.name ?? null };
  }
  if (source.domain === 'negative') return none;
  for (const [above, folder] of folders.toReversed().entries()) {
    const known = fruitClass(folder);
    if (known) return { species: known.species, variety: known.name };
    const species = speciesOfFolder(folder)?.id;
    if (species === undefined) continue;
    const at = folders.length - above;
    const below = folders.slice(at, at + 1);
    return { species, variety: varietyNamed(species, [folder, ...below]) };
  }
  return undefined;
}

/** The one class of the species whose variety a folder bears (`Granny-Smith`); null when none or several do. */
function varietyNamed(species: string, folders: readonly string[]): string | null {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  const [found, ...more] = allClasses.filter(
    (one) =>
      one.species === species && folders.some((folder) => plain(one.variety?.en ?? '-') === plain(folder)),
  );
  return found !== undefined && more.length === 0 ? found.name : null;
}

interface TableRow {
  readonly label?: string;
  readonly group?: string;
  readonly licence?: string;
}

/** Rows of the table of a source, by path from the folder of the source. */
async function readFacts({
  table,
  folder,
}: Pick<Source, 'table' | 'folder'>): Promise<ReadonlyMap<string, TableRow> | undefined> {
  if (table === undefined) return undefined;
  const facts = (['label', 'group', 'licence'] as const).flatMap((name) => {
    const column = table[name];
    return column === undefined ? [] : [{ name, column }];
  });
  const rows = new Map<string, TableRow>();
  const top = dirname(table.path);
  const columns = [table.file, ...facts.map(({ column }) => column)];
  for (const [file = '', ...cells] of await readTsv(table.path, columns)) {
    const row: TableRow = Object.fromEntries(facts.map(({ name }, i) => [name, cells[i]]));
    // The table of one folder may speak of its neighbours too.
    for (const path of [join(top, file), join(dirname(top), file)]) {
      const from = relative(folder, path);
      if (!from.startsWith('..')) rows.set(from.split(sep).join('/'), row);
    }
  }
  return rows;
}

function originOf({ attribution, folder }: Source, row: TableRow | undefined): Origin {
  if (row?.licence) return { name: row.group ?? basename(folder), licence: row.licence };
  return attribution ?? { name: row?.group ?? basename(folder), licence: null };
}

/** `Vegetables/sweet_corn_12.jpg` is `sweet_corn`. */
const wordOf = (path: string): string =>
  path
    .split('/')
    .at(-1)!
    .replace(/\.[a-z]+$/i, '')
    .replace(/[-_ \d()]+$/, '');

/** A clip of the studio, else the photo alone. */
const clipOf = (source: Source, path: string): string => {
  const { clip } = photoFacts(path);
  // The folder of the source may be that of one class.
  const { label } = photoFacts(`${basename(source.folder)}/${path}`);
  return source.domain === 'studio' ? `${label}/${clip}` : join(source.folder, path);
};

function unknownLabels(folders: readonly string[]): VergerError {
  const some = folders.slice(0, 5).join(', ');
  return new VergerError(
    'input',
    'label-unknown',
    `${folders.length} folders name no species: ${some}${folders.length > 5 ? ', …' : ''}`,
    {
      hint: 'add the species to packages/knowledge/src/taxonomy, or say in the recipe what the folder means (labels), or skip it (without)',
    },
  );
}
