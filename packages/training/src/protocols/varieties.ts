import { sha256 } from '@verger/storage/hash';
import { isRight, type ScoredPrediction } from '../fit/measure.js';
import type { Labelled } from '../recipe/labelled.js';
import { bySpecies, isKnown, knownLine, predictPhotos, refit } from './predict.js';
import type { Protocol } from './protocol.js';

/** Heads fitted: each held out one variety of every species that has more. */
const FOLDS = 3;

/** Is it still an apple when this apple was never seen? */
export const varieties: Protocol = {
  id: 'varieties',
  title: 'Varieties held out',
  asks:
    'Heads that saw nothing of one variety of each species with several are asked for the species of its studio ' +
    `frames; ${FOLDS} heads, each without other varieties.`,
  withTraining: false,
  async measure(context) {
    const answers: ScoredPrediction[] = [];
    for (const held of dealVarieties(context.photos, context.recipe.seed)) {
      const without = (photo: Labelled) => photo.variety !== null && held.has(photo.variety);
      const model = await refit(
        context,
        context.photos.filter((photo) => !without(photo)),
      );
      const asked = context.photos.filter((photo) => photo.domain === 'studio' && without(photo));
      answers.push(...(await predictPhotos(context, asked, { model })));
    }
    const known = answers.filter(isKnown);
    return {
      lines: [knownLine('species asked', known)],
      wrong: known.filter((one) => !isRight(one)),
      bySpecies: bySpecies(known),
    };
  },
};

/** Of each species with several varieties in the studio, one a fold, in seeded order. */
function dealVarieties(photos: readonly Labelled[], seed: number): Set<string>[] {
  const bySpecies = new Map<string, Set<string>>();
  for (const { domain, species, variety } of photos) {
    if (domain !== 'studio' || species === null || variety === null) continue;
    bySpecies.set(species, (bySpecies.get(species) ?? new Set()).add(variety));
  }
  const folds = Array.from({ length: FOLDS }, () => new Set<string>());
  for (const names of bySpecies.values()) {
    if (names.size < 2) continue;
    const drawn = [...names].map((name) => ({ name, lot: sha256(`${seed}/${name}`) }));
    drawn.sort((a, b) => (a.lot < b.lot ? -1 : 1));
    for (const [i, fold] of folds.entries()) if (drawn[i]) fold.add(drawn[i].name);
  }
  return folds.filter(({ size }) => size > 0);
}
