import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openProduct } from '../src/product.js';

const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 13 }),
  inner: fc.integer({ min: 1, max: 20 }),
  columns: fc.integer({ min: 1, max: 19 }),
});
const numbers = (length: number) =>
  fc.float32Array({ noNaN: true, min: -100, max: 100, minLength: length, maxLength: length });
const products = shapes.chain(({ rows, inner, columns }) =>
  fc.record({
    ...{ rows: fc.constant(rows), inner: fc.constant(inner), columns: fc.constant(columns) },
    ...{
      left: numbers(rows * inner),
      right: fc.array(numbers(inner * columns), { minLength: 1, maxLength: 2 }),
    },
  }),
);

it('a product is that of loops in float32, term after term, of whatever shape', () => {
  fc.assert(
    fc.property(products, ({ rows, inner, columns, left, right }) => {
      const product = openProduct(left, rows, columns);
      for (const matrix of right) {
        const expected = Float32Array.from({ length: rows * columns }, (_, at) => {
          const [row, column] = [Math.floor(at / columns), at % columns];
          let sum = 0;
          for (let i = 0; i < inner; i++) {
            const term = Math.fround(left[row * inner + i]! * matrix[i * columns + column]!);
            sum = Math.fround(sum + term);
          }
          return sum;
        });
        expect(product(matrix)).toEqual(expected);
      }
    }),
  );
});

it('a matrix of another size is refused', () => {
  expect(() => openProduct(new Float32Array(6), 2, 4)(new Float32Array(11))).toThrow(RangeError);
});
