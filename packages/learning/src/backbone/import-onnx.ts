import { VergerError } from '@verger/base';
import { type Backbone, openBackbone } from './backbone.js';
import { testPhoto } from './test-photo.js';

/** What `verger backbone import x.onnx` tells of an accepted network. */
export type ImportedOnnx = Pick<Backbone, 'sha256' | 'inputSize' | 'dimension'>;

/**
 * Accepts another feature extractor as backbone: it must open, have one float32 input [N,S,S,3] (N free or 1,
 * S fixed) and one float32 output [N,D], run, and behave as an extractor does: finite features that depend on the
 * photo, and on nothing else. Its bytes stay as they are, and so does D. Whether the features are the right ones only
 * golden features can tell: `checkBackbone`.
 *
 * @throws VergerError (input) `backbone-unreadable`, `backbone-wrong-shape`, `backbone-lies`
 */
export async function importOnnxBackbone(onnx: Uint8Array): Promise<ImportedOnnx> {
  const backbone = await openBackbone(onnx);
  try {
    const { sha256, inputSize, dimension } = backbone;
    await assertBehaves(backbone);
    return { sha256, inputSize, dimension };
  } finally {
    await backbone.release();
  }
}

async function assertBehaves(backbone: Backbone): Promise<void> {
  const photo = testPhoto(backbone.inputSize);
  const first = (await backbone.features(photo)).slice();
  const other = (await backbone.features(photo.map((value) => -value))).slice();
  const again = await backbone.features(photo);
  const same = (a: Float32Array, b: Float32Array) => a.every((value, i) => Object.is(value, b[i]));
  if (![...first, ...other].every(Number.isFinite)) throw lies('gives values that are not finite');
  if (same(first, other)) throw lies('gives the same features for different photos');
  if (!same(first, again)) throw lies('gives other features when it sees the same photo again');
}

const lies = (how: string) =>
  new VergerError('input', 'backbone-lies', `The network opens and runs, but ${how}`, {
    hint: 'Get the file again and compare its sha256 with the one published, or export the network again.',
  });
