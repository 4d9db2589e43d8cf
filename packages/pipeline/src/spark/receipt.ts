import { z } from 'zod';
import type { Copied } from './do-copy.js';
import { attemptPaths } from './work-order.js';

const rows = z.number().int().nonnegative();

/** A part that a worker has written into the attempt's own folder. */
const partReceipt = z.object({ staged: z.string(), rows, sha256: z.string().regex(/^[0-9a-f]{64}$/) });

const receipt = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('shard'),
    shard: z.number().int(),
    features: partReceipt.nullable(),
    errors: partReceipt.nullable(),
  }),
  z.object({ kind: z.literal('moments'), into: z.string(), rows }),
  z.object({ kind: z.literal('reduced'), of: z.string(), part: partReceipt }),
  /** All of an order is done. */
  z.object({ kind: z.literal('end'), task: z.number().int() }),
]);

/** What a task says when it has finished one thing: all that comes back through Spark. */
export type Receipt = z.infer<typeof receipt>;
export type PartReceipt = z.infer<typeof partReceipt>;

/**
 * The receipt on a line that came out of Spark; undefined for anything else, so that a library which prints
 * where it should not spoils nothing.
 *
 * @param attempt whose folder all parts must be in
 */
export function readReceipt(line: string, attempt: string): Receipt | undefined {
  if (!line.startsWith('{"kind":')) return undefined;
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = receipt.safeParse(said);
  if (!parsed.success) return undefined;
  const folder = `${attemptPaths(attempt).folder}/`;
  return partsOf(parsed.data).every(({ staged }) => staged.startsWith(folder)) ? parsed.data : undefined;
}

const copied = z.object({ kind: z.literal('copied'), photos: rows, bytes: rows, paths: rows });

/** What a task of a copy says at its end; undefined for any other line. */
export function readCopied(line: string): Copied | undefined {
  if (!line.startsWith('{"kind":"copied"')) return undefined;
  try {
    return copied.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function partsOf(one: Receipt): PartReceipt[] {
  if (one.kind === 'reduced') return [one.part];
  return one.kind === 'shard' ? [one.features, one.errors].filter((part) => part !== null) : [];
}
