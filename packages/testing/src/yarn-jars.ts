import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installed, runInstaller } from './cache.js';

const VERSION = '3.3.6';

/** Hadoop's YARN daemons, as Maven jars. */
export const HADOOP = { version: VERSION, folder: `hadoop-yarn-${VERSION}` };

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

const ARTIFACTS = [
  ['org.apache.hadoop', 'hadoop-yarn-server-resourcemanager', VERSION],
  ['org.apache.hadoop', 'hadoop-yarn-server-nodemanager', VERSION],
  ['org.apache.hadoop', 'hadoop-common', VERSION],
  // The ResourceManager dies without it, also when the service is off.
  ['org.apache.hadoop', 'hadoop-yarn-server-timelineservice', VERSION],
  ['org.slf4j', 'slf4j-reload4j', '1.7.36'],
];

/** Folder of the jars (73 MB); installed in the cache the first time. */
export async function yarnJars(): Promise<string> {
  const home = await installed(HADOOP.folder, async (folder) => {
    const pom = join(folder, 'pom');
    await mkdir(pom);
    await writeFile(join(pom, 'pom.xml'), project());
    await runInstaller('mvn', ['-q', '-B', COPY, `-DoutputDirectory=${join(folder, 'jars')}`], { cwd: pom });
    await rm(pom, { recursive: true });
  });
  return join(home, 'jars');
}

function project(): string {
  const dependencies = ARTIFACTS.map(
    ([group, artifact, version]) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>verger</groupId><artifactId>yarn</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>${dependencies.join('')}</dependencies>
</project>
`;
}
