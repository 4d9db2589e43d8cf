import { createHash } from 'node:crypto';
import { VergerError } from '@verger/base';
import { encodeModel, type Graph } from '../onnx/model.js';
import { readModel } from '../onnx/read-model.js';
import { calibrate } from './calibrate.js';
import { quantizeGraph, tensorsToObserve } from './quantize-graph.js';

/** Changes whenever the same file and photos would give other bytes. */
const QUANTIZER = 'int8-1';

/**
 * A backbone on 8-bit integers: 7-bit weights with a scale for each output channel, 8-bit activations whose ranges the
 * photos show. Its features are another space than the float32 backbone's: PCA and classifier are to be fitted anew.
 * The same file and photos give the same bytes on the same kind of processor.
 *
 * @param onnx a backbone as `verger backbone import` writes it
 * @param photos to calibrate with, some hundred of the kind that will be computed; each S x S x 3 float32 in [-1, 1]
 * @throws VergerError (input) `backbone-not-quantizable`, `no-calibration-photos`
 */
export async function quantizeBackbone(
  onnx: Uint8Array,
  photos: AsyncIterable<Float32Array>,
): Promise<Uint8Array> {
  const { graph, metadata, tensors } = readPlanned(onnx);
  let count = 0;
  const counted = async function* () {
    for await (const photo of photos) {
      count++;
      yield photo;
    }
  };
  const observed = await calibrate(graph, tensors, counted());
  if (count === 0) {
    throw new VergerError('input', 'no-calibration-photos', 'No photo to calibrate with could be read', {
      hint: 'Give a folder with some hundred photos of fruit.',
    });
  }
  return encodeModel(quantizeGraph(graph, observed), {
    metadata: {
      ...metadata,
      weights: 'int8',
      quantizer: QUANTIZER,
      'float.sha256': createHash('sha256').update(onnx).digest('hex'),
      'calibration.photos': String(count),
    },
  });
}

function readPlanned(onnx: Uint8Array): {
  graph: Graph;
  metadata: Record<string, string>;
  tensors: string[];
} {
  try {
    const { graph, metadata } = readModel(onnx);
    if (metadata.weights === 'int8') throw new RangeError('it is on integers already');
    return { graph, metadata, tensors: tensorsToObserve(graph) };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const message = `The backbone cannot be quantized: ${cause.message}`;
    throw new VergerError('input', 'backbone-not-quantizable', message, {
      hint: 'Give a shipped backbone by name, or what verger backbone import made from weights.',
      cause,
    });
  }
}
