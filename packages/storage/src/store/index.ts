export { diskError } from './disk-error.js';
export { folderStore } from './folder.js';
export { whileLocked } from './lock.js';
export { EMPTY_CONCURRENCY, mapConcurrent } from './map-concurrent.js';
export { openStore } from './open-store.js';
export { parseS3Url } from './s3-url.js';
export type { Store } from './store.js';
