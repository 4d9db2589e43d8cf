import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { encodeModel } from '@verger/pipeline';

/** Length of the features of {@link writeSmallBackbone}. */
export const DIMENSION = 48;

/**
 * Writes a feature extractor that takes no time: the mean colours of a 4 x 4 grid.
 *
 * @param name another name gives another sha256
 */
export function writeSmallBackbone(file: string, name = 'grid'): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    encodeModel({
      name,
      inputs: [{ name: 'photo', type: 'float32', shape: ['N', 32, 32, 3] }],
      outputs: [{ name: 'grid', type: 'float32', shape: ['N', DIMENSION] }],
      initializers: [],
      nodes: [
        {
          op: 'Transpose',
          inputs: ['photo'],
          outputs: ['planes'],
          attributes: { perm: { ints: [0, 3, 1, 2] } },
        },
        {
          op: 'AveragePool',
          inputs: ['planes'],
          outputs: ['means'],
          attributes: { kernel_shape: { ints: [8, 8] }, strides: { ints: [8, 8] } },
        },
        { op: 'Flatten', inputs: ['means'], outputs: ['grid'], attributes: { axis: { int: 1 } } },
      ],
    }),
  );
  return file;
}
