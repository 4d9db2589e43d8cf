import { NOTHING, type PackedModel } from '@verger/vision';
import { calibrateRejection, type Limits } from '../classifier/rejection.js';
import type { Log } from '../run/log.js';
import { dealFolds } from './folds.js';
import { askSpecies, type SpeciesAnswer } from './measure.js';
import type { Picture } from './plan.js';
import { fitSpeciesTemperature } from './species-temperature.js';
import { type Teacher, teach } from './teach.js';

/** Each fold is asked by a head that saw none of its groups. */
export const FOLDS = 4;

/** Answers to photos outside the studio, by heads that saw no photo of their group. */
export interface HeldOut {
  /** Species that were trained on with photos outside the studio, in photos of other groups. */
  readonly known: readonly SpeciesAnswer[];
  /** Photos that show nothing, from groups none of whose photos were trained on. */
  readonly nothing: readonly SpeciesAnswer[];
  /** Species of which nothing at all was trained on. */
  readonly unknown: readonly SpeciesAnswer[];
}

/** One fold: the head that did not see it, and what to ask. */
export interface Fold {
  readonly model: PackedModel;
  readonly asked: readonly Picture[];
  /** Species that this head knows from outside the studio. */
  readonly outside: ReadonlySet<string | null>;
}

/**
 * Heads that did not see a fold of the photographers (groups outside the studio) each. Asked are whole photos only: no
 * mirror images, no crops.
 *
 * @param pictures all that teach
 */
export async function photographerFolds(
  teacher: Teacher,
  pictures: readonly Picture[],
  log: Log,
): Promise<Fold[]> {
  const photos = pictures.filter(isPhoto);
  const dealt = dealFolds(
    photos.map(({ group }) => group),
    FOLDS,
    teacher.recipe.seed,
  );
  const foldOf = new Map(photos.map(({ group }, i) => [group, dealt[i]!]));
  const folds: Fold[] = [];
  for (let held = 0; held < FOLDS; held++) {
    teacher.signal.throwIfAborted();
    const isHeld = ({ group }: Picture) => foldOf.get(group) === held;
    const asked = photos.filter(isHeld);
    if (asked.length === 0) continue;
    const kept = pictures.filter((one) => !isHeld(one));
    log.info(`fold ${held + 1} of ${FOLDS}: ${kept.length} pictures teach, ${asked.length} photos ask`);
    const model = await teach(teacher, kept);
    const outside = new Set(photos.filter((one) => !isHeld(one)).map(({ species }) => species));
    folds.push({ model, asked, outside });
  }
  return folds;
}

/** Asks each fold its photos. @param temperature of the heads */
export async function askFolds(
  { features }: Teacher,
  folds: readonly Fold[],
  temperature: number,
): Promise<HeldOut> {
  const known: SpeciesAnswer[] = [];
  const nothing: SpeciesAnswer[] = [];
  const unknown: SpeciesAnswer[] = [];
  for (const { model, asked, outside } of folds) {
    const warm = { ...model, head: { ...model.head, temperature } };
    for (const answer of askSpecies(warm, asked, await features.of(asked))) {
      if (answer.picture.species === null) nothing.push(answer);
      else if (answer.truth === null) unknown.push(answer);
      else if (outside.has(answer.truth)) known.push(answer);
    }
  }
  return { known, nothing, unknown };
}

/** Temperature and threshold from the photos of strangers, as a stranger's phone will ask. */
export async function calibrate(
  teacher: Teacher,
  folds: readonly Fold[],
): Promise<{ readonly temperature: number; readonly limits: Limits; readonly heldOut: HeldOut }> {
  const values = await teacher.features.of(folds.flatMap(({ asked }) => asked));
  const temperature = fitSpeciesTemperature(
    folds.flatMap(({ model, asked, outside }) => {
      const species = model.head.species!;
      return askSpecies(model, asked, values)
        .filter(({ truth }) => truth !== null && outside.has(truth))
        .map(({ logits, truth }) => ({
          logits: logits.map((value, c) => (species[c] === NOTHING ? Number.NEGATIVE_INFINITY : value)),
          truth: [...species.keys()].filter((c) => species[c] === truth),
        }));
    }),
  );
  const heldOut = await askFolds(teacher, folds, temperature);
  const limits = calibrateRejection(
    heldOut.known.map(({ signs }) => signs),
    heldOut.nothing.length > 0 ? 'entropy-distance-fruit' : 'entropy-distance',
    teacher.recipe.accepted,
  );
  return { temperature, limits, heldOut };
}

/** A whole photo taken outside the studio. */
const isPhoto = ({ made, domain }: Picture): boolean =>
  domain !== 'studio' && 'view' in made && made.view === 'whole';
