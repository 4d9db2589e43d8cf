import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isInstalled } from './cache.js';
import { VERSITYGW } from './s3.js';
import { SPARK } from './spark-home.js';
import { HADOOP } from './yarn-jars.js';

/** What a test can start. */
export type Part = 's3' | 'spark' | 'yarn';

/**
 * Why some parts cannot be started here: the programs that are missing. undefined when all can be. For
 * `describe.skipIf`; what is in the cache already needs no installer.
 *
 * @throws Error under `CI=true`, where nothing may be skipped
 */
export function cannotStart(...parts: Part[]): string | undefined {
  const missing = [...new Set(parts.flatMap(needs))].filter((program) => !onPath(program));
  if (missing.length === 0) return undefined;
  const reason = `needs ${missing.join(', ')} on the PATH`;
  if (process.env.CI === 'true') throw new Error(`${parts.join(', ')}: ${reason}`);
  return reason;
}

function needs(part: Part): string[] {
  if (part === 's3') return isInstalled(VERSITYGW.folder) ? [] : ['go'];
  if (part === 'spark')
    return process.env.SPARK_HOME || isInstalled(SPARK.folder) ? ['java'] : ['java', 'python3'];
  return [...needs('spark'), ...(isInstalled(HADOOP.folder) ? [] : ['mvn'])];
}

/** Whether a program is on the PATH. */
export function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      const file = join(folder, program);
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  });
}
