import { availableParallelism, cpus, totalmem } from 'node:os';
import type { RunJson } from '../manifest/run-json.js';

/** What ran it, for the report: figures of speed mean nothing without it. */
export const machineFacts = (): RunJson['machine'] => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  memoryBytes: totalmem(),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
});
