import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { partFolder, supervised } from '../src/supervised.js';

/**
 * Rows that spark-sql prints for some statements.
 *
 * @throws Error with the end of its log when it fails
 */
export async function sparkSql(
  home: string,
  master: string,
  conf: Record<string, string>,
  sql: string,
  env: Record<string, string> = {},
): Promise<string[]> {
  const folder = await partFolder('spark-sql');
  const warehouse = { 'spark.sql.warehouse.dir': join(folder, 'warehouse'), 'spark.ui.enabled': 'false' };
  const settings = Object.entries({ ...conf, ...warehouse }).flatMap(([key, value]) => [
    '--conf',
    `${key}=${value}`,
  ]);
  const args = ['--master', master, ...settings, '-S', '-e', sql];
  // One log holds the rows and what Spark says; the rows here are plain numbers.
  const program = await supervised({
    command: join(home, 'bin', 'spark-sql'),
    args,
    env: {
      ...env,
      SPARK_HOME: home,
      SPARK_LOCAL_IP: '127.0.0.1',
      SPARK_SUBMIT_OPTS: `-Djava.io.tmpdir=${folder}`,
    },
    folder,
  });
  try {
    while (program.exit() === undefined) await sleep(100);
    const log = await program.log();
    if (program.exit() !== 0) throw new Error(`spark-sql ended with ${program.exit()}:\n${log.slice(-3000)}`);
    return log.split('\n').filter((line) => /^\d+$/.test(line));
  } finally {
    await program.stop();
  }
}
