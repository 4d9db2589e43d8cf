/**
 * Fruit photos to features, PCA, a classifier and a report.
 *
 * @packageDocumentation
 */

export type { Progress } from '@verger/base';
export { type ErrorKind, VergerError } from '@verger/base';
export type { NamedFamily, NamedPrediction, PhotoFailure } from '@verger/learning/classify';
export type {
  ClassGroups,
  ClassScore,
  Estimate,
  Grouping,
  LabelConflict,
  Metrics,
  Mistake,
  Protocol,
} from '@verger/learning/metrics';
export type { PcaJson } from '@verger/learning/pca';
export type {
  ErrorRow,
  FeatureRecord,
  FeatureRow,
  PublishedPart,
  ReducedRecord,
  RunConfig,
  RunJson,
  RunSummary,
  SourceRun,
} from '@verger/pipeline';
export type {
  Listing,
  Photo,
  PhotoPlace,
  PhotoSource,
  ReadPhoto,
  Skipped,
  Split,
} from '@verger/storage/photos';
export type { Box, Confidence, PcaModel, Pixels } from '@verger/vision';
export { type ExtractOptions, extractFeatures, type FeatureTable, type FeatureTableRow } from './features.js';
export { type FitPcaOptions, fitPca, Pca, type Vectors } from './pca.js';
export {
  type Classification,
  type Classified,
  type ClassifyOptions,
  openRecognizer,
  type PhotoInput,
  Recognizer,
  type RecognizerOptions,
  type Unclassified,
} from './recognizer.js';
export { openRun, type RunFolder, type RunOptions, type RunProgress, run } from './run.js';
export { version } from './version.js';
