import { encodeModel, float32Initializer } from '@verger/learning/onnx';

/** Side of the photo the network reads, in pixels. */
const SIZE = 16;

/**
 * A network that costs next to nothing and is real all the same: mean colour of the photo, times a fixed matrix.
 * What is left of the time of a photo is ours.
 *
 * @param dimension length of the features
 * @returns an ONNX file: [N, 16, 16, 3] float32 -> [N, dimension] float32
 */
export function nullBackbone(dimension: number): Uint8Array {
  const weights = Float32Array.from({ length: 3 * dimension }, (_, i) => Math.sin(i + 1));
  return encodeModel({
    name: 'null',
    nodes: [
      {
        op: 'ReduceMean',
        inputs: ['photo'],
        outputs: ['colour'],
        attributes: { axes: { ints: [1, 2] }, keepdims: { int: 0 } },
      },
      { op: 'MatMul', inputs: ['colour', 'weights'], outputs: ['features'] },
    ],
    initializers: [float32Initializer('weights', [3, dimension], weights)],
    inputs: [{ name: 'photo', type: 'float32', shape: ['N', SIZE, SIZE, 3] }],
    outputs: [{ name: 'features', type: 'float32', shape: ['N', dimension] }],
  });
}
