/**
 * From pixels to answers without Node or DOM: preprocessing, the network, PCA, classifier and packed models, in browsers
 * too. The network can also run in a runtime of your choice: the same ONNX file gives the same features but for rounding.
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
  helpNetwork,
  type Network,
  openNetwork,
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
  type SharedMemory,
  type SharedNetwork,
  type Spread,
  softmax,
  type TrainingFacts,
  unpack,
  type WithPositions,
  type Words,
  whereSeen,
  withPositions,
} from '@verger/vision';
