import './onnx/no-telemetry.js';

export * from './backbone/backbone.js';
export * from './backbone/check.js';
export * from './backbone/import-keras.js';
export * from './backbone/import-lite.js';
export * from './backbone/import-onnx.js';
export * from './backbone/import-weights.js';
export { provenanceOf } from './backbone/provenance.js';
export * from './backbone/shipped.js';
export { builtFile } from './base/built-file.js';
export * from './base/log.js';
export { type Random, seededRandom } from './base/random.js';
export { sha256 } from './base/sha256.js';
export { type PhotoFailure, readPhotoFile } from './classify/photo-file.js';
export * from './classify/recognizer.js';
export * from './classify/shipped-model.js';
export * from './dataset/check.js';
export * from './dataset/describe.js';
export * from './dataset/examples.js';
export * from './dataset/fetch.js';
export * from './dataset/print.js';
export * from './evaluate/print.js';
export { computeFeatures, DECODING_VERSION } from './features/compute.js';
export type { ErrorRow, FeatureRow } from './features/row.js';
export { MatrixProduct } from './linalg/product.js';
export * from './manifest/run-json.js';
export * from './metrics/metrics.js';
export { ParquetTable } from './parquet/table.js';
export { type FittedPca, fitPca } from './pca/fit.js';
export type { PcaJson } from './pca/model-json.js';
export { encodePcaNpz } from './pca/npz.js';
export { readPca } from './pca/run-files.js';
export * from './photos/decode.js';
export * from './photos/facts.js';
export * from './photos/open-source.js';
export * from './photos/photo.js';
export * from './photos/source.js';
export { thumbnail } from './photos/thumbnail.js';
export * from './run/browse.js';
export * from './run/options.js';
export * from './run/run.js';
export {
  type FeatureRecord,
  openRunFolder,
  type ReducedRecord,
  type RunFolder,
} from './run/run-folder.js';
export * from './sample-data/render.js';
export * from './spark/archive.js';
export { copyPhotos } from './spark/copy-photos.js';
export * from './spark/progress.js';
export * from './store/open-store.js';
export { parseS3Url } from './store/s3-url.js';
export * from './store/store.js';
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
