import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Times a task may be lost before the job is: a photo that kills workers takes three, a lost node some more. */
const TASK_FAILURES = 16;

/**
 * Memory beside the Java heap, in MiB: for the executor itself, and for each worker process, whose peak was
 * measured at 208 MB with photos of 100 x 100 and at 634 MB with photos of 12 million pixels from S3, 16 at a
 * time (docs/reliability.md).
 */
const OVERHEAD = { executor: 256, worker: 640 };

/** The driver's environment that workers need. */
const PASSED_ON =
  /^(AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|REGION|DEFAULT_REGION|ENDPOINT_URL.*)|VERGER_.*)$/;

type Conf = Readonly<Record<string, string>>;

/** What a job needs of any Spark. */
export const JOB_CONF: Conf = {
  // No metastore: there are no tables, only task numbers.
  'spark.sql.catalogImplementation': 'in-memory',
  'spark.task.maxFailures': String(TASK_FAILURES),
  'spark.speculation': 'false',
  'spark.sql.adaptive.enabled': 'false',
};
type Environment = Readonly<Record<string, string | undefined>>;

/** `local[2]` never runs a lost task again; with a second number it does. */
export const sparkMaster = (given: string): string =>
  given.replace(/^local(?:\[(\d+|\*)\])?$/, (_, cores) => `local[${cores ?? 1},${TASK_FAILURES}]`);

/**
 * The properties file of a session: the cluster's own defaults, then ours, then the user's; the last one wins.
 * A file and not arguments, because everybody on a machine sees the arguments of a process, and credentials are
 * among the properties.
 *
 * @param home of Spark, where its defaults are unless `SPARK_CONF_DIR` says otherwise
 * @param folder of the session
 * @param given by the user
 */
export async function propertiesFile(
  master: string,
  home: string,
  folder: string,
  given: Conf,
  env: Environment,
): Promise<string> {
  const file = join(env.SPARK_CONF_DIR ?? join(home, 'conf'), 'spark-defaults.conf');
  const defaults = existsSync(file) ? await readFile(file, 'utf8') : '';
  const settled = { ...propertiesIn(defaults), ...given };
  const ours: Conf = {
    'spark.app.name': 'verger',
    ...JOB_CONF,
    'spark.sql.warehouse.dir': `file://${folder}/warehouse`,
    ...(master.startsWith('yarn') ? yarnDefaults(settled) : {}),
    ...Object.fromEntries(
      Object.entries(env)
        .filter(([name]) => PASSED_ON.test(name))
        .map(([name, value]) => [`spark.executorEnv.${name}`, value ?? '']),
    ),
  };
  const lines = Object.entries({ ...ours, ...given }).map(
    ([key, value]) => `${asProperty(key)}=${asProperty(value)}`,
  );
  return `${defaults}\n${lines.join('\n')}\n`;
}

/** The heap carries numbers only, the workers beside it do the work. What is set already stays. */
function yarnDefaults(settled: Conf): Conf {
  const cores = Number(settled['spark.executor.cores'] ?? 1);
  const wanted: Conf = {
    'spark.executor.memory': '1g',
    'spark.executor.memoryOverhead': String(OVERHEAD.executor + OVERHEAD.worker * cores),
    // Each death of a greedy photo takes a container with it: Spark's own limit, 3 or twice the executors, would
    // end the job at the second such photo. What goes on failing is bounded by the failures of a task.
    'spark.yarn.max.executor.failures': '100',
  };
  return Object.fromEntries(Object.entries(wanted).filter(([key]) => settled[key] === undefined));
}

/** Keys and values of `spark-defaults.conf`, which has one `key value` or `key=value` a line. */
function propertiesIn(text: string): Conf {
  const lines = text.split('\n').map((line) => /^\s*([^#\s=:]+)[\s=:]+(.*?)\s*$/.exec(line));
  return Object.fromEntries(lines.flatMap((line) => (line ? [[line[1]!, line[2]!]] : [])));
}

/** As java.util.Properties reads them. */
const asProperty = (text: string): string =>
  text
    .replace(/[\\=:#! ]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r');
