/**
 * From pixels to answers without Node or DOM: preprocessing, PCA, classifier and packed models, in browsers too. The
 * network itself runs in a runtime of your choice, such as onnxruntime-web.
 *
 * @packageDocumentation
 */

export { type ErrorKind, VergerError } from '@verger/base';
export {
  type Answer,
  assertBackbone,
  BACKGROUND_CLASS,
  type Box,
  boxesOf,
  type Classifier,
  type ClassMap,
  type Confidence,
  classify,
  classifyPhoto,
  confidenceOf,
  type Head,
  type PackedModel,
  type PcaModel,
  type PhotoShape,
  type Pixels,
  PLAIN_WORDS,
  type Positions,
  PREPROCESSING_VERSION,
  type Prediction,
  preprocess,
  type Rejection as RejectionThresholds,
  reduce as project,
  type SecondLook,
  type Spread,
  softmax,
  type TrainingFacts,
  unpack,
  type WithPositions,
  type Words,
  whereSeen,
  withPositions,
} from '@verger/vision';
