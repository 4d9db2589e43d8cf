export { type PhotoFailure, readPhotoFile } from './photo-file.js';
export { photoNetwork } from './photo-network.js';
export {
  type Asked,
  type LocatedPrediction,
  type NamedFamily,
  type NamedPrediction,
  openRecognizer,
  type Recognition,
  type Recognizer,
  type RecognizerOptions,
} from './recognizer.js';
export { shippedModel } from './shipped-model.js';
