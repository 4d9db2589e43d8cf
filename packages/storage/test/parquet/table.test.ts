import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeTable, ParquetTable } from '../../src/parquet/table.js';
import { withinTime } from '../../src/parquet/within-time.js';

const sample = (rows: number, dimension: number) =>
  encodeTable({
    columns: [
      { name: 'path', type: 'string', data: Array.from({ length: rows }, (_, i) => `a b/é\n"${i}".jpg`) },
      {
        name: 'label',
        type: 'string',
        data: Array.from({ length: rows }, (_, i) => (i % 3 ? 'Kiwi' : null)),
      },
      { name: 'width', type: 'int32', data: Array.from({ length: rows }, (_, i) => i) },
      { name: 'bytes', type: 'int64', data: Array.from({ length: rows }, (_, i) => i * 3_000_000_000) },
    ],
    lists: {
      name: 'features',
      dimension,
      values: Float32Array.from({ length: rows * dimension }, (_, i) => Math.fround(Math.sin(i))),
    },
    metadata: { note: 'ü' },
  });

describe('Parquet tables', () => {
  it('give back what was put in, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 9 }),
        fc.infiniteStream(fc.float()),
        fc.array(fc.option(fc.string({ unit: 'binary' })), { minLength: 20, maxLength: 20 }),
        async (rows, dimension, floats, texts) => {
          const values = Float32Array.from({ length: rows * dimension }, () => floats.next().value);
          const data = texts.slice(0, rows);
          const bytes = encodeTable({
            columns: [{ name: 'text', type: 'string', data }],
            lists: { name: 'list', dimension, values },
          });
          const table = new ParquetTable(bytes, 'sample');
          expect(table.rows).toBe(rows);
          const back = await table.read<{ text: string | null }>(['text']);
          expect(back.map(({ text }) => text ?? null)).toEqual(
            data.map((text) => text?.toWellFormed() ?? null),
          );
          const lists = table.lists('list');
          expect(lists.dimension).toBe(dimension);
          expect(Buffer.from(lists.values.buffer)).toEqual(Buffer.from(values.buffer));
        },
      ),
    );
  });

  it('with a flipped bit give rows or an error of ours, and always an end', () => {
    const whole = sample(20, 3);
    const names = ['path', 'label', 'width', 'bytes'];
    let stopped = 0;
    let refused = 0;
    for (let bit = 0; bit < whole.length * 8; bit += 5) {
      const bytes = Uint8Array.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      try {
        const table = new ParquetTable(bytes, 'flipped', 100);
        expect(table.read(names)).toHaveLength(table.rows);
        table.lists('features');
        expect(typeof table.metadata).toBe('object');
      } catch (error) {
        expect(error).toMatchObject({ kind: 'input', code: 'parquet-broken' });
        expect(String(error)).toContain('flipped is not a readable Parquet file');
        refused++;
        const { cause } = error as { cause: NodeJS.ErrnoException };
        if (cause.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') stopped++;
      }
    }
    expect(refused).toBeGreaterThan(200);
    // Some of them would spin for ever: the reader is stopped.
    expect(stopped).toBeGreaterThan(0);
  });

  it('name what they lack', () => {
    const table = new ParquetTable(sample(5, 4), 'sample');
    expect(table.columns).toEqual(['path', 'label', 'width', 'bytes', 'features']);
    expect(() => table.read(['size'])).toThrow(/sample is not a readable Parquet file/);
    expect(() => table.lists('vectors')).toThrow(/sample is not a readable Parquet file/);
  });

  it('are parsed within a time: what never ends is stopped, results and errors pass', () => {
    expect(() =>
      withinTime(50, () => {
        for (;;);
      }),
    ).toThrow(expect.objectContaining({ code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' }));
    expect(withinTime(1000, () => 7)).toBe(7);
    const mine = new TypeError('mine');
    expect(() =>
      withinTime(1000, () => {
        throw mine;
      }),
    ).toThrow(mine);
  });

  it('are the same bytes each time, and refuse other bytes', () => {
    expect(sample(5, 4)).toEqual(sample(5, 4));
    expect(() => new ParquetTable(new Uint8Array(100), 'noise')).toThrow(/noise is not a readable Parquet/);
    expect(() => new ParquetTable(new Uint8Array(), 'nothing')).toThrow(/nothing is not a readable Parquet/);
  });

  const python = process.env.VERGER_PYTHON ?? 'python3';
  const readers = (() => {
    try {
      execFileSync(python, ['-c', 'import pyarrow, pandas, duckdb'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();

  it.skipIf(!readers)('open in pandas and DuckDB (needs Python with pandas, pyarrow and duckdb)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'verger-parquet-'));
    try {
      const file = join(folder, 'sample.parquet');
      writeFileSync(file, sample(300, 1280));
      const script = `
import sys, json, duckdb, pandas
f = sys.argv[1]
frame = pandas.read_parquet(f)
count, least, most = duckdb.sql(f"select count(*), min(len(features)), max(bytes) from '{f}'").fetchall()[0]
print(json.dumps([len(frame), len(frame.features[7]), float(frame.features[7][5]), frame.path[3],
  int(frame.label.isna().sum()), count, least, most]))`;
      const out = JSON.parse(execFileSync(python, ['-c', script, file], { encoding: 'utf8' }));
      expect(out).toEqual([
        300,
        1280,
        Math.fround(Math.sin(7 * 1280 + 5)),
        'a b/é\n"3".jpg',
        100,
        300,
        1280,
        299 * 3_000_000_000,
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
