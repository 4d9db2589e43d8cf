export { evaluate } from './evaluate.js';
export { trainingRows, validationRows } from './parts.js';
export { printMetrics } from './print.js';
