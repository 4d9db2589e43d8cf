import type { ScoredPrediction } from '../fit/measure.js';
import { drawFewShotClasses, withoutFewShotClasses } from './few-shot-classes.js';
import { scoredFolds } from './photographers.js';
import { isKnown, isStudioSet, predictPhotos, setPhotos, unknownLine } from './predict.js';
import type { Line, Protocol } from './protocol.js';

/** Photos of one source outside of training, and known ones of the same kind. */
interface Source {
  readonly name: string;
  readonly fruit: boolean;
  readonly unknown: readonly ScoredPrediction[];
  readonly known: readonly ScoredPrediction[];
}

/** Does it know when it does not know? */
export const unknown: Protocol = {
  id: 'unknown',
  title: 'What it does not know',
  asks:
    'Photos of other things and of species outside of training, source by source and together. AUROC: the chance that ' +
    'a known photo looks more familiar than one of these. Accepted at 95 %: share taken for known when 95 % of the ' +
    'known photos of the same source are.',
  withTraining: true,
  async measure(context) {
    const sources: Source[] = [];
    const ofSets: ScoredPrediction[] = [];
    for (const [name, set] of context.sets) {
      if (isStudioSet(context, name)) continue;
      const answers = await predictPhotos(context, set);
      ofSets.push(...answers);
      const known = answers.filter(isKnown);
      const others = answers.filter((one) => !isKnown(one));
      sources.push(
        { name: `other things in ${name}`, fruit: false, unknown: others.filter(isThing), known },
        {
          name: `other species in ${name}`,
          fruit: true,
          unknown: others.filter((one) => !isThing(one)),
          known,
        },
      );
    }
    const folds = await scoredFolds(context);
    sources.push(
      {
        name: 'other things, photographers held out',
        fruit: false,
        unknown: folds.nothing,
        known: folds.known,
      },
      {
        name: 'other species, photographers held out',
        fruit: true,
        unknown: folds.unknown,
        known: folds.known,
      },
    );
    sources.push(...(await heldOutSpecies(context)));
    sources.push(...(await heldOutOfBoth(context, ofSets)));
    const asked = sources.filter((one) => one.unknown.length > 0);
    const joined = (name: string, some: readonly Source[]): Line =>
      unknownLine(
        name,
        [...new Set(some.flatMap((one) => one.unknown))],
        [...new Set(some.flatMap((one) => one.known))],
      );
    return {
      lines: [
        ...asked.map((one) => unknownLine(one.name, one.unknown, one.known)),
        joined(
          'all other things',
          asked.filter(({ fruit }) => !fruit),
        ),
        joined(
          'all other species',
          asked.filter(({ fruit }) => fruit),
        ),
        joined('all together', asked),
      ].filter((line) => line.unknown !== null),
      wrong: asked.flatMap((one) => one.unknown).filter(({ accepted }) => accepted),
    };
  },
};

const isThing = ({ picture }: ScoredPrediction): boolean => picture.species === null;

/** Species of the packed model, put to a head without them. */
async function heldOutSpecies(context: Parameters<Protocol['measure']>[0]): Promise<Source[]> {
  const { names } = drawFewShotClasses(context.photos, context.recipe.seed);
  if (names.size === 0) return [];
  const model = await withoutFewShotClasses(context);
  const held = context.photos.filter(({ species }) => species !== null && names.has(species));
  const known = (await predictPhotos(context, setPhotos(context, false), { model })).filter(isKnown);
  return [
    {
      name: `species held out: ${[...names].join(', ')}`,
      fruit: true,
      unknown: await predictPhotos(context, held, { model }),
      known,
    },
  ];
}

/**
 * What `holdOut` of the recipe keeps from the backbone too; compared with known photos that neither has seen.
 *
 * @param ofSets answers about the sets outside the studio
 */
async function heldOutOfBoth(
  context: Parameters<Protocol['measure']>[0],
  ofSets: readonly ScoredPrediction[],
): Promise<Source[]> {
  const { holdOut } = context.recipe;
  if (holdOut === undefined) return [];
  const strangers = await predictPhotos(context, context.heldOut.strangers);
  const known = [...ofSets, ...strangers].filter(isKnown);
  const names = new Set(holdOut.species);
  const isNamed = ({ picture }: ScoredPrediction) => picture.species !== null && names.has(picture.species);
  // Frames of the studio are told from photos by more than their fruit.
  const photos = context.heldOut.species.filter(({ domain }) => domain !== 'studio');
  return [
    {
      name: `species held out of head and backbone: ${[...names].join(', ')}`,
      fruit: true,
      unknown: [...(await predictPhotos(context, photos)), ...ofSets.filter(isNamed)],
      known,
    },
    {
      name: 'other things, photographers held out of head and backbone',
      fruit: false,
      unknown: strangers.filter(isThing),
      known,
    },
  ];
}
