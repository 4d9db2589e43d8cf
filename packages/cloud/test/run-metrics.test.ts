import { expect, test } from 'vitest';
import { runMetrics } from '../src/metrics/run-metrics.js';

const began = new Date('2026-01-01T03:00:00Z');
const ended = new Date('2026-01-01T03:30:00Z');
const at = { began, ended, ownCluster: false, usdHour: 2 };
const counts = { listed: 100, features: 97, errors: 3, reduced: 97, classes: 2 };
const throughput = {
  ...{ photos: 40, seconds: 20, photosPerSecond: 2, workers: 4, engine: 'spark' as const },
  ...{ startedAt: '2026-01-01T03:10:00Z', finishedAt: '2026-01-01T03:10:20Z' },
};

test('a run tells its photos, speed, errors and cost', () => {
  expect(runMetrics({ counts, throughput }, at)).toEqual({
    ...{ Runs: 1, FailedRuns: 0, Photos: 40, PhotosPerSecond: 2, Errors: 3, Cost: 1 },
  });
});

test('a cluster of its own costs since its node has started', () => {
  const own = { ...at, ownCluster: true };
  expect(runMetrics({ counts, throughput }, own, 2700)).toMatchObject({ Cost: 1.5 });
});

test('a run without new photos has no speed: that of an earlier run is not told again', () => {
  const before = { ...throughput, startedAt: '2025-12-31T03:10:00Z' };
  expect(runMetrics({ counts, throughput: before }, at)).toEqual({
    ...{ Runs: 1, FailedRuns: 0, Photos: 0, Errors: 3, Cost: 1 },
  });
});

test('a run that has failed has cost something all the same, where prices are known', () => {
  expect(runMetrics(undefined, at)).toEqual({ FailedRuns: 1, Cost: 1 });
  expect(runMetrics(undefined, { ...at, usdHour: undefined })).toEqual({ FailedRuns: 1 });
});
