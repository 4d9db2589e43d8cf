import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installed, runInstaller } from './cache.js';

const VERSION = '3.5.6';

/** Spark, as PyPI ships it: with spark-sql and the Hive jars. */
export const SPARK = { version: VERSION, folder: `spark-${VERSION}` };

/**
 * A folder that can be SPARK_HOME: `$SPARK_HOME` itself when set, else Spark from the cache, installed there
 * (330 MB) the first time.
 *
 * @throws Error when `$SPARK_HOME` holds no Spark, or when it cannot be installed
 */
export async function sparkHome(): Promise<string> {
  const { SPARK_HOME } = process.env;
  if (SPARK_HOME !== undefined && SPARK_HOME !== '') {
    if (existsSync(join(SPARK_HOME, 'bin', 'spark-class'))) return SPARK_HOME;
    throw new Error(`SPARK_HOME is ${SPARK_HOME}, which has no bin/spark-class`);
  }
  const home = await installed(SPARK.folder, async (folder) => {
    const venv = join(folder, 'venv');
    await runInstaller('python3', ['-m', 'venv', venv]);
    // As a target, not into the venv: a venv cannot be renamed.
    const target = ['--target', join(folder, 'site'), `pyspark==${VERSION}`];
    await runInstaller(join(venv, 'bin', 'pip'), [
      'install',
      '--quiet',
      '--disable-pip-version-check',
      ...target,
    ]);
    await rm(venv, { recursive: true });
  });
  return join(home, 'site', 'pyspark');
}
