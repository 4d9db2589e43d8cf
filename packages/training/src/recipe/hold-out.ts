import { seededRandom } from '@verger/storage/hash';
import { hasPhotographer, type Labelled } from './labelled.js';
import type { HoldOut } from './recipe.js';

/** Photos split into training photos and those held out of backbone and head. */
export interface Parted {
  readonly training: readonly Labelled[];
  /** Of photographers held out, those of the other species and those without fruit. */
  readonly strangers: readonly Labelled[];
  /** Of species held out, in any domain. */
  readonly species: readonly Labelled[];
}

/** @param holdOut undefined: all photos are for training */
export function part(photos: readonly Labelled[], holdOut: HoldOut | undefined): Parted {
  if (holdOut === undefined) return { training: photos, strangers: [], species: [] };
  const names = new Set(holdOut.species);
  const isNamed = ({ species }: Labelled) => species !== null && names.has(species);
  const others = photos.filter((photo) => !isNamed(photo));
  const groups = drawPhotographers(others, holdOut);
  const isStranger = (photo: Labelled) => hasPhotographer(photo) && groups.has(photo.group);
  return {
    training: others.filter((photo) => !isStranger(photo)),
    strangers: others.filter(isStranger),
    species: photos.filter(isNamed),
  };
}

/** Starts of the search, of which the best end is taken. */
const STARTS = 50;
/** What it costs that all photographers of a species are on one side. */
const LACKING = 10;

/**
 * Photographers that are held out, whole, so that of each species about the share asked for is held, and some on either
 * side where it has two photographers. Seeded: from many random deals one photographer after the other changes sides as long
 * as that is for the better.
 */
export function drawPhotographers(
  photos: readonly Labelled[],
  { photographers: share, seed }: Pick<HoldOut, 'photographers' | 'seed'>,
): ReadonlySet<string> {
  if (share === 0) return new Set();
  /** Photos by species and photographer. */
  const counts = new Map<string, Map<string, number>>();
  for (const photo of photos) {
    if (!hasPhotographer(photo) || photo.species === null) continue;
    const groups = counts.get(photo.species) ?? new Map<string, number>();
    counts.set(photo.species, groups.set(photo.group, (groups.get(photo.group) ?? 0) + 1));
  }
  const species = [...counts.values()];
  const groups = [...new Set(species.flatMap((one) => [...one.keys()]))].sort();
  const costOf = (held: ReadonlySet<string>): number => {
    let cost = 0;
    for (const one of species) {
      if (one.size < 2) continue;
      let [all, inside, sides] = [0, 0, 0];
      for (const [group, count] of one) {
        all += count;
        if (held.has(group)) inside += count;
        sides |= held.has(group) ? 1 : 2;
      }
      cost += Math.sqrt(all) * (inside / all - share) ** 2 + (sides < 3 ? LACKING : 0);
    }
    return cost;
  };
  let best = { held: new Set<string>(), cost: Number.POSITIVE_INFINITY };
  for (let start = 0; start < STARTS; start++) {
    const random = seededRandom(`hold-out/${seed}/${start}`);
    let held = new Set(groups.filter(() => random() < share));
    let cost = costOf(held);
    for (let better = true; better; ) {
      better = false;
      for (const group of groups) {
        const other = new Set(held);
        if (!other.delete(group)) other.add(group);
        const found = costOf(other);
        if (found >= cost) continue;
        [held, cost, better] = [other, found, true];
      }
    }
    if (cost < best.cost) best = { held, cost };
  }
  return best.held;
}
