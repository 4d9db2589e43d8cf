import './onnx/no-telemetry.js';

export { openBackbone } from './backbone/backbone.js';
export { checkBackbone } from './backbone/check.js';
export { importOnnxBackbone } from './backbone/import-onnx.js';
export { importWeights, weightsFormat } from './backbone/import-weights.js';
export { provenanceOf } from './backbone/provenance.js';
export { namedBackbone, shippedBackbone, shippedBackboneOf } from './backbone/shipped.js';
export { builtFile } from './base/built-file.js';
export { type Log, type Progress, silent } from './base/log.js';

export { type Random, seededRandom } from './base/random.js';

export { sha256 } from './base/sha256.js';
export { type PhotoFailure, readPhotoFile } from './classify/photo-file.js';
export {
  type Asked,
  type LocatedPrediction,
  type NamedFamily,
  type NamedPrediction,
  openRecognizer,
  type Recognition,
  type Recognizer,
  type RecognizerOptions,
} from './classify/recognizer.js';
export { shippedModel } from './classify/shipped-model.js';
export { checkDataset } from './dataset/check.js';
export { describeDataset } from './dataset/describe.js';
export { examplePhotos } from './dataset/examples.js';
export { fetchDataset } from './dataset/fetch.js';
export { dataHealth } from './dataset/health.js';
export { noPhotos } from './dataset/no-photos.js';
export { printCheck, printDescription } from './dataset/print.js';
export { printHealth } from './dataset/print-health.js';

export { computeFeatures, DECODING_VERSION } from './features/compute.js';
export type { ErrorRow, FeatureRow } from './features/row.js';
export { MatrixProduct } from './linalg/product.js';
export type { PublishedPart, RunConfig, RunJson } from './manifest/run-json.js';
export type {
  ClassGroups,
  ClassScore,
  Estimate,
  Grouping,
  LabelConflict,
  Metrics,
  Mistake,
  Protocol,
} from './metrics/metrics.js';
export { encodeModel } from './onnx/model.js';
export { ParquetTable } from './parquet/table.js';
export { type FittedPca, fitPca } from './pca/fit.js';
export { loadPcaModel } from './pca/model-bin.js';
export type { PcaJson } from './pca/model-json.js';
export { encodePcaNpz } from './pca/npz.js';
export { readPca } from './pca/run-files.js';
export { DEFAULT_MAX_PIXELS, decodePhoto } from './photos/decode.js';
export { photoFacts } from './photos/facts.js';
export { openSource } from './photos/open-source.js';
export type { Photo, Split } from './photos/photo.js';
export type { Listing, PhotoSource, Skipped } from './photos/source.js';
export { thumbnail } from './photos/thumbnail.js';
export { type Neighbour, openRunView, type RunPhoto, type RunView } from './run/browse.js';
export { parseRunOptions, sparkProperties, spread } from './run/options.js';
export { executeRun, type RunSummary, type StageName } from './run/run.js';
export {
  type FeatureRecord,
  openRunFolder,
  type ReducedRecord,
  type RunFolder,
} from './run/run-folder.js';
export { renderSampleData, type SampleData } from './sample-data/render.js';
export { type WorkerArchive, type WorkerPlatform, workerArchive } from './spark/archive.js';
export { copyPhotos } from './spark/copy-photos.js';
export { photosDone } from './spark/progress.js';
export { openStore } from './store/open-store.js';
export { parseS3Url } from './store/s3-url.js';
export type { Store } from './store/store.js';
export { ingredients, renderComposite } from './training/augmentation/composite.js';
export { cutFrame } from './training/augmentation/sprite.js';
export {
  type EvaluateRecipeOptions,
  evaluateRecipe,
} from './training/evaluate-recipe.js';
export { printProtocols } from './training/protocols/print.js';
export { listSets } from './training/recipe/open-recipe.js';
export { readRecipe } from './training/recipe/recipe.js';
export { type RecipeMetrics, type TrainRecipeOptions, trainRecipe } from './training/train-recipe.js';
