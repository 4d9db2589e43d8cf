/** Starting the built command line in tests; needs Vitest, whose hooks end what a failed test leaves running. */
export { photo, temporaryFolder, writePhotos } from './photos.js';
export { noneLeft } from './processes.js';
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
