import type { Judged } from '../measure.js';
import type { Picture } from '../plan.js';
import type { Failure } from './protocol.js';

/** Most failures shown of a protocol, and of one truth. */
const SHOWN = 24;
const OF_ONE = 3;

/** The surest wrong answers, few of each truth, so that one hard fruit does not fill the page. */
export function sampleFailures(wrong: readonly Judged[]): { failure: Failure; picture: Picture }[] {
  const counts = new Map<string | null, number>();
  const shown = new Set<string>();
  const sure = wrong.toSorted(
    (a, b) => b.probability - a.probability || (a.picture.key < b.picture.key ? -1 : 1),
  );
  const out: { failure: Failure; picture: Picture }[] = [];
  for (const { picture, truth, predicted, probability, accepted } of sure) {
    const name = truth ?? picture.species;
    const count = counts.get(name) ?? 0;
    if (count >= (name === null ? SHOWN / 2 : OF_ONE) || shown.has(picture.photo)) continue;
    counts.set(name, count + 1);
    shown.add(picture.photo);
    const failure = {
      key: picture.key,
      photo: nameOf(picture),
      truth: name,
      predicted,
      probability,
      accepted,
    };
    out.push({ failure, picture });
    if (out.length === SHOWN) break;
  }
  return out;
}

function nameOf({ made, species, variety }: Picture): string {
  if ('composite' in made) return `composite of ${variety ?? species}`;
  const view = made.view === 'whole' ? '' : ` (${made.view.replace('-', ' ')})`;
  return made.path.split(/[/\\]/).slice(-2).join('/') + view;
}
