import { VergerError } from '@verger/base';
import { type Backbone, openBackbone } from './backbone.js';
import { type Golden, readGolden, readTestGolden } from './golden.js';
import { shippedBackbone, shippedBackboneOf } from './shipped.js';

/** How far a backbone is from the features it should give. */
export interface BackboneCheck {
  readonly sha256: string;
  readonly inputSize: number;
  readonly dimension: number;
  /** What it was compared with: a folder, or the test photo. */
  readonly against: string;
  readonly photos: number;
  /** Over all photos and features. */
  readonly maxAbsoluteDifference: number;
  /** The worst photo's cosine between its features and the golden ones. */
  readonly minCosine: number;
  /** Whether `minCosine` reaches `AGREEMENT`. */
  readonly agrees: boolean;
}

/** The cosine from which on two computations count as the same backbone; float16 storage costs 3e-5. */
const AGREEMENT = 0.9999;

/**
 * Compares a backbone's features with golden ones.
 *
 * @param model path or bytes of the ONNX file
 * @param golden folder with `golden.json`; without it, the features that come with Verger of one photo made by
 * a formula (`testPhoto`), computed with float32 weights: a shipped backbone's own, for others those of the default
 * @throws VergerError (input) `golden-missing`, `golden-unusable`, `golden-other-shape`, and those of `openBackbone`
 */
export async function checkBackbone(model: string | Uint8Array, golden?: string): Promise<BackboneCheck> {
  const backbone = await openBackbone(model);
  try {
    const { sha256, inputSize, dimension } = backbone;
    const expected =
      golden === undefined ? await readTestGolden(ownGolden(backbone), inputSize) : await readGolden(golden);
    checkShape(expected, inputSize, dimension);
    let maxAbsoluteDifference = 0;
    let minCosine = 1;
    for (const { tensor, features } of expected.pairs) {
      const got = await backbone.features(tensor);
      for (let i = 0; i < dimension; i++) {
        maxAbsoluteDifference = Math.max(maxAbsoluteDifference, Math.abs(got[i]! - features[i]!));
      }
      minCosine = Math.min(minCosine, cosine(got, features));
    }
    const agrees = minCosine >= AGREEMENT;
    const photos = expected.pairs.length;
    const against = expected.name;
    return { sha256, inputSize, dimension, against, photos, maxAbsoluteDifference, minCosine, agrees };
  } finally {
    await backbone.release();
  }
}

/** @throws VergerError (input) `golden-missing` for integers of which nobody has told the features */
function ownGolden({ sha256, precision }: Backbone): string {
  const shipped = shippedBackboneOf(sha256);
  if (shipped === undefined && precision === 'int8') {
    throw new VergerError(
      'input',
      'golden-missing',
      'Its int8 features are of their own kind: there are none to compare',
      {
        hint: 'Give features that it gave before: --golden <folder>.',
      },
    );
  }
  return (shipped ?? shippedBackbone()).goldenPath;
}

function checkShape(golden: Golden, inputSize: number, dimension: number): void {
  if (golden.inputSize === inputSize && golden.dimension === dimension) return;
  throw new VergerError(
    'input',
    'golden-other-shape',
    `The backbone reads ${inputSize} x ${inputSize} photos and gives ${dimension} features; the golden ones ` +
      `(${golden.name}) are for ${golden.inputSize} x ${golden.inputSize} and ${golden.dimension}`,
    { hint: 'Give golden features that were made with this network: --golden <folder>.' },
  );
}

/** 0 where one of the two is all zeros, so that it never counts as agreement. */
function cosine(a: Float32Array, b: Float32Array): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}
