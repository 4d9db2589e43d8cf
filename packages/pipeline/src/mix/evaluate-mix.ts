import type { Head } from '@verger/vision';
import type { ClassShape, Limits } from '../classifier/rejection.js';
import {
  askSpecies,
  type SpeciesAnswer,
  type SpeciesFigures,
  speciesFigures,
  type UnknownFigures,
  unknownFigures,
} from './measure.js';
import type { MixSamples } from './samples.js';

/** One set of photos that was never trained on. */
export interface MixProtocol {
  readonly id: string;
  readonly photos: number;
  /** All photos of known species. */
  readonly all: SpeciesFigures | null;
  /** Of species that were trained on with photos outside the studio. */
  readonly outside: SpeciesFigures | null;
  /** Of species seen in the studio and in composites only. */
  readonly studioOnly: SpeciesFigures | null;
  /** Everything else in the set, against its known photos. */
  readonly unknown: UnknownFigures | null;
  /** By species, worst first: how many photos, how many right, and what they were most often taken for. */
  readonly bySpecies: readonly { species: string; photos: number; right: number; mostly: string }[];
}

/**
 * Asks the model about sets of photos.
 *
 * @param sets rows of the mix by name of the set
 * @param outside species with photos outside the studio in training
 */
export function evaluateMix(
  mix: MixSamples,
  sets: ReadonlyMap<string, Int32Array>,
  model: { readonly head: Head; readonly shape: ClassShape; readonly limits: Limits },
  outside: ReadonlySet<string | null>,
): MixProtocol[] {
  const { head, shape, limits } = model;
  return [...sets].map(([id, rows]) => {
    const answers = askSpecies(mix, rows, head, shape);
    const known = answers.filter(({ truth }) => truth !== null);
    const figures = (of: readonly SpeciesAnswer[]) =>
      speciesFigures(of, (row) => mix.pictures[row]!.group, limits);
    return {
      id,
      photos: rows.length,
      all: figures(known),
      outside: figures(known.filter(({ truth }) => outside.has(truth))),
      studioOnly: figures(known.filter(({ truth }) => !outside.has(truth))),
      unknown: unknownFigures(
        answers.filter(({ truth }) => truth === null),
        known,
        limits,
      ),
      bySpecies: bySpecies(known),
    };
  });
}

function bySpecies(known: readonly SpeciesAnswer[]): MixProtocol['bySpecies'] {
  const groups = new Map<string, string[]>();
  for (const { truth, predicted } of known) groups.set(truth!, [...(groups.get(truth!) ?? []), predicted]);
  return [...groups]
    .map(([species, said]) => {
      const right = said.filter((one) => one === species).length;
      return { species, photos: said.length, right, mostly: mostFrequent(said) };
    })
    .sort((a, b) => a.right / a.photos - b.right / b.photos || (a.species < b.species ? -1 : 1));
}

function mostFrequent(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]![0];
}
