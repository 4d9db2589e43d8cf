import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as wait } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { SharedKernels } from '@verger/vision';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { symmetricEigen } from '../../src/linalg/eigen.js';
import { type Matrix, matrix } from '../../src/linalg/matrix.js';
import { MatrixProduct } from '../../src/linalg/product.js';
import { Reduction } from '../../src/linalg/reduction.js';
import { WASM } from '../../src/linalg/reduction-wasm.js';
import { SecondThread } from '../../src/linalg/second-thread.js';
import { randomDraw } from '../fixtures/pca/synthetic.js';

/** Random, symmetric. */
function symmetric(n: number, seed: number): Matrix {
  const a = matrix(n, n, new Float64Array(n * n).map(randomDraw(seed)));
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < row; column++) a.values[row * n + column] = a.values[column * n + row]!;
  }
  return a;
}

/** Threads started since a test began. */
let started: Worker[] = [];
const note = (message: unknown) => started.push((message as { worker: Worker }).worker);
beforeEach(() => {
  started = [];
  subscribe('worker_threads', note);
});
afterEach(() => unsubscribe('worker_threads', note));

/** Node's number of a thread that has ended. */
const ENDED = -1;

describe('the product with a symmetric matrix', () => {
  const n = 301;
  const a = symmetric(n, 1);
  const x = new Float64Array(n).map(randomDraw(2));

  function productOf(reduction: Reduction, from: number): Float64Array {
    const y = new Float64Array(n);
    reduction.symmetricTimes(from, x, y);
    return y;
  }

  test('is that of the definition, from any row on, and on two threads the same bits', async () => {
    const [one, two] = [new Reduction(a, 2, 4, 1), new Reduction(a, 2, 4, 2)];
    expect(started).toHaveLength(1);
    try {
      for (let from = 0; from < n; from++) {
        const found = productOf(two, from);
        expect(found).toEqual(productOf(one, from));
        for (let row = from; row < n; row++) {
          let sum = 0;
          for (let column = from; column < n; column++) sum += (a.values[row * n + column]! / 2) * x[column]!;
          expect(Math.abs(found[row]! - sum)).toBeLessThan(1e-12);
        }
        // The second thread starts meanwhile: it has no part in the first products and takes part in the last.
        if (from % 10 === 0) await wait(5);
      }
    } finally {
      await two.end();
    }
    expect(started[0]?.threadId).toBe(ENDED);
  });

  test('is right when the second thread has died', async () => {
    const two = new Reduction(a, 1, 4, 2);
    await started[0]?.terminate();
    expect(productOf(two, 0)).toEqual(productOf(new Reduction(a, 1, 4, 1), 0));
    await two.end();
  });

  test('is computed by the second thread when it is asked early enough', async () => {
    const [own, other, job] = [8 * (n * n + n), 8 * (n * n + 2 * n), 8 * (n * n + 3 * n)];
    const kernel = new SharedKernels<{ product(...args: number[]): void }>(WASM, job + 8);
    new Float64Array(kernel.memory.buffer, 0, n * n).set(a.values);
    new Float64Array(kernel.memory.buffer, 8 * n * n, n).set(x);
    const second = new SecondThread(kernel, [0, n, 8 * n * n, other, job]);
    try {
      do {
        second.offer(5);
        await wait(5);
      } while (!second.finish());
    } finally {
      await second.end();
    }
    kernel.run.product(0, n, 8 * n * n, own, 5, n);
    const of = (address: number) => new Float64Array(kernel.memory.buffer, address, n).slice(5);
    expect(of(other)).toEqual(of(own));
    expect(of(own).some((value) => value !== 0)).toBe(true);
  });
});

describe('symmetricEigen', () => {
  test('gives on two threads the bytes of one, and ends its thread', async () => {
    const a = symmetric(400, 3);
    const found = [];
    for (const threads of [1, 2, 2]) {
      const product = new MatrixProduct({ threads });
      found.push(await symmetricEigen(product, a));
      await product.release();
    }
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
    expect(started.map(({ threadId }) => threadId)).toEqual([ENDED, ENDED]);
  });

  test('reads nothing below the diagonal', async () => {
    const product = new MatrixProduct({ threads: 1 });
    const a = symmetric(70, 4);
    const upper = matrix(70, 70, a.values.slice());
    for (let row = 0; row < 70; row++) upper.values.fill(0, row * 70, row * 70 + row);
    expect(await symmetricEigen(product, upper)).toEqual(await symmetricEigen(product, a));
    await product.release();
  });

  test('ends its thread when a product fails', async () => {
    class Failing extends MatrixProduct {
      override async multiply(): Promise<Matrix> {
        throw new Error('no memory for a product');
      }
    }
    const failing = new Failing({ threads: 2 });
    await expect(symmetricEigen(failing, symmetric(200, 5))).rejects.toThrow('no memory for a product');
    expect(started.map(({ threadId }) => threadId)).toEqual([ENDED]);
  });
});
