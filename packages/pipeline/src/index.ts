export * from './evaluate/metrics.js';
export * from './run/log.js';
export * from './run/run-json.js';
export * from './store/store.js';
