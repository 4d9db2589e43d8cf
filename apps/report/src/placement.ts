interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Chooses which points show their picture: as many as fit without overlap, first come, first served.
 *
 * @param points in the order of preference
 * @param side of the square pictures, in the unit of x and y
 * @returns the chosen points, in that order, at most `most`
 */
export function withoutOverlap<P extends Point>(points: readonly P[], side: number, most: number): P[] {
  // Cells as wide as a picture: whatever is too near lies in one of the nine cells around.
  const cells = new Map<string, Point[]>();
  const chosen: P[] = [];
  for (const point of points) {
    if (chosen.length >= most) break;
    const { x, y } = point;
    const column = Math.floor(x / side);
    const row = Math.floor(y / side);
    const taken = [-1, 0, 1].some((dx) =>
      [-1, 0, 1].some((dy) =>
        cells
          .get(`${column + dx},${row + dy}`)
          ?.some((other) => Math.abs(other.x - x) < side && Math.abs(other.y - y) < side),
      ),
    );
    if (taken) continue;
    chosen.push(point);
    const key = `${column},${row}`;
    cells.set(key, [...(cells.get(key) ?? []), point]);
  }
  return chosen;
}

/** One of each label in turn: a rare class gets its place before a frequent one its tenth. */
export function roundRobin<T extends { readonly label: string | null }>(items: readonly T[]): T[] {
  const seen = new Map<string | null, number>();
  return items
    .map((item, index) => {
      const turn = seen.get(item.label) ?? 0;
      seen.set(item.label, turn + 1);
      return { item, index, turn };
    })
    .sort((a, b) => a.turn - b.turn || a.index - b.index)
    .map(({ item }) => item);
}
