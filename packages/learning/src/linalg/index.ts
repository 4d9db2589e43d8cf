export { symmetricEigen } from './eigen.js';
export { type Matrix, matrix } from './matrix.js';
export { MatrixProduct } from './product.js';
