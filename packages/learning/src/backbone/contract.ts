import { VergerError } from '@verger/base';
import type { InferenceSession } from '../onnx/runtime.js';

/** What the rest of Verger needs to know of an open network. */
export interface BackboneShape {
  readonly input: string;
  readonly output: string;
  /** Side of the input in pixels. */
  readonly inputSize: number;
  /** Length of the features; undefined where the file leaves it open. */
  readonly dimension: number | undefined;
}

const ACCEPTED =
  'A backbone has one float32 input [N, S, S, 3] (N free or 1, S fixed; RGB in [-1, 1], rows from the top) ' +
  'and one float32 output [N, D].';

/**
 * Checks that a network can serve as backbone.
 *
 * @throws VergerError `backbone-wrong-shape` (input) saying which input or output does not fit
 */
export function backboneShape(session: InferenceSession): BackboneShape {
  const input = only('input', session.inputMetadata);
  const output = only('output', session.outputMetadata);
  const [photos, height, width, channels] = input.shape;
  const square = typeof height === 'number' && height > 0 && height === width;
  if (input.shape.length !== 4 || !square || channels !== 3 || !isBatch(photos)) {
    refuse(`its input ${input.name} is [${input.shape.join(', ')}]`);
  }
  const [rows, dimension] = output.shape;
  if (output.shape.length !== 2 || !isBatch(rows) || dimension === 0) {
    refuse(`its output ${output.name} is [${output.shape.join(', ')}]`);
  }
  return {
    input: input.name,
    output: output.name,
    inputSize: height,
    dimension: typeof dimension === 'number' && dimension > 0 ? dimension : undefined,
  };
}

function only(what: string, values: readonly InferenceSession.ValueMetadata[]) {
  const [value] = values;
  if (value === undefined || values.length > 1) {
    refuse(`it has ${values.length} ${what}s (${values.map(({ name }) => name).join(', ')})`);
  }
  if (!value.isTensor) refuse(`its ${what} ${value.name} is not a tensor`);
  if (value.type !== 'float32') refuse(`its ${what} ${value.name} holds ${value.type}`);
  return value;
}

/** Free (a name, or negative in older files) or 1. */
function isBatch(size: number | string | undefined): boolean {
  return typeof size === 'string' || size === 1 || (size !== undefined && size < 0);
}

function refuse(why: string): never {
  throw new VergerError('input', 'backbone-wrong-shape', `The network does not fit: ${why}`, {
    hint: `${ACCEPTED} Export it so.`,
  });
}
