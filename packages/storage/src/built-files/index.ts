export { builtFile } from './built-file.js';
export { findAbove } from './find-above.js';
