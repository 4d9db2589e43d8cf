export { type FitOptions, fitHeads } from './fit.js';
export { photoShape } from './photo-shape.js';
export {
  acceptedShare,
  type ClassShape,
  calibrateRejection,
  classShape,
  type RejectionThresholds,
} from './rejection.js';
export { allRows, classesOf, type Rows, refuseOneClass, type Samples } from './samples.js';
export { type Trained, trainClassifier } from './train.js';
