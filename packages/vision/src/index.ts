export { type Box, boxesOf } from './boxes.js';
export { type ClassMap, classMap, type Positions, whereSeen } from './class-map.js';
export { type Answer, type Classifier, classify, type Prediction } from './classifier.js';
export { classifyPhoto } from './classify-photo.js';
export { compact } from './compact.js';
export { BACKGROUND_CLASS, classProbabilities, type Head, logits, softmax } from './head.js';
export { withoutMetadata } from './jpeg-metadata.js';
export { chooseKinds, type SeenKind } from './kinds/choose-kinds.js';
export { type FindKinds, type KindsNetwork, openKinds, openParts } from './kinds/find-kinds.js';
export { type KindEvidence, type KindSignals, kindSignals, type Seen } from './kinds/kind-evidence.js';
export { float16Value } from './network/float16.js';
export {
  assertSupported,
  helpNetwork,
  type Network,
  openNetwork,
  type SharedNetwork,
} from './network/open-network.js';
export { type ProtoField, packedVarints, protoFields } from './network/proto-fields.js';
export { type WithPositions, withPositions } from './network/with-positions.js';
export { assertBackbone, pack, unpack } from './packed.js';
export type { PackedModel, TrainingFacts } from './packed-model.js';
export { type PcaModel, reduce } from './pca.js';
export { overWhite, type Pixels } from './pixels.js';
export { PREPROCESSING_VERSION, preprocess } from './preprocess.js';
export {
  type PhotoShape,
  type Rejection,
  type RejectionSignals,
  rejectionScore,
  rejectionSignals,
  SIGNALS_OF_SCORE,
  type Spread,
} from './rejection.js';
export { resizeBilinear } from './resize.js';
export { joined, type Part, partOf, type SecondLook } from './second-look.js';
export { instantiate, reserve, SharedKernels, type SharedMemory, type WasmMemory } from './wasm.js';
export { type Confidence, confidenceOf, PLAIN_WORDS, type Words } from './words.js';
