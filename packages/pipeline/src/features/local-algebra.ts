import { MatrixProduct } from '@verger/learning/linalg';
import { encodeReduced, momentsOf } from '@verger/learning/pca';
import type { Engine } from './engine.js';
import { readVectors } from './read.js';

/** Moments and reduction in this process; the matrix products use all its cores. */
export function localPcaJobs(): Pick<Engine, 'moments' | 'reduce' | 'close'> {
  let made: MatrixProduct | undefined;
  const product = () => {
    made ??= new MatrixProduct();
    return made;
  };
  return {
    async moments({ store, parts, roleOf }) {
      const of = (role: 'training' | 'test') =>
        momentsOf(
          product(),
          readVectors(store, parts, 'features', (path) => roleOf(path) === role),
        );
      return { training: await of('training'), test: await of('test') };
    },

    async reduce({ store, parts, model, log, signal, commit }) {
      const total = parts.reduce((sum, { rows }) => sum + rows, 0);
      let done = 0;
      for (const part of parts) {
        signal.throwIfAborted();
        for await (const batch of readVectors(store, [part], 'features')) {
          await commit(part, await encodeReduced(product(), model, batch));
        }
        done += part.rows;
        log.progress({ unit: 'photos', done, total, errors: 0 });
      }
    },

    async close() {
      await made?.release();
    },
  };
}
