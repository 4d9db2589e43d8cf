export { checkDataset } from './dataset/check.js';
export { describeDataset } from './dataset/describe.js';
export { examplePhotos } from './dataset/examples.js';
export { fetchDataset } from './dataset/fetch.js';
export { dataHealth } from './dataset/health.js';
export { look } from './dataset/look.js';
export { GREY_LEVELS, HASH_DISTANCE, thumbnailDifference } from './dataset/near-duplicates.js';
export { noPhotos } from './dataset/no-photos.js';
export { printCheck, printDescription } from './dataset/print.js';
export { printHealth } from './dataset/print-health.js';
export { type ShardFormat, shardPhotos } from './dataset/shard.js';
export { calibrationPhotos } from './features/calibration-photos.js';
export { computeFeatures, DECODING_VERSION } from './features/compute.js';
export { shardSize } from './features/engine.js';
export { HUGE_PAGES } from './features/huge-pages.js';
export { isIntact, partName } from './features/part-table.js';
export type { ErrorRow, FeatureRow } from './features/row.js';
export type { PublishedPart, RunConfig, RunJson, SourceRun } from './manifest/run-json.js';
export { cutOut } from './report/cut-out.js';
export type { ClassFace, ErrorGroup, ReportData } from './report/data.js';
export { type ReportPage, readReportPage } from './report/page-assets.js';
export type { Proposal } from './report/proposals.js';
export { renderPage } from './report/render.js';
export {
  type NearestPhotos,
  type Neighbour,
  openRunView,
  type RunPhoto,
  type RunView,
} from './run/browse.js';
export { type RunContext, withRun } from './run/open-run.js';
export { parseSparkOptions, sparkProperties, spread } from './run/options.js';
export { executeRun, type RunSummary, type StageName } from './run/run.js';
export { type FeatureRecord, openRunFolder, type ReducedRecord } from './run/run-folder.js';
export { type WorkerArchive, workerArchive } from './spark/archive.js';
export type { WorkerPlatform } from './spark/archive-parts.js';
export { JOB_CONF } from './spark/conf.js';
export { copyPhotos } from './spark/copy-photos.js';
export { photosDone } from './spark/progress.js';
