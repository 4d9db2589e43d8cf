import { execFileSync } from 'node:child_process';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freePorts } from './free-ports.js';
import { jsonAt, untilReady } from './ready.js';
import { partFolder, type Supervised, supervised } from './supervised.js';
import { yarnJars } from './yarn-jars.js';
import { clusterProperties, nodeProperties, type Properties, siteXml } from './yarn-site.js';

export interface YarnOptions {
  /** NodeManagers; 2 by default. */
  readonly nodes?: number;
  /** Of each NodeManager, MB; 4,096 by default. */
  readonly memoryMb?: number;
  /** Of each NodeManager; 4 by default. */
  readonly cores?: number;
}

export interface Yarn {
  /** Folder with yarn-site.xml and core-site.xml, for HADOOP_CONF_DIR. */
  readonly confDir: string;
  /** Page of the ResourceManager; `/ws/v1/cluster` below it tells its state. */
  readonly webUrl: string;
  readonly resourceManager: Supervised;
  /** Containers work in `<folder>/local`, their logs are in `<folder>/containers`. */
  readonly nodeManagers: readonly Supervised[];
  /** Environment of a Spark client: HADOOP_CONF_DIR, YARN_CONF_DIR, JAVA_HOME. */
  readonly env: Readonly<Record<string, string>>;
  /** Settings without which Spark 3.5 would upload its jars or ask for too much memory here. */
  sparkConf(sparkHome: string): Record<string, string>;
  stop(): Promise<void>;
}

/**
 * A real YARN: one ResourceManager and its NodeManagers on free ports of 127.0.0.1; ready when all are active.
 *
 * @throws Error when it cannot be installed or started
 */
export async function startYarn(options: YarnOptions = {}): Promise<Yarn> {
  const { nodes = 2, memoryMb = 4096, cores = 4 } = options;
  const jars = await yarnJars();
  const javaHome = await findJavaHome();
  // All in one draw: what is drawn later may be one that is given away but not in use yet.
  const ports = await freePorts(5 + 4 * nodes);
  const port = () => {
    const next = ports.pop();
    if (next === undefined) throw new Error('YARN needs more ports than were drawn');
    return next;
  };
  const web = port();
  const webUrl = `http://127.0.0.1:${web}`;
  const cluster = clusterProperties({
    ...{ client: port(), scheduler: port(), tracker: port(), admin: port() },
    web,
  });
  const setting = { jars, javaHome, cluster };
  const nodeManagers: Supervised[] = [];
  const resourceManager = await startDaemon('yarn-manager', RESOURCE_MANAGER, () => ({}), setting);
  const stop = async () => {
    await Promise.all(nodeManagers.map((node) => node.stop()));
    await resourceManager.stop();
  };
  try {
    await untilReady('the ResourceManager', resourceManager, async () => (await activeNodes(webUrl)) === 0);
    for (let i = 0; i < nodes; i++) {
      const own = { rpc: port(), localizer: port(), web: port(), collector: port() };
      const properties = (folder: string) => nodeProperties(folder, own, { memoryMb, cores });
      nodeManagers.push(await startDaemon('yarn-node', NODE_MANAGER, properties, setting));
    }
    for (const node of nodeManagers) {
      await untilReady('the NodeManagers', node, async () => (await activeNodes(webUrl)) === nodes);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const confDir = join(resourceManager.folder, 'conf');
  return {
    ...{ confDir, webUrl, resourceManager, nodeManagers },
    env: { HADOOP_CONF_DIR: confDir, YARN_CONF_DIR: confDir, JAVA_HOME: javaHome },
    sparkConf: (home) => ({
      'spark.yarn.jars': `local:${home}/jars/*`,
      'spark.yarn.stagingDir': `file://${join(resourceManager.folder, 'staging')}`,
      'spark.yarn.am.memory': '512m',
      'spark.driver.host': '127.0.0.1',
      'spark.driver.bindAddress': '127.0.0.1',
    }),
    stop,
  };
}

const RESOURCE_MANAGER = 'org.apache.hadoop.yarn.server.resourcemanager.ResourceManager';
const NODE_MANAGER = 'org.apache.hadoop.yarn.server.nodemanager.NodeManager';

interface Setting {
  readonly jars: string;
  readonly javaHome: string;
  readonly cluster: Properties;
}

/** A daemon in a folder of its own, which holds its configuration too. */
async function startDaemon(
  name: string,
  main: string,
  own: (folder: string) => Properties,
  { jars, javaHome, cluster }: Setting,
): Promise<Supervised> {
  const folder = await partFolder(name);
  await mkdir(join(folder, 'conf'));
  await writeFile(join(folder, 'conf', 'yarn-site.xml'), siteXml(cluster, own(folder)));
  await writeFile(join(folder, 'conf', 'core-site.xml'), coreSite(folder));
  await writeFile(join(folder, 'conf', 'log4j.properties'), LOG4J);
  const classpath = [join(folder, 'conf'), join(jars, '*')].join(':');
  return supervised({
    command: join(javaHome, 'bin', 'java'),
    args: [
      '--add-opens=java.base/java.lang=ALL-UNNAMED',
      `-Djava.io.tmpdir=${folder}`,
      ...['-Xmx384m', '-Djava.net.preferIPv4Stack=true', '-cp', classpath, main],
    ],
    env: { JAVA_HOME: javaHome },
    folder,
  });
}

/** Undefined while the ResourceManager does not answer. */
async function activeNodes(webUrl: string): Promise<number | undefined> {
  const state = (await jsonAt(`${webUrl}/ws/v1/cluster/metrics`)) as
    | { clusterMetrics?: { activeNodes?: number } }
    | undefined;
  return state?.clusterMetrics?.activeNodes;
}

const LOG4J = `log4j.rootLogger=INFO,console
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.target=System.err
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d %p %c: %m%n
`;

const coreSite = (folder: string) =>
  siteXml({ 'fs.defaultFS': 'file:///', 'hadoop.tmp.dir': join(folder, 'tmp') });

/** `$JAVA_HOME`, else where the `java` on the PATH really is; NodeManagers need it spelt out. */
async function findJavaHome(): Promise<string> {
  const { JAVA_HOME } = process.env;
  if (JAVA_HOME !== undefined && JAVA_HOME !== '') return JAVA_HOME;
  const java = execFileSync('sh', ['-c', 'command -v java'], { encoding: 'utf8' }).trim();
  return dirname(dirname(await realpath(java)));
}
