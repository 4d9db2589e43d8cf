import { type Artifact, mavenJars } from './maven-jars.js';

const VERSION = '3.3.6';

/** Hadoop's YARN daemons, as Maven jars. */
export const HADOOP = { version: VERSION, folder: `hadoop-yarn-${VERSION}` };

const ARTIFACTS: readonly Artifact[] = [
  ['org.apache.hadoop', 'hadoop-yarn-server-resourcemanager', VERSION],
  ['org.apache.hadoop', 'hadoop-yarn-server-nodemanager', VERSION],
  ['org.apache.hadoop', 'hadoop-common', VERSION],
  // The ResourceManager dies without it, also when the service is off.
  ['org.apache.hadoop', 'hadoop-yarn-server-timelineservice', VERSION],
  ['org.slf4j', 'slf4j-reload4j', '1.7.36'],
];

/** Folder of the jars (73 MB); installed in the cache the first time. */
export const yarnJars = (): Promise<string> => mavenJars(HADOOP.folder, ARTIFACTS);
