import { join } from 'node:path';
import { freePorts } from './free-ports.js';
import { jsonAt, untilReady } from './ready.js';
import { sparkHome } from './spark-home.js';
import { partFolder, type Supervised, supervised } from './supervised.js';

export interface SparkClusterOptions {
  /** 2 by default. */
  readonly workers?: number;
  /** Of each worker; 1 by default. */
  readonly cores?: number;
  /** Of each worker, as Spark writes it; `2g` by default. */
  readonly memory?: string;
}

export interface SparkCluster {
  readonly home: string;
  /** `spark://127.0.0.1:<port>` */
  readonly url: string;
  /** Page of the master; `/json/` below it tells its state. */
  readonly webUrl: string;
  readonly master: Supervised;
  /** One a worker; executors work in folders below `folder`. */
  readonly workers: readonly Supervised[];
  stop(): Promise<void>;
}

/**
 * A standalone Spark master and its workers, on free ports of 127.0.0.1; ready when every worker is known to
 * the master. A driver needs `--conf spark.driver.host=127.0.0.1` and `spark.driver.bindAddress=127.0.0.1`.
 *
 * @throws Error when Spark cannot be installed or started
 */
export async function startSparkCluster(options: SparkClusterOptions = {}): Promise<SparkCluster> {
  const { workers: count = 2, cores = 1, memory = '2g' } = options;
  const home = await sparkHome();
  const [port, webPort] = (await freePorts(2)) as [number, number];
  const url = `spark://127.0.0.1:${port}`;
  const webUrl = `http://127.0.0.1:${webPort}`;
  const started: Supervised[] = [];
  const stop = async () => {
    // Workers first: a worker without a master logs and retries.
    await Promise.all(started.slice(1).map((part) => part.stop()));
    await started[0]?.stop();
  };
  const start = async (name: string, main: string, args: (folder: string) => string[]) => {
    const folder = await partFolder(name);
    const program = await supervised({
      command: join(home, 'bin', 'spark-class'),
      args: [`org.apache.spark.deploy.${main}`, ...args(folder)],
      env: {
        SPARK_HOME: home,
        SPARK_LOCAL_IP: '127.0.0.1',
        SPARK_LOCAL_DIRS: folder,
        SPARK_DAEMON_MEMORY: '512m',
        // Of executors too, which inherit it: one that is killed leaves its temporary files.
        JDK_JAVA_OPTIONS: `-Djava.io.tmpdir=${folder}`,
      },
      folder,
    });
    started.push(program);
    return program;
  };
  const alive = async () => {
    const state = (await jsonAt(`${webUrl}/json/`)) as { aliveworkers?: number } | undefined;
    return state?.aliveworkers;
  };
  try {
    const listen = ['--host', '127.0.0.1', '--port'];
    const master = await start('spark-master', 'master.Master', () => [
      ...listen,
      String(port),
      '--webui-port',
      String(webPort),
    ]);
    await untilReady('the Spark master', master, async () => (await alive()) === 0);
    const sizes = ['--cores', String(cores), '--memory', memory, '--webui-port', '0'];
    for (let i = 0; i < count; i++) {
      await start('spark-worker', 'worker.Worker', (folder) => [
        ...[...listen, '0', ...sizes, '--work-dir', join(folder, 'work')],
        url,
      ]);
    }
    for (const worker of started.slice(1)) {
      await untilReady('the Spark workers', worker, async () => (await alive()) === count);
    }
    return { home, url, webUrl, master, workers: started.slice(1), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
