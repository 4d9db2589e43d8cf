import { sha256 } from '@verger/storage/hash';
import type { PackedModel } from '@verger/vision';
import { calibrated, calibrationOf } from '../fit/calibration.js';
import { fitModel } from '../fit/fit-model.js';
import { isRight } from '../fit/measure.js';
import type { Labelled } from '../recipe/labelled.js';
import type { TrainingImage } from '../recipe/plan-images.js';
import { isKnown, knownLine, predictPhotos, setPhotos } from './predict.js';
import type { EvaluationContext, Protocol } from './protocol.js';

/** Species added, and photos of each. */
const SPECIES = 3;
const PHOTOS = 15;

/** What a new fruit costs those that were there. */
export const fewShotClasses: Protocol = {
  id: 'few-shot-classes',
  title: 'A fruit added with 15 photos',
  asks:
    `Up to ${SPECIES} species without studio frames are taken out of the recipe, then given back with ${PHOTOS} photos ` +
    'each. The sets of the recipe say what the other species lose, the rest of their photos how well they are known.',
  withTraining: false,
  async measure(context) {
    const { names, training, test } = drawFewShotClasses(context.photos, context.recipe.seed);
    if (names.size === 0) {
      return { lines: [], finding: `No species without studio frames has ${2 * PHOTOS} photos.`, wrong: [] };
    }
    const there = [...setPhotos(context, false), ...setPhotos(context, true)].filter(
      ({ species }) => species !== null && !names.has(species),
    );
    const before = (
      await predictPhotos(context, there, { model: await withoutFewShotClasses(context) })
    ).filter(isKnown);
    const model = await without(
      context,
      ({ species, photo }) => species !== null && names.has(species) && !training.has(photo),
    );
    const after = (await predictPhotos(context, there, { model })).filter(isKnown);
    const added = (await predictPhotos(context, test, { model })).filter(isKnown);
    const lines = [
      knownLine('other species, before', before),
      knownLine('other species, after', after),
      knownLine(`the new ones: ${[...names].join(', ')}`, added),
    ];
    const [first, second] = lines.map(({ known }) => known?.top1.value ?? 0);
    const points = 100 * (first! - second!);
    return {
      lines,
      finding: `The other species lose ${points.toFixed(2)} points.`,
      wrong: [...added, ...after].filter((one) => !isRight(one)),
    };
  },
};

/** The head without the few-shot classes. */
export function withoutFewShotClasses(context: EvaluationContext): Promise<PackedModel> {
  const { names } = drawFewShotClasses(context.photos, context.recipe.seed);
  return without(context, ({ species }) => species !== null && names.has(species));
}

/** A head of the same pictures but some. Few-shot classes have no studio frames, so composites stay what they are. */
async function without(
  context: EvaluationContext,
  out: (picture: TrainingImage) => boolean,
): Promise<PackedModel> {
  const pictures = context.training.filter((picture) => !out(picture));
  return calibrated(await fitModel(context, pictures), calibrationOf(context.model));
}

export interface FewShotClasses {
  readonly names: ReadonlySet<string>;
  /** Hashes of their training photos. */
  readonly training: ReadonlySet<string>;
  /** The rest; of other photographers where there are any. */
  readonly test: readonly Labelled[];
}

/** Species that have twice the photos and no studio frame, in seeded order. */
export function drawFewShotClasses(photos: readonly Labelled[], seed: number): FewShotClasses {
  const studio = new Set(photos.filter(({ domain }) => domain === 'studio').map(({ species }) => species));
  const counts = new Map<string, number>();
  for (const { species } of photos) {
    if (species !== null && !studio.has(species)) counts.set(species, (counts.get(species) ?? 0) + 1);
  }
  const drawn = [...counts.keys()].filter((name) => counts.get(name)! >= 2 * PHOTOS);
  const byLot = (text: (of: string) => string) => (a: string, b: string) =>
    sha256(`${seed}/${text(a)}`) < sha256(`${seed}/${text(b)}`) ? -1 : 1;
  const names = new Set(drawn.sort(byLot((name) => name)).slice(0, SPECIES));
  const training = new Set<string>();
  const test: Labelled[] = [];
  for (const name of names) {
    const own = photos.filter(({ species }) => species === name);
    const groups = [...new Set(own.map(({ group }) => group))].sort(byLot((group) => `${name}/${group}`));
    const ordered = groups.flatMap((group) => own.filter((one) => one.group === group));
    const some = ordered.slice(0, PHOTOS);
    for (const { sha256: hash } of some) training.add(hash);
    const rest = ordered.slice(PHOTOS);
    const seen = new Set(some.map(({ group }) => group));
    const strangers = rest.filter(({ group }) => !seen.has(group));
    test.push(...(strangers.length > 0 ? strangers : rest));
  }
  return { names, training, test };
}
