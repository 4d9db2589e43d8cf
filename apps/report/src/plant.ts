/**
 * Chooses which points show their picture: as many as fit without overlap, first come, first planted.
 *
 * @param order indices in the order of preference
 * @param side of the square pictures, in the unit of x and y
 * @returns the chosen indices, in that order, at most `most`
 */
export function plant(
  points: readonly { readonly x: number; readonly y: number }[],
  order: readonly number[],
  side: number,
  most: number,
): number[] {
  // Cells as wide as a picture: whatever is too near lies in one of the nine cells around.
  const cells = new Map<string, number[]>();
  const chosen: number[] = [];
  for (const index of order) {
    if (chosen.length >= most) break;
    const { x, y } = points[index]!;
    const column = Math.floor(x / side);
    const row = Math.floor(y / side);
    const taken = [-1, 0, 1].some((dx) =>
      [-1, 0, 1].some((dy) =>
        cells.get(`${column + dx},${row + dy}`)?.some((other) => {
          const { x: u, y: v } = points[other]!;
          return Math.abs(u - x) < side && Math.abs(v - y) < side;
        }),
      ),
    );
    if (taken) continue;
    chosen.push(index);
    const key = `${column},${row}`;
    cells.set(key, [...(cells.get(key) ?? []), index]);
  }
  return chosen;
}

/** Indices of the points, one of each label in turn: a rare class gets its place before a frequent one its tenth. */
export function inTurn(labels: readonly (string | null)[]): number[] {
  const seen = new Map<string | null, number>();
  return labels
    .map((label, index) => {
      const turn = seen.get(label) ?? 0;
      seen.set(label, turn + 1);
      return { index, turn };
    })
    .sort((a, b) => a.turn - b.turn || a.index - b.index)
    .map(({ index }) => index);
}
