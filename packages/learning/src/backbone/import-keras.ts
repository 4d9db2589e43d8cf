import { encodeBackbone, type ImportOptions } from './encode-backbone.js';
import { withHdf5 } from './hdf5.js';
import { mobilenetWeights } from './keras-weights.js';
import { MOBILENET_V2 } from './mobilenet-v2.js';

/** Changes whenever the same file would be imported to other bytes. */
const IMPORTER_VERSION = 'keras-1';

/**
 * Turns a Keras HDF5 file (saved model or weights file) of MobileNetV2 1.0 into the ONNX backbone that Verger
 * runs: batch norm folded in float64, opset 17, `input` [N,224,224,3] float32 in [-1,1], `features` [N,1280].
 * The same file gives the same bytes, whatever its name.
 *
 * @throws VergerError (input) `backbone-not-hdf5`, `backbone-truncated`, `backbone-unreadable`,
 * `backbone-ambiguous`, `backbone-not-finite`, `backbone-negative-variance`, or `backbone-other-network` naming the
 * first layer that differs
 */
export async function importKerasBackbone(h5: Uint8Array, options: ImportOptions = {}): Promise<Uint8Array> {
  const weights = await withHdf5(h5, mobilenetWeights);
  return encodeBackbone(MOBILENET_V2, weights, h5, IMPORTER_VERSION, options);
}
