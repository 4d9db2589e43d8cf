import { type Backbone, openBackbone } from './backbone.js';

/** What `verger backbone import x.onnx` tells of an accepted network. */
export type ImportedOnnx = Pick<Backbone, 'sha256' | 'inputSize' | 'dimension'>;

/**
 * Accepts another feature extractor as backbone: it must open, have one float32 input [N,S,S,3] (N free or 1,
 * S fixed) and one float32 output [N,D], and run on a blank photo. Its bytes stay as they are, and so does D.
 *
 * @throws VergerError (input) `backbone-unreadable`, `backbone-wrong-shape`
 */
export async function importOnnxBackbone(onnx: Uint8Array): Promise<ImportedOnnx> {
  const backbone = await openBackbone(onnx);
  try {
    const { sha256, inputSize, dimension } = backbone;
    return { sha256, inputSize, dimension };
  } finally {
    await backbone.release();
  }
}
