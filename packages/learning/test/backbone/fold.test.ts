import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldNorm } from '../../src/backbone/fold.js';
import { fromKerasOrder, kernelShape, LAYERS } from '../../src/backbone/mobilenet-v2.js';
import type { ConvLayer } from '../../src/backbone/network.js';

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

test('MobileNetV2 1.0 has the 2,257,984 parameters that Keras counts without the top', () => {
  const counts = LAYERS.map((layer) => size(kernelShape(layer)) + 4 * layer.outputs);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2_257_984);
  expect(LAYERS.length).toBe(52);
  expect(LAYERS.filter((layer) => layer.residual).length).toBe(10);
});

test('a folded convolution gives what the convolution and then the batch norm give', () => {
  const number = fc.double({ min: -2, max: 2, noNaN: true });
  const shape = fc.record({
    kind: fc.constantFrom('full' as const, 'depthwise' as const),
    kernel: fc.constantFrom(1 as const, 3 as const),
    inputs: fc.integer({ min: 1, max: 4 }),
    outputs: fc.integer({ min: 1, max: 4 }),
  });
  const random = fc.infiniteStream(number);
  fc.assert(
    fc.property(shape, random, ({ kind, kernel, inputs, outputs: wanted }, stream) => {
      const outputs = kind === 'depthwise' ? inputs : wanted;
      const plain = {
        name: 'c',
        norm: 'n',
        stride: 1,
        relu6: false,
        residual: false,
        opensBlock: false,
      } as const;
      const layer: ConvLayer = { ...plain, kind, kernel, inputs, outputs };
      const take = (count: number) => Array.from({ length: count }, () => stream.next().value!);
      const weights = {
        layer,
        kernel: take(size(kernelShape(layer))),
        gamma: take(outputs),
        beta: take(outputs),
        mean: take(outputs),
        variance: take(outputs).map(Math.abs),
      };
      // One patch of the photo: place x input, as Keras has it.
      const patch = take(kernel * kernel * inputs);
      const folded = foldNorm({ ...weights, kernel: fromKerasOrder(layer, weights.kernel) });
      for (let output = 0; output < outputs; output++) {
        let sum = 0;
        let foldedSum = folded.bias[output]!;
        for (let place = 0; place < kernel * kernel; place++) {
          for (let input = 0; input < inputs; input++) {
            if (kind === 'depthwise' && input !== output) continue;
            const value = patch[place * inputs + input]!;
            const depth = kind === 'depthwise' ? 1 : inputs;
            const from = kind === 'depthwise' ? 0 : input;
            const stored =
              kind === 'depthwise' ? place * inputs + input : (place * inputs + input) * outputs + output;
            sum += value * weights.kernel[stored]!;
            foldedSum += value * folded.kernel[(output * depth + from) * kernel * kernel + place]!;
          }
        }
        const spread = Math.sqrt(weights.variance[output]! + 1e-3);
        const normed =
          ((sum - weights.mean[output]!) / spread) * weights.gamma[output]! + weights.beta[output]!;
        expect(Math.abs(foldedSum - normed)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(normed)));
      }
    }),
  );
});
