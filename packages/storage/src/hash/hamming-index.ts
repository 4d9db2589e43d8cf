/** Greatest distance that the index finds all neighbours for: with 12 bits each of 4 bands could hide 3. */
export const MAX_DISTANCE = 11;

/** Number of bits that are set in 32. */
export function bitCount(bits: number): number {
  let v = bits - ((bits >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** All 16-bit patterns with at most so many bits set, by that number: 1, 17 and 137 of them. */
const FLIPS: readonly (readonly number[])[] = (() => {
  const one = Array.from({ length: 16 }, (_, a) => 1 << a);
  const two = one.flatMap((a, i) => one.slice(0, i).map((b) => a | b));
  return [[0], [0, ...one], [0, ...one, ...two]];
})();

/** A set of 64-bit hashes that is searched by Hamming distance. */
export interface HammingIndex {
  /**
   * Calls `visit` with the number of each hash at most `distance` away, once; stops when it returns true.
   *
   * @returns whether a visit stopped the search
   */
  search(
    low: number,
    high: number,
    distance: number,
    visit: (index: number, distance: number) => boolean,
  ): boolean;
}

/**
 * Index over hashes given as pairs of 32 bits (low, high). Cuts a hash into four bands of 16 bits: two hashes at
 * most 11 bits apart differ by two bits at most in one band, so looking up each band with up to two bits flipped
 * finds them all (multi-index hashing, Norouzi et al. 2012). 16 bytes a hash and 1 MB.
 */
export function hammingIndex(hashes: Uint32Array): HammingIndex {
  const count = hashes.length / 2;
  const band = (low: number, high: number, b: number) => ((b < 2 ? low : high) >>> (b & 1 ? 16 : 0)) & 0xffff;
  const bands = [0, 1, 2, 3].map((b) => {
    const starts = new Uint32Array(65537);
    for (let i = 0; i < count; i++) starts[band(hashes[2 * i]!, hashes[2 * i + 1]!, b) + 1]!++;
    for (let key = 0; key < 65536; key++) starts[key + 1]! += starts[key]!;
    const next = starts.slice();
    const members = new Uint32Array(count);
    for (let i = 0; i < count; i++) members[next[band(hashes[2 * i]!, hashes[2 * i + 1]!, b)]!++] = i;
    return { starts, members };
  });
  const seen = new Uint32Array(count);
  let searches = 0;

  return {
    search(low, high, distance, visit) {
      if (distance > MAX_DISTANCE) throw new RangeError(`distance ${distance} is above ${MAX_DISTANCE}`);
      searches++;
      // Of hashes `distance` apart one band differs by a quarter of it at most.
      const flips = FLIPS[distance >> 2]!;
      for (let b = 0; b < 4; b++) {
        const { starts, members } = bands[b]!;
        const key = band(low, high, b);
        for (const flip of flips) {
          const end = starts[(key ^ flip) + 1]!;
          for (let at = starts[key ^ flip]!; at < end; at++) {
            const i = members[at]!;
            if (seen[i] === searches) continue;
            seen[i] = searches;
            const apart = bitCount(hashes[2 * i]! ^ low) + bitCount(hashes[2 * i + 1]! ^ high);
            if (apart <= distance && visit(i, apart)) return true;
          }
        }
      }
      return false;
    },
  };
}
