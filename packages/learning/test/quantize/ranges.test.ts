import { expect, test } from 'vitest';
import { activationLevels, quantizeKernel } from '../../src/quantize/ranges.js';

const real = ({ scale, zeroPoint }: { scale: number; zeroPoint: number }, level: number) =>
  scale * (level - zeroPoint);

test('levels cover the range and have 0 among them', () => {
  for (const [min, max] of [
    [-1, 1],
    [0, 6],
    [-0.3, 5.1],
    [-7, 0.2],
    [2, 3],
    [-3, -2],
  ] as const) {
    const levels = activationLevels({ min, max });
    expect(Number.isInteger(levels.zeroPoint)).toBe(true);
    expect(real(levels, 0)).toBeLessThanOrEqual(Math.min(min, 0) + levels.scale / 2);
    expect(real(levels, 255)).toBeGreaterThanOrEqual(Math.max(max, 0) - 1e-6);
    expect(levels.zeroPoint).toBeGreaterThanOrEqual(0);
    expect(levels.zeroPoint).toBeLessThanOrEqual(255);
  }
});

test('all 256 values of a pixel but two stay apart', () => {
  const { scale, zeroPoint } = activationLevels({ min: -1, max: 1 });
  const levels = Array.from(
    { length: 256 },
    (_, pixel) => Math.round((pixel / 127.5 - 1) / scale) + zeroPoint,
  );
  expect(new Set(levels).size).toBe(255);
});

test('a scale that is a power of two is the next larger', () => {
  expect(activationLevels({ min: 0, max: 6 }, true)).toEqual({ scale: 2 ** -5, zeroPoint: 0 });
});

test('a tensor that is always 0 has levels all the same', () => {
  expect(activationLevels({ min: 0, max: 0 })).toEqual({ scale: 1, zeroPoint: 0 });
});

const INPUT = { scale: 0.02, zeroPoint: 0 };

test('two neighbouring products fit into 16 bits, and each weight is off by half a step at most', () => {
  const kernel = Float32Array.from({ length: 3 * 4 * 9 }, (_, i) => Math.sin(i * i) * (1 + (i % 5)));
  const { weights, scales } = quantizeKernel(
    kernel,
    new Float32Array(3),
    [3, 4, 3, 3],
    INPUT,
    new Float64Array(4),
  );
  for (const [i, weight] of weights.entries()) {
    const scale = scales[Math.floor(i / 36)] ?? Number.NaN;
    expect(Math.abs(weight * scale - (kernel[i] ?? 0))).toBeLessThanOrEqual(scale / 2 + 1e-7);
    expect(255 * (Math.abs(weight) + Math.abs(weights[i + 1] ?? 0))).toBeLessThan(2 ** 15);
  }
});

test('the bias takes back what rounding adds to the mean', () => {
  const kernel = Float32Array.of(1, 0.5039, 0.2461, -0.113);
  const means = Float64Array.of(2, 1, 3, 0.5);
  const { weights, scales, bias } = quantizeKernel(kernel, Float32Array.of(0.7), [1, 4, 1, 1], INPUT, means);
  const [scale = 0] = scales;
  const mean = (values: ArrayLike<number>, factor: number) =>
    means.reduce((sum, x, i) => sum + factor * (values[i] ?? 0) * x, 0);
  const own = mean(weights, scale) + (bias[0] ?? 0) * INPUT.scale * scale;
  expect(own).toBeCloseTo(mean(kernel, 1) + 0.7, 3);
});

test('a bias that is huge beside its weights makes their steps larger, and overflows nothing', () => {
  const { scales, bias } = quantizeKernel(
    Float32Array.of(1e-9),
    Float32Array.of(5),
    [1, 1, 1, 1],
    INPUT,
    new Float64Array(1),
  );
  expect((bias[0] ?? 0) * (scales[0] ?? 0) * INPUT.scale).toBeCloseTo(5, 5);
  expect(bias[0]).toBeLessThanOrEqual(2 ** 30 + 64);
});

test('grouped outputs read the means of their own group', () => {
  const kernel = Float32Array.of(1, 0.3001, 1, 0.3001);
  const means = Float64Array.of(0, 0, 0, 100);
  const { bias } = quantizeKernel(kernel, new Float32Array(2), [2, 2, 1, 1], INPUT, means);
  expect(bias[0]).toBe(0);
  expect(bias[1]).not.toBe(0);
});
