import { seededRandom } from '../dataset/random.js';
import { hasPhotographer, type Labelled } from './labelled.js';
import type { HoldOut } from './recipe.js';

/** Photos parted into those that teach and those that are kept from backbone and head. */
export interface Parted {
  readonly teaching: readonly Labelled[];
  /** Of photographers held out, those of the other species and those without fruit. */
  readonly strangers: readonly Labelled[];
  /** Of species held out, in any domain. */
  readonly species: readonly Labelled[];
}

/** @param holdOut undefined: all photos teach */
export function part(photos: readonly Labelled[], holdOut: HoldOut | undefined): Parted {
  if (holdOut === undefined) return { teaching: photos, strangers: [], species: [] };
  const names = new Set(holdOut.species);
  const isNamed = ({ species }: Labelled) => species !== null && names.has(species);
  const others = photos.filter((photo) => !isNamed(photo));
  const groups = drawPhotographers(others, holdOut);
  const isStranger = (photo: Labelled) => hasPhotographer(photo) && groups.has(photo.group);
  return {
    teaching: others.filter((photo) => !isStranger(photo)),
    strangers: others.filter(isStranger),
    species: photos.filter(isNamed),
  };
}

/** Deals that are drawn, of which the best is taken. */
const DEALS = 200;

/**
 * Photographers whose photos make up about the share asked for, whole, so that of each species with two of them or more
 * some are held and some are not, as far as may be: the best of seeded deals, each about by falling size onto the side
 * that lacks most, as `dealFolds` does.
 */
export function drawPhotographers(
  photos: readonly Labelled[],
  { photographers: share, seed }: Pick<HoldOut, 'photographers' | 'seed'>,
): ReadonlySet<string> {
  if (share === 0) return new Set();
  const sizes = new Map<string, number>();
  const bySpecies = new Map<string, Set<string>>();
  for (const photo of photos) {
    if (!hasPhotographer(photo) || photo.species === null) continue;
    sizes.set(photo.group, (sizes.get(photo.group) ?? 0) + 1);
    bySpecies.set(photo.species, (bySpecies.get(photo.species) ?? new Set()).add(photo.group));
  }
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const shared = [...bySpecies.values()].filter((groups) => groups.size > 1);
  const groups = [...sizes.keys()].sort();
  let best: { readonly held: Set<string>; readonly lacking: number; readonly away: number } | undefined;
  for (let deal = 0; deal < DEALS; deal++) {
    const random = seededRandom(`hold-out/${seed}/${deal}`);
    const order = groups.map((group) => ({ group, weight: sizes.get(group)! * (0.25 + random()) }));
    order.sort((a, b) => b.weight - a.weight);
    const held = new Set<string>();
    let [inside, outside] = [0, 0];
    for (const { group } of order) {
      const size = sizes.get(group)!;
      const lead = inside * (1 - share) - outside * share;
      if (lead < 0 || (lead === 0 && random() < share)) {
        held.add(group);
        inside += size;
      } else outside += size;
    }
    const lacking = shared.filter((some) => {
      const count = [...some].filter((group) => held.has(group)).length;
      return count === 0 || count === some.size;
    }).length;
    const away = Math.abs(inside - share * total);
    if (!best || lacking < best.lacking || (lacking === best.lacking && away < best.away)) {
      best = { held, lacking, away };
    }
  }
  return best!.held;
}
