import { elementAt } from '@verger/base';
import { DECODING_VERSION } from '@verger/pipeline';
import { seededRandom, sha256 } from '@verger/storage/hash';
import { turnOf } from '@verger/storage/photos';
import { AUGMENTATION_VERSION, type Augmentation, type Whole } from '../augmentation/augment.js';
import { COMPOSITE_VERSION, type Composite } from '../augmentation/composite.js';
import type { Labelled } from './labelled.js';
import type { Domain, Recipe } from './recipe.js';

/** One picture the network is to see. */
export interface TrainingImage {
  /** Same key, same pixels: hash of the photos it is made of, what is done to them, and by which version. */
  readonly key: string;
  readonly made: { readonly path: string; readonly view: Augmentation } | { readonly composite: Composite };
  readonly domain: Domain | 'composite';
  readonly species: string | null;
  readonly variety: string | null;
  readonly group: string;
  /** Of the photo it shows; of a composite, the hash of its key. */
  readonly photo: string;
}

/** Whole, mirror image, crops and random views of every photo. Studio frames are at most turned: composites vary them further. */
export function augmentationsOf(
  photos: readonly Labelled[],
  { studioTurns }: Pick<Recipe, 'studioTurns'>,
): TrainingImage[] {
  return photos.flatMap((photo) => {
    const crops = Array.from({ length: photo.crops }, (_, i): Augmentation => `crop-${i + 1}`);
    const turns = Array.from({ length: studioTurns }, (_, i): Augmentation => `spin-${i + 1}`);
    const random = Array.from({ length: photo.randomViews }, (_, i): Augmentation => `random-${i + 1}`);
    const cut: Augmentation[] = photo.crops === 0 ? random : ['mirror', ...crops, ...random];
    const views = photo.domain === 'studio' ? turns : cut;
    return ['whole' as const, ...views].map((view) => augmentedImage(photo, view));
  });
}

/**
 * What a backbone is tuned on. More crops than a head gets, no random views, which gain it nothing, and no mirror images: the
 * training mirrors what it is given. Of the studio only clips round the upright axis (`12_100.jpg`), every second frame: clips
 * round other axes stay unseen, so that a head can still be asked about them honestly.
 */
export function imagesForTuning(photos: readonly Labelled[], recipe: Recipe): TrainingImage[] {
  const seen = photos
    .filter(({ domain, group }) => domain !== 'studio' || !turnOf(group.slice(group.lastIndexOf('/') + 1)))
    .map((photo) => ({ ...photo, crops: 2 * photo.crops, randomViews: 0 }));
  const views = augmentationsOf(seen, { studioTurns: 0 }).filter(
    ({ made }) => 'view' in made && made.view !== 'mirror',
  );
  const some = views.filter(({ domain }, i) => domain !== 'studio' || i % 2 === 0);
  return [...some, ...planComposites(seen, recipe)];
}

/** Those made of training photos alone. @param training paths */
export const imagesMadeOf = (
  pictures: readonly TrainingImage[],
  training: ReadonlySet<string>,
): TrainingImage[] =>
  pictures.filter(({ made }) => {
    if ('view' in made) return training.has(made.path);
    const { fruits, background } = made.composite;
    return [...fruits, ...(background === null ? [] : [background])].every((path) => training.has(path));
  });

export function augmentedImage(
  photo: Pick<Labelled, 'path' | 'domain' | 'species' | 'variety' | 'group' | 'sha256'>,
  view: Augmentation,
): TrainingImage {
  const { path, domain, species, variety, group } = photo;
  const key = sha256(
    [DECODING_VERSION, view === 'whole' ? '' : AUGMENTATION_VERSION, photo.sha256, view].join('/'),
  );
  return { key, made: { path, view }, domain, species, variety, group, photo: photo.sha256 };
}

/** What a second look at a picture sees; undefined of a composite, which is looked at once. */
export function middleOf({ made, photo, domain, ...facts }: TrainingImage): TrainingImage | undefined {
  if (domain === 'composite' || !('view' in made) || made.view.endsWith('/middle')) return undefined;
  const view = `${made.view as Whole}/middle` as const;
  return augmentedImage({ ...facts, domain, path: made.path, sha256: photo }, view);
}

/** Photos outside the studio from which on a species needs no more composites than the others. */
const ENOUGH = 30;

/**
 * Composites of every studio class, more for species that few or no photos outside the studio show; more than half
 * before a photo without fruit, where there are any. Seeded: the plan of a class does not depend on the other classes.
 */
export function planComposites(photos: readonly Labelled[], recipe: Recipe): TrainingImage[] {
  const studio = photos.filter(({ domain }) => domain === 'studio');
  const negatives = photos.filter(({ domain }) => domain === 'negative');
  const outside = grouped(
    photos.filter(({ domain }) => domain !== 'studio'),
    ({ species }) => species ?? '',
  );
  const classes = grouped(studio, ({ species, variety }) => `${species}/${variety}`);
  const perSpecies = grouped([...classes.values()], ([first]) => first?.species ?? '');
  const { eachClass, eachStudioOnly } = recipe.composites;
  return [...classes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, frames]) => {
      const { species, variety } = elementAt(frames, 0);
      const lacking = Math.max(0, 1 - (outside.get(species ?? '')?.length ?? 0) / ENOUGH);
      const shared = Math.ceil(
        (eachStudioOnly * lacking) / (perSpecies.get(species ?? '') ?? [frames]).length,
      );
      const count = Math.max(eachClass, shared);
      return Array.from({ length: count }, (_, i): TrainingImage => {
        const seed = `${recipe.seed}/${name}/${i}`;
        const random = seededRandom(`plan/${seed}`);
        const pick = <T extends {}>(from: readonly T[]): T =>
          elementAt(from, Math.floor(random() * from.length));
        const fruits = Array.from({ length: 5 }, () => pick(frames));
        const background = negatives.length > 0 && random() < 0.55 ? pick(negatives) : null;
        const hashes = [...fruits.map((one) => one.sha256), background?.sha256 ?? ''];
        const versions = [DECODING_VERSION, AUGMENTATION_VERSION, COMPOSITE_VERSION];
        const colour = recipe.composites.colours[variety ?? ''];
        const key = sha256([...versions, seed, ...hashes, String(colour ?? '')].join('/'));
        const composite = {
          seed,
          fruits: fruits.map((one) => one.path),
          species,
          background: background?.path ?? null,
          colour,
        };
        return { key, made: { composite }, domain: 'composite', species, variety, group: key, photo: key };
      });
    });
}

function grouped<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}
