import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cannotStart } from '../src/programs.js';
import { startSparkCluster } from '../src/spark-cluster.js';
import { sparkSql } from './spark-sql.js';

const missing = cannotStart('spark');

describe.skipIf(missing)(`a standalone Spark cluster ${missing ? `(skipped: ${missing})` : ''}`, () => {
  test('answers SELECT 1 from an executor on each worker, then leaves nothing behind', async () => {
    const cluster = await startSparkCluster({ workers: 2, cores: 1, memory: '1g' });
    const { workers, master, url, home } = cluster;
    try {
      const conf = {
        'spark.driver.host': '127.0.0.1',
        'spark.driver.bindAddress': '127.0.0.1',
        'spark.executor.memory': '512m',
        // Both executors are there before the first task.
        'spark.scheduler.minRegisteredResourcesRatio': '1.0',
        'spark.cores.max': '2',
      };
      const rows = await sparkSql(home, url, conf, 'SELECT 1; SELECT sum(id) FROM range(0, 1000, 1, 8);');
      expect(rows).toEqual(['1', '499500']);
      const logs = await Promise.all(workers.map((worker) => worker.log()));
      for (const log of logs) expect(log).toContain('Asked to launch executor');
    } finally {
      await cluster.stop();
    }
    for (const part of [master, ...workers]) {
      expect(existsSync(part.folder)).toBe(false);
      expect(() => process.kill(part.pid, 0)).toThrow();
    }
  }, 900_000);
});
