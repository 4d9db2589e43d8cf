export { symmetricEigen } from './eigen.js';
export { matrix } from './matrix.js';
export { MatrixProduct } from './product.js';
