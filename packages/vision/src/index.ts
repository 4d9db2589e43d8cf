export * from './classifier.js';
export * from './errors.js';
export * from './pca.js';
