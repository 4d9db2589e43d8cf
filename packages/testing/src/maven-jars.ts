import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installed, runInstaller } from './cache.js';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

export type Artifact = readonly [group: string, artifact: string, version: string];

/** Folder with the jars of some artifacts and of all they need; installed in the cache the first time. */
export async function mavenJars(name: string, artifacts: readonly Artifact[]): Promise<string> {
  const home = await installed(name, async (folder) => {
    const pom = join(folder, 'pom');
    await mkdir(pom);
    await writeFile(join(pom, 'pom.xml'), project(artifacts));
    await runInstaller('mvn', ['-q', '-B', COPY, `-DoutputDirectory=${join(folder, 'jars')}`], { cwd: pom });
    await rm(pom, { recursive: true });
  });
  return join(home, 'jars');
}

function project(artifacts: readonly Artifact[]): string {
  const dependencies = artifacts.map(
    ([group, artifact, version]) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>verger</groupId><artifactId>jars</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>${dependencies.join('')}</dependencies>
</project>
`;
}
