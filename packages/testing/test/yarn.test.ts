import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cannotStart } from '../src/programs.js';
import { sparkHome } from '../src/spark-home.js';
import { startYarn } from '../src/yarn.js';
import { sparkSql } from './spark-sql.js';

const missing = cannotStart('yarn');

describe.skipIf(missing)(`YARN ${missing ? `(skipped: ${missing})` : ''}`, () => {
  test('answers SELECT 1 through spark-sql in its containers, then leaves nothing behind', async () => {
    const home = await sparkHome();
    const yarn = await startYarn({ nodes: 2, memoryMb: 2048, cores: 2 });
    const { nodeManagers, resourceManager } = yarn;
    try {
      const conf = {
        ...yarn.sparkConf(home),
        'spark.executor.instances': '2',
        'spark.executor.memory': '512m',
      };
      const sql = 'SELECT 1; SELECT sum(id) FROM range(0, 1000, 1, 8);';
      expect(await sparkSql(home, 'yarn', conf, sql, yarn.env)).toEqual(['1', '499500']);
      // The application master says goodbye after the driver has gone.
      const statuses = async () => {
        const state = (await (await fetch(`${yarn.webUrl}/ws/v1/cluster/apps`)).json()) as {
          apps: { app: { finalStatus: string }[] };
        };
        return state.apps.app.map(({ finalStatus }) => finalStatus);
      };
      await expect.poll(statuses).toEqual(['SUCCEEDED']);
    } finally {
      await yarn.stop();
    }
    for (const part of [resourceManager, ...nodeManagers]) {
      expect(existsSync(part.folder)).toBe(false);
      expect(() => process.kill(part.pid, 0)).toThrow();
    }
  }, 900_000);
});
