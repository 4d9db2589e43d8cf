/**
 * Fruit photos to features, PCA, a classifier and a report.
 *
 * @packageDocumentation
 */

export type {
  ClassGroups,
  ClassScore,
  ErrorRow,
  Estimate,
  FeatureRecord,
  FeatureRow,
  Grouping,
  LabelConflict,
  Listing,
  Metrics,
  Mistake,
  NamedFamily,
  NamedPrediction,
  PcaJson,
  Photo,
  PhotoFailure,
  PhotoSource,
  Progress,
  Protocol,
  PublishedPart,
  ReducedRecord,
  RunConfig,
  RunFolder,
  RunJson,
  RunSummary,
  Skipped,
  Split,
} from '@verger/pipeline';
export {
  type Box,
  type Confidence,
  type ErrorKind,
  type PcaModel,
  type Pixels,
  VergerError,
} from '@verger/vision';
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
export { openRun, type RunOptions, type RunProgress, run } from './run.js';
export { version } from './version.js';
