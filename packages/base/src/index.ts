export { type ErrorKind, VergerError } from './errors.js';
export { type Log, type Progress, silent } from './log.js';
