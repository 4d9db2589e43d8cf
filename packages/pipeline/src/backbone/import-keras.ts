import { createHash } from 'node:crypto';
import { encodeModel } from '../onnx/model.js';
import { foldNorm } from './fold.js';
import { withHdf5 } from './hdf5.js';
import { mobilenetWeights } from './keras-weights.js';
import { mobilenetGraph, type WeightType } from './mobilenet-graph.js';
import { type Provenance, provenanceOf } from './provenance.js';

export interface KerasImport {
  /** @default 'float16' */
  readonly weights?: WeightType;
  /** Where the weights come from; by default what is known of a file with this sha256. */
  readonly source?: Provenance;
  /** See `mobilenetGraph`. @default 'whole' */
  readonly part?: 'whole' | 'trunk';
}

/** Changes whenever the same file would be imported to other bytes. */
export const IMPORTER_VERSION = 'keras-1';

/**
 * Turns a Keras HDF5 file (saved model or weights file) of MobileNetV2 1.0 into the ONNX backbone that Verger
 * runs: batch norm folded in float64, opset 17, `input` [N,224,224,3] float32 in [-1,1], `features` [N,1280].
 * The same file gives the same bytes, whatever its name.
 *
 * @throws VergerError (input) `backbone-not-hdf5`, `backbone-truncated`, `backbone-unreadable`,
 * `backbone-ambiguous`, `backbone-not-finite`, or `backbone-other-network` naming the first layer that differs
 */
export async function importKerasBackbone(h5: Uint8Array, options: KerasImport = {}): Promise<Uint8Array> {
  const weights = options.weights ?? 'float16';
  const layers = await withHdf5(h5, (datasets) => mobilenetWeights(datasets).map(foldNorm));
  const sha256 = createHash('sha256').update(h5).digest('hex');
  const source = options.source ?? provenanceOf(sha256);
  return encodeModel(mobilenetGraph(layers, weights, options.part), {
    metadata: {
      source: source.name,
      'source.sha256': sha256,
      licence: source.licence,
      importer: IMPORTER_VERSION,
      weights,
    },
  });
}
