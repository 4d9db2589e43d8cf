import { allRows } from '../classifier/samples.js';
import { splitByClip } from '../classifier/split-by-clip.js';
import { photoFacts } from '../photos/facts.js';

/** Which photos teach and which test. */
export interface Splits {
  /** `folders`: the folders say so. `clips`: drawn here, whole clips. `none`: no labels, nothing to teach. */
  readonly origin: 'folders' | 'clips' | 'none';
  readonly training: ReadonlySet<string>;
  readonly test: ReadonlySet<string>;
}

/** Share of the photos of each class that test, where the folders do not say which. */
const TEST_SHARE = 0.25;

/**
 * Splits photos by what their folders say, or, where no folder is called Training, by clip and seed. In a
 * folder with splits, photos outside of them (such as the multi-fruit photos of Fruits-360) get features but
 * neither teach nor test. Validation photos teach: the trainer draws its own validation part by clip.
 */
export function splitPhotos(paths: readonly string[], seed: number): Splits {
  const facts = paths.map((path) => ({ path, ...photoFacts(path) }));
  const of = (split: 'training' | 'validation' | 'test') =>
    facts.filter((one) => one.split === split && one.label !== null).map(({ path }) => path);
  const training = of('training');
  if (training.length > 0) {
    return {
      origin: 'folders',
      training: new Set([...training, ...of('validation')]),
      test: new Set(of('test')),
    };
  }
  const labelled = facts.filter(({ label }) => label !== null);
  if (labelled.length === 0) return { origin: 'none', training: new Set(), test: new Set() };
  const samples = {
    reduced: new Float32Array(),
    k: 0,
    paths: labelled.map(({ path }) => path),
    labels: labelled.map(({ label }) => label!),
    clips: labelled.map(({ clip }) => clip),
  };
  const { kept, held } = splitByClip(samples, allRows(samples), { seed, share: TEST_SHARE });
  const named = (rows: Int32Array) => new Set(Array.from(rows, (row) => samples.paths[row]!));
  return { origin: 'clips', training: named(kept), test: named(held) };
}
