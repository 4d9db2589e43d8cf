import { MatrixProduct } from '@verger/learning/linalg';
import { encodeReduced } from '@verger/learning/pca';
import type { Engine } from './engine.js';
import { readFeatures } from './part-set.js';
import { momentsOfPiece } from './role-moments.js';

/** Moments and reduction in this process; the matrix products use all its cores. */
export function localPcaJobs(): Pick<Engine, 'moments' | 'reduce' | 'close'> {
  let made: MatrixProduct | undefined;
  const product = () => {
    made ??= new MatrixProduct();
    return made;
  };
  return {
    async *moments({ set, pieces, signal }) {
      for (const piece of pieces) {
        signal.throwIfAborted();
        yield await momentsOfPiece(product(), set, piece);
      }
    },

    async reduce({ set, model, log, signal, commit }) {
      const total = set.features.reduce((sum, { rows }) => sum + rows, 0);
      let done = 0;
      for (const part of set.features) {
        signal.throwIfAborted();
        for await (const batch of readFeatures([{ ...set, features: [part] }])) {
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
