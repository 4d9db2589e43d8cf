import type { InstanceType } from './instance-types.js';

/** Java heap of an executor, MiB: it carries task numbers and results, never photos. */
const HEAP = 2048;
/**
 * Beside the heap, MiB, at the least: for the executor itself and for each Node worker (measured; see
 * docs/reliability.md).
 */
const LEAST = { executor: 256, worker: 640 };

/**
 * Properties of Spark for a node type: one executor a node with a worker a core. Two thirds of YARN's memory, so
 * that a second executor never fits and the application master always does; all but the heap is for the workers.
 */
export function sparkDefaults({ vcpus, yarnMib }: InstanceType): Readonly<Record<string, string>> {
  const overhead = Math.floor((yarnMib * 2) / 3) - HEAP;
  if (overhead < LEAST.executor + LEAST.worker * vcpus) throw new Error('too little memory for the workers');
  return {
    'spark.executor.cores': String(vcpus),
    'spark.executor.memory': `${HEAP}m`,
    'spark.executor.memoryOverhead': String(overhead),
    'spark.driver.memory': '2g',
  };
}

/**
 * Properties of Spark for people at notebooks: executors come with work and go without, so that a forgotten notebook
 * leaves the cluster to others (and to its end). One executor a node of the same size as the job's; a quarter is for
 * the Python beside it.
 */
export function notebookSparkDefaults({ vcpus, yarnMib }: InstanceType): Readonly<Record<string, string>> {
  const executor = Math.floor((yarnMib * 2) / 3);
  const heap = Math.floor(executor * 0.75);
  return {
    'spark.executor.cores': String(vcpus),
    'spark.executor.memory': `${heap}m`,
    'spark.executor.memoryOverhead': String(executor - heap),
    'spark.driver.memory': '2g',
    'spark.dynamicAllocation.enabled': 'true',
    'spark.dynamicAllocation.minExecutors': '0',
    'spark.dynamicAllocation.executorIdleTimeout': '120s',
    'spark.dynamicAllocation.cachedExecutorIdleTimeout': '600s',
  };
}
