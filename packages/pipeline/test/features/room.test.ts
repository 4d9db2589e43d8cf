import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Room } from '../../src/features/room.js';

test('never holds more than its size, lets all in, in the order they came, and what is too large alone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ size: fc.nat(150), ticks: fc.nat(4), fails: fc.boolean() }), { maxLength: 30 }),
      async (things) => {
        const room = new Room(100);
        const inside = new Set<number>();
        const came: number[] = [];
        const used = things.map(({ size, ticks, fails }, index) =>
          room.use(size, async () => {
            inside.add(index);
            came.push(index);
            const sizes = [...inside].map((one) => things[one]!.size);
            if (sizes.length > 1)
              expect(sizes.reduce((a, b) => a + Math.min(b, 100), 0)).toBeLessThanOrEqual(100);
            for (let i = 0; i < ticks; i++) await setImmediate();
            inside.delete(index);
            if (fails) throw new Error('broken');
            return index;
          }),
        );
        for (const [index, result] of (await Promise.allSettled(used)).entries()) {
          if (things[index]!.fails) expect(result.status).toBe('rejected');
          else expect(result).toEqual({ status: 'fulfilled', value: index });
        }
        expect(came).toEqual([...things.keys()]);
      },
    ),
  );
});
