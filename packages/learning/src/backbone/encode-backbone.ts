import { createHash } from 'node:crypto';
import { encodeModel } from '../onnx/model.js';
import { checkWeights } from './check-weights.js';
import { foldNorm } from './fold.js';
import type { LayerWeights, Network } from './network.js';
import { networkGraph, type WeightType } from './network-graph.js';
import { type Provenance, provenanceOf } from './provenance.js';

export interface ImportOptions {
  /** @default 'float16' */
  readonly weights?: WeightType;
  /** Where the weights come from; by default what is known of a file with this sha256. */
  readonly source?: Provenance;
  /** See `networkGraph`. @default 'whole' */
  readonly part?: 'whole' | 'trunk';
}

/**
 * The ONNX file of a network with these weights: batch norm folded in float64, opset 17.
 *
 * @param file that the weights were read from; its sha256 is written into the result
 * @param importer changes whenever the same file would be imported to other bytes
 * @throws VergerError (input) `backbone-not-finite`, `backbone-negative-variance`
 */
export function encodeBackbone(
  network: Network,
  layers: readonly LayerWeights[],
  file: Uint8Array,
  importer: string,
  options: ImportOptions,
): Uint8Array {
  const weights = options.weights ?? 'float16';
  const sha256 = createHash('sha256').update(file).digest('hex');
  const source = options.source ?? provenanceOf(sha256);
  const folded = layers.map((layer) => foldNorm(checkWeights(layer)));
  return encodeModel(networkGraph(network, folded, weights, options.part), {
    metadata: {
      source: source.name,
      'source.sha256': sha256,
      licence: source.licence,
      importer,
      weights,
    },
  });
}
