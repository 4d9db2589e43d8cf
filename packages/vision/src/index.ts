export * from './classifier.js';
export * from './compact.js';
export * from './errors.js';
export * from './packed.js';
export * from './pca.js';
export * from './pixels.js';
export * from './preprocess.js';
export * from './resize.js';
