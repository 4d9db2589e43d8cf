import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shippedBackbone, shippedBackbones } from '../../src/backbone/shipped.js';
import { encodeModel } from '../../src/onnx/model.js';
import { readModel } from '../../src/onnx/read-model.js';

test('a shipped network, read and written again, is the same to the byte', () => {
  for (const { path } of shippedBackbones()) {
    const bytes = readFileSync(path);
    const { graph, metadata } = readModel(bytes);
    expect(graph.nodes.length).toBeGreaterThan(50);
    expect(Buffer.compare(encodeModel(graph, { metadata }), bytes)).toBe(0);
  }
});

test('what is no model is refused, wherever it is cut or changed', () => {
  const bytes = readFileSync(shippedBackbone().path);
  expect(() => readModel(new Uint8Array())).toThrow(RangeError);
  expect(() => readModel(new TextEncoder().encode('not a model at all'))).toThrow(RangeError);
  for (let length = 1; length < bytes.length; length = length * 3 + 1) {
    expect(() => readModel(bytes.subarray(0, length))).toThrow(RangeError);
  }
});
