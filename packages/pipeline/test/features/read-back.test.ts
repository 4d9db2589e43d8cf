import { describe, expect, it } from 'vitest';
import type { CommittedPart } from '../../src/features/committed.js';
import { ReadBack } from '../../src/features/read-back.js';

const part = (number: number) => ({ name: `features/part-${number}`, kind: 'features' as const });
const committed = (number: number): CommittedPart => ({ ...part(number), number, rows: 1, sha256: '' });

/** Reads as the test allows: one batch a call of `go`. */
function reader() {
  const batches: string[][] = [];
  const gates: (() => void)[] = [];
  const back = new ReadBack(async (parts) => {
    batches.push(parts.map(({ name }) => name));
    await new Promise<void>((resolve) => gates.push(resolve));
    return new Map(parts.map(({ name }) => [name, committed(Number(name.split('-').at(-1)))]));
  });
  return { back, batches, go: () => gates.shift()?.() };
}

const names = (...numbers: number[]) => numbers.map((number) => part(number).name);

describe('ReadBack', () => {
  it('reads in the order of the shards, whatever order they come in, and together what has come meanwhile', async () => {
    const { back, batches, go } = reader();
    back.add(1, [part(1)]);
    expect(batches).toEqual([]);
    back.add(0, [part(0)]);
    back.add(3, [part(3)]);
    back.add(2, []);
    expect(batches).toEqual([names(0, 1)]);
    go();
    await expect.poll(() => batches).toEqual([names(0, 1), names(3)]);
    go();
    expect([...(await back.end()).keys()]).toEqual(names(0, 1, 3));
  });

  it('leaves what comes after a gap to others', async () => {
    const { back, batches, go } = reader();
    back.add(0, [part(0)]);
    back.add(2, [part(2)]);
    go();
    expect([...(await back.end()).keys()]).toEqual(names(0));
    expect(batches).toEqual([names(0)]);
  });

  it('tells a failure to whoever adds the next part, and at the end, and reads nothing after it', async () => {
    let reads = 0;
    const back = new ReadBack(async () => {
      reads++;
      throw new Error('the disk is gone');
    });
    back.add(0, [part(0)]);
    await back.close();
    expect(() => back.add(1, [part(1)])).toThrow('the disk is gone');
    await expect(back.end()).rejects.toThrow('the disk is gone');
    expect(reads).toBe(1);
  });

  it('once closed waits for what is being read, and reads no more', async () => {
    const { back, batches, go } = reader();
    back.add(0, [part(0)]);
    back.add(1, [part(1)]);
    const closed = back.close();
    go();
    await closed;
    expect(batches).toEqual([names(0)]);
  });
});
