import { type Answer, decodePredictions, encodePredictions, metrics } from '@verger/learning/metrics';
import { sha256 } from '@verger/storage/hash';
import { encodeTable } from '@verger/storage/parquet';
import { folderStore } from '@verger/storage/store';
import { temporaryFolder } from '@verger/testing/program';
import { describe, expect, test } from 'vitest';
import { readFeatureRows } from '../../src/features/committed.js';
import { openPart, partName } from '../../src/features/part-table.js';
import { classNames, orchardSources } from '../report/fixture.js';

describe('what version 0.1.0 wrote is read', () => {
  test('a part in features/ without fingerprints', async () => {
    const bytes = encodeTable({
      columns: [
        { name: 'path', type: 'string', data: ['A/1.jpg'] },
        { name: 'label', type: 'string', data: ['A'] },
        { name: 'sha256', type: 'string', data: ['0'.repeat(64)] },
        { name: 'width', type: 'int32', data: [100] },
        { name: 'height', type: 'int32', data: [80] },
        { name: 'bytes', type: 'int64', data: [2000] },
        { name: 'etag', type: 'string', data: ['1'] },
      ],
      lists: { name: 'features', dimension: 2, values: Float32Array.of(1, 2) },
    });
    const store = folderStore(temporaryFolder());
    const name = partName('features', 0, sha256(bytes));
    await store.write(name, bytes);
    expect(await readFeatureRows(store, { name })).toEqual([
      { path: 'A/1.jpg', label: 'A', sha256: '0'.repeat(64), width: 100, height: 80, bytes: 2000, etag: '1' },
    ]);
    expect(openPart(store, name, bytes).lists('features').values).toEqual(Float32Array.of(1, 2));
    // Columns are still what tells a part of another folder.
    const moved = partName('errors', 0, sha256(bytes));
    expect(() => openPart(store, moved, bytes)).toThrow(expect.objectContaining({ code: 'part-broken' }));
  });

  test('metrics.json with clips for groups, and no grouping', () => {
    const now = orchardSources({ classes: classNames(3), photos: 4 }).metrics!;
    const { grouping: _, ...before } = now;
    const protocols = now.protocols.map(({ ungrouped: _u, apart: _a, id, train, test: asked, ...more }) => ({
      ...more,
      id: id === 'groups' ? 'clips' : id,
      train: { photos: train.photos, clips: train.groups },
      test: { photos: asked.photos, clips: asked.groups },
    }));
    expect(metrics.parse({ ...before, protocols })).toEqual({
      ...now,
      grouping: null,
      protocols: now.protocols.map((protocol) => ({ ...protocol, ungrouped: null, apart: null })),
    });
    expect(protocols.map(({ id }) => id)).toEqual(['official', 'clips']);
  });

  test('predictions.parquet with clips for groups', () => {
    const answer = { path: 'A/1.jpg', label: 'A', predicted: 'B', probability: 0.5, group: 'A/1' };
    const before = encodePredictions([{ ...answer, protocol: 'clips' as Answer['protocol'] }]);
    expect(decodePredictions(before)).toEqual([{ ...answer, protocol: 'groups' }]);
  });
});
