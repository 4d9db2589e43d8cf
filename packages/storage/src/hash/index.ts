export { bitCount, hammingIndex, MAX_DISTANCE } from './hamming-index.js';
export { type Random, seededRandom } from './random.js';
export { sha256 } from './sha256.js';
