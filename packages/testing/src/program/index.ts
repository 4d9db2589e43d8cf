/** What tests of the built command line share: they start it, and read what it leaves. */
export { photo, temporaryFolder, writePhotos } from './photos.js';
export { noneLeft } from './processes.js';
export { errorRows, type Failed, featureRows, filesOf, type Row } from './rows.js';
export { drawSampleData } from './sample-data.js';
export { DIMENSION, writeSmallBackbone } from './small-backbone.js';
export {
  attemptsOf,
  expectDone,
  rowsOf,
  type SparkFault,
  type SparkRun,
  samplePaths,
  sparkRun,
  writeSamplePhotos,
} from './spark-run.js';
export { type Ended, errorOf, PROGRAM, type Running, runJsonOf, start, summaryOf, verger } from './verger.js';
