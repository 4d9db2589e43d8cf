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
  const [client, scheduler, tracker, admin, web] = ports.splice(0, 5) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const cluster = clusterProperties({ client, scheduler, tracker, admin, web });
  const webUrl = `http://127.0.0.1:${web}`;
  const started: Supervised[] = [];
  const stop = async () => {
    await Promise.all(started.slice(1).map((part) => part.stop()));
    await started[0]?.stop();
  };
  const start = async (name: string, main: string, own: (folder: string) => Properties) => {
    const folder = await partFolder(name);
    await mkdir(join(folder, 'conf'));
    await writeFile(join(folder, 'conf', 'yarn-site.xml'), siteXml(cluster, own(folder)));
    await writeFile(join(folder, 'conf', 'core-site.xml'), coreSite(folder));
    await writeFile(join(folder, 'conf', 'log4j.properties'), LOG4J);
    const classpath = [join(folder, 'conf'), join(jars, '*')].join(':');
    const program = await supervised({
      command: join(javaHome, 'bin', 'java'),
      args: [
        '--add-opens=java.base/java.lang=ALL-UNNAMED',
        `-Djava.io.tmpdir=${folder}`,
        ...['-Xmx384m', '-Djava.net.preferIPv4Stack=true', '-cp', classpath, main],
      ],
      env: { JAVA_HOME: javaHome },
      folder,
    });
    started.push(program);
    return program;
  };
  const active = async () => {
    const state = (await jsonAt(`${webUrl}/ws/v1/cluster/metrics`)) as
      | { clusterMetrics?: { activeNodes?: number } }
      | undefined;
    return state?.clusterMetrics?.activeNodes;
  };
  try {
    const managerMain = 'org.apache.hadoop.yarn.server.resourcemanager.ResourceManager';
    const manager = await start('yarn-manager', managerMain, () => ({}));
    await untilReady('the ResourceManager', manager, async () => (await active()) === 0);
    for (let i = 0; i < nodes; i++) {
      const own = ports.splice(0, 4);
      const nodeMain = 'org.apache.hadoop.yarn.server.nodemanager.NodeManager';
      await start('yarn-node', nodeMain, (folder) => nodeProperties(folder, own, { memoryMb, cores }));
    }
    for (const node of started.slice(1)) {
      await untilReady('the NodeManagers', node, async () => (await active()) === nodes);
    }
    const confDir = join(manager.folder, 'conf');
    return {
      confDir,
      webUrl,
      resourceManager: manager,
      nodeManagers: started.slice(1),
      env: { HADOOP_CONF_DIR: confDir, YARN_CONF_DIR: confDir, JAVA_HOME: javaHome },
      sparkConf: (home) => ({
        'spark.yarn.jars': `local:${home}/jars/*`,
        'spark.yarn.stagingDir': `file://${join(manager.folder, 'staging')}`,
        'spark.yarn.am.memory': '512m',
        'spark.driver.host': '127.0.0.1',
        'spark.driver.bindAddress': '127.0.0.1',
      }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
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
