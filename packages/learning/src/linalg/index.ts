export { matrix } from './matrix.js';
export { MatrixProduct } from './product.js';
