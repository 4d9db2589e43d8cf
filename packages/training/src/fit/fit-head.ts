import { type ClassShape, classesOf, classShape, fitHeads, type Rows } from '@verger/learning/classifier';
import { BACKGROUND_CLASS, type Head } from '@verger/vision';
import { BACKGROUND_LABEL, type RecipeSamples, speciesByClass } from './samples.js';

/** Ten times that of a run: five heads are fitted, and the last steps change little. */
const TOLERANCE = 1e-5;

export interface FitHeadOptions {
  readonly l2: number;
  /** Of onnxruntime. @default one a core */
  readonly threads?: number | undefined;
  readonly signal: AbortSignal;
}

/** A head with the species of its classes, not calibrated, and what the rejection knows of the classes. */
export async function fitRecipeHead(
  { pictures, samples }: RecipeSamples,
  rows: Rows,
  { l2, threads, signal }: FitHeadOptions,
): Promise<{ readonly head: Head; readonly shape: ClassShape }> {
  const classes = classesOf(samples, rows);
  const species = speciesByClass(pictures);
  const fruits = classes.filter((name) => name !== BACKGROUND_LABEL);
  const shape = classShape(
    samples,
    rows.filter((row) => pictures[row]!.species !== null),
    fruits,
  );
  for await (const { head } of fitHeads(samples, rows, classes, [l2], {
    threads,
    signal,
    tolerance: TOLERANCE,
  })) {
    return {
      head: { ...head, species: classes.map((name) => species.get(name) ?? BACKGROUND_CLASS) },
      shape,
    };
  }
  throw new Error('no head was fitted');
}
