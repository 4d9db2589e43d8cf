/** A worker that shares the work of the network, until it is closed. */

import { helpNetwork, type SharedNetwork } from '@verger/vision';

self.addEventListener('message', ({ data }: MessageEvent<SharedNetwork>) => {
  helpNetwork(data);
  self.close();
});
