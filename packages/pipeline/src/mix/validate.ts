import { type Head, NOTHING } from '@verger/vision';
import { type ClassShape, calibrateRejection, type Limits } from '../classifier/rejection.js';
import type { Rows } from '../classifier/samples.js';
import type { Log } from '../run/log.js';
import { type FitMixOptions, fitMixHead } from './fit-head.js';
import { dealFolds } from './folds.js';
import {
  askSpecies,
  type SpeciesAnswer,
  type SpeciesFigures,
  speciesFigures,
  type UnknownFigures,
  unknownFigures,
} from './measure.js';
import type { MixSamples } from './samples.js';
import { fitSpeciesTemperature, type SpeciesLogits } from './species-temperature.js';

/** Each fold is asked by a head that saw none of its groups. */
export const FOLDS = 4;

export interface MixValidation {
  readonly temperature: number;
  readonly limits: Limits;
  /** Species that were trained on with photos outside the studio, in photos of other groups. */
  readonly known: SpeciesFigures;
  /** Photos that show nothing, from groups none of whose photos were trained on. */
  readonly nothing: UnknownFigures | null;
  /** Species of which nothing at all was trained on. */
  readonly unknown: UnknownFigures | null;
}

/** One fold: the head that did not see it, and what to ask. */
interface Fold {
  readonly head: Head;
  readonly shape: ClassShape;
  readonly asked: Rows;
  /** Species that this head knows from outside the studio. */
  readonly outside: ReadonlySet<string | null>;
}

/**
 * Temperature and threshold from photos outside the studio, asked by heads that saw no photo of their group, as a
 * stranger's phone will ask. Whole photos only: no mirror images, no crops.
 */
export async function validateMix(
  mix: MixSamples,
  rows: Rows,
  options: FitMixOptions & { readonly seed: number; readonly log: Log },
): Promise<MixValidation> {
  const { pictures } = mix;
  const folds = await fitFolds(mix, rows, options);
  const temperature = fitSpeciesTemperature(folds.flatMap((fold) => logitsOf(mix, fold)));
  const known: SpeciesAnswer[] = [];
  const nothing: SpeciesAnswer[] = [];
  const unknown: SpeciesAnswer[] = [];
  for (const { head, shape, asked, outside } of folds) {
    for (const answer of askSpecies(mix, asked, { ...head, temperature }, shape)) {
      if (pictures[answer.row]!.species === null) nothing.push(answer);
      else if (answer.truth === null) unknown.push(answer);
      else if (outside.has(answer.truth)) known.push(answer);
    }
  }
  const withNothing = nothing.length > 0;
  const limits = calibrateRejection(
    known.map(({ signs }) => signs),
    withNothing ? 'entropy-distance-fruit' : 'entropy-distance',
  );
  return {
    temperature,
    limits,
    known: speciesFigures(known, (row) => pictures[row]!.group, limits)!,
    nothing: unknownFigures(nothing, known, limits),
    unknown: unknownFigures(unknown, known, limits),
  };
}

/** Whole photos taken outside the studio. */
export const isPhoto = ({ pictures }: MixSamples, row: number): boolean => {
  const { made, domain } = pictures[row]!;
  return domain !== 'studio' && 'view' in made && made.view === 'whole';
};

async function fitFolds(
  mix: MixSamples,
  rows: Rows,
  options: FitMixOptions & { readonly seed: number; readonly log: Log },
): Promise<Fold[]> {
  const { pictures } = mix;
  const photos = rows.filter((row) => isPhoto(mix, row));
  const dealt = dealFolds(
    Array.from(photos, (row) => pictures[row]!.group),
    FOLDS,
    options.seed,
  );
  const foldOf = new Map(Array.from(photos, (row, i) => [pictures[row]!.group, dealt[i]!]));
  const folds: Fold[] = [];
  for (let held = 0; held < FOLDS; held++) {
    options.signal.throwIfAborted();
    const isHeld = (row: number) => foldOf.get(pictures[row]!.group) === held;
    const asked = photos.filter(isHeld);
    if (asked.length === 0) continue;
    const kept = rows.filter((row) => !isHeld(row));
    const { head, shape } = await fitMixHead(mix, kept, options);
    const outside = new Set(
      Array.from(
        photos.filter((row) => !isHeld(row)),
        (row) => pictures[row]!.species,
      ),
    );
    folds.push({ head, shape, asked, outside });
    options.log.info(
      `fold ${held + 1} of ${FOLDS}: ${kept.length} pictures teach, ${asked.length} photos ask`,
    );
  }
  return folds;
}

function logitsOf(mix: MixSamples, { head, shape, asked, outside }: Fold): SpeciesLogits[] {
  const species = head.species!;
  return askSpecies(mix, asked, head, shape)
    .filter(({ truth }) => truth !== null && outside.has(truth))
    .map(({ logits, truth }) => ({
      logits: logits.map((value, c) => (species[c] === NOTHING ? Number.NEGATIVE_INFINITY : value)),
      truth: [...species.keys()].filter((c) => species[c] === truth),
    }));
}
