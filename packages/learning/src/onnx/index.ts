export { toFloat16 } from './float16.js';
export { float32Initializer } from './initializer.js';
export { encodeModel } from './model.js';
