/** The worker script of a thread that shares the network's work, until the network is closed. */

import { helpNetwork, type SharedNetwork } from '@verger/vision';

self.addEventListener('message', ({ data }: MessageEvent<SharedNetwork>) => {
  helpNetwork(data);
  self.close();
});
