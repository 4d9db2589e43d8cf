import { z } from 'zod';
import type { Copied } from './copy.js';
import { attemptPaths } from './task-spec.js';

const rows = z.number().int().nonnegative();

/** A part that a worker has written into the attempt's own folder. */
const stagedTaskPart = z.object({ staged: z.string(), rows, sha256: z.string().regex(/^[0-9a-f]{64}$/) });

const result = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('shard'),
    shard: z.number().int(),
    features: stagedTaskPart.nullable(),
    errors: stagedTaskPart.nullable(),
  }),
  z.object({ kind: z.literal('moments'), into: z.string() }),
  z.object({ kind: z.literal('reduced'), of: z.string(), part: stagedTaskPart }),
  /** All of an order is done. */
  z.object({ kind: z.literal('end'), task: z.number().int() }),
]);

/** What a task says when it has finished one thing: all that comes back through Spark. */
export type TaskResult = z.infer<typeof result>;
export type StagedTaskPart = z.infer<typeof stagedTaskPart>;

/**
 * The result on a line that came out of Spark; undefined for anything else, so that a library which prints
 * where it should not spoils nothing.
 *
 * @param attempt whose folder all parts must be in
 */
export function readTaskResult(line: string, attempt: string): TaskResult | undefined {
  if (!line.startsWith('{"kind":')) return undefined;
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = result.safeParse(said);
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

function partsOf(one: TaskResult): StagedTaskPart[] {
  if (one.kind === 'reduced') return [one.part];
  return one.kind === 'shard' ? [one.features, one.errors].filter((part) => part !== null) : [];
}
