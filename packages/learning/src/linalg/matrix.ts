/** A dense matrix: row major `rows x columns` float64. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** A matrix over given values, or of zeros. */
export function matrix(
  rows: number,
  columns: number,
  values: Float64Array = new Float64Array(rows * columns),
): Matrix {
  if (values.length !== rows * columns) {
    throw new RangeError(`${values.length} values do not fill a ${rows} x ${columns} matrix`);
  }
  return { rows, columns, values };
}

/** The rows `from` (inclusive) to `to` (exclusive), where they lie: what changes there changes the matrix. */
export function rowsOf(a: Matrix, from: number, to: number): Matrix {
  return matrix(to - from, a.columns, a.values.subarray(from * a.columns, to * a.columns));
}

/** A copy with rows and columns in each other's place. */
export function transposed(a: Matrix): Matrix {
  const out = matrix(a.columns, a.rows);
  for (let row = 0; row < a.rows; row++) {
    for (let column = 0; column < a.columns; column++) {
      out.values[column * a.rows + row] = a.values[row * a.columns + column]!;
    }
  }
  return out;
}

/** A copy of the columns `from` (inclusive) to `to` (exclusive), of the rows `fromRow` to `toRow`. */
export function slice(a: Matrix, from: number, to: number, fromRow = 0, toRow = a.rows): Matrix {
  const out = matrix(toRow - fromRow, to - from);
  for (let row = fromRow; row < toRow; row++) {
    const start = row * a.columns;
    out.values.set(a.values.subarray(start + from, start + to), (row - fromRow) * out.columns);
  }
  return out;
}
