import { z } from 'zod';
import { isMemberPath, type ShardMember } from './shard-file.js';

/** What is in a tar, so that a listing need not read through it; as JSON in a file beside it. */
const index = z.object({
  version: z.literal(1),
  /** Size of the tar: an index of another one shows itself. */
  bytes: z.number().int().nonnegative(),
  members: z.array(
    z.tuple([
      z.string().refine(isMemberPath),
      z.number().int().nonnegative(),
      z.number().int().nonnegative(),
      z.string().regex(/^[0-9a-f]{64}$/),
    ]),
  ),
});

export function encodeIndex(
  bytes: number,
  members: readonly Required<Pick<ShardMember, 'path' | 'at' | 'bytes' | 'sha256'>>[],
): Uint8Array {
  const rows = members.map(({ path, at, bytes: size, sha256 }) => [path, at, size, sha256]);
  return new TextEncoder().encode(JSON.stringify({ version: 1, bytes, members: rows }));
}

/** The members that an index names; undefined when it is none, or not of a shard of that size. */
export function decodeIndex(content: Uint8Array, bytes: number): ShardMember[] | undefined {
  let parsed: z.infer<typeof index>;
  try {
    parsed = index.parse(JSON.parse(new TextDecoder().decode(content)));
  } catch {
    return undefined;
  }
  const { members } = parsed;
  if (parsed.bytes !== bytes || members.some(([, at, size]) => at + size > bytes)) return undefined;
  return members.map(([path, at, size, sha256]) => ({ path, at, bytes: size, sha256 }));
}
