import type { ScoredPrediction } from '../fit/measure.js';
import type { TrainingImage } from '../recipe/plan-images.js';
import type { Failure } from './protocol.js';

/** Failures shown of a protocol, unless it asks for more. */
const SHOWN = 24;

/**
 * The surest wrong answers, few of each truth, so that one hard fruit does not fill the page.
 *
 * @param most failures; an eighth of them of one truth
 */
export function sampleFailures(
  wrong: readonly ScoredPrediction[],
  most: number = SHOWN,
): { failure: Failure; picture: TrainingImage }[] {
  const counts = new Map<string | null, number>();
  const shown = new Set<string>();
  const sure = wrong.toSorted(
    (a, b) => b.probability - a.probability || (a.picture.key < b.picture.key ? -1 : 1),
  );
  const out: { failure: Failure; picture: TrainingImage }[] = [];
  for (const { picture, truth, predicted, probability, accepted } of sure) {
    const name = truth ?? picture.species;
    const count = counts.get(name) ?? 0;
    if (count >= (name === null ? most / 2 : most / 8) || shown.has(picture.photo)) continue;
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
    if (out.length === most) break;
  }
  return out;
}

function nameOf({ made, species, variety }: TrainingImage): string {
  if ('composite' in made) return `composite of ${variety ?? species}`;
  const view = made.view === 'whole' ? '' : ` (${made.view.replace('-', ' ')})`;
  return made.path.split(/[/\\]/).slice(-2).join('/') + view;
}
