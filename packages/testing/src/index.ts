export type { ModelCluster } from './aws/cluster.js';
export type { AwsCall, AwsFault } from './aws/faulty-calls.js';
export {
  type IamDecision,
  type IamRequest,
  type IamSimulator,
  lacksIamSimulator,
  startIamSimulator,
} from './aws/iam-simulator.js';
export { type AwsModel, type AwsModelOptions, startAwsModel } from './aws/model.js';
export { type Moto, startMoto } from './aws/moto.js';
export { type Place, physicalId } from './aws/resources.js';
export {
  evaluate,
  inOrder,
  propertiesOf,
  type Resource,
  type Scope,
  type Template,
} from './aws/template.js';
export { cacheFolder } from './cache.js';
export { CHROMIUM_SWITCHES, chromiumPath, openChromium } from './chromium.js';
export {
  type DelayingProxy,
  delayingProxy,
  type Fault,
  type ProxiedRequest,
  type ProxyOptions,
} from './delaying-proxy.js';
export { type Behaviour, type Served, serve, sha256, tarEntry, tarGz } from './file-server.js';
export { freePorts } from './free-ports.js';
export {
  fileCycles,
  folderCycles,
  type ImportGraph,
  importGraph,
  importsOf,
  readImportGraph,
  upwardImports,
  withoutComments,
} from './import-graph.js';
export { type Artifact, mavenJars } from './maven-jars.js';
export { cannotStart, onPath, type Part } from './programs.js';
export { lacksTool, type ToolName, toolFolder } from './python-tools.js';
export { type S3Server, startS3 } from './s3.js';
export { type SparkCluster, type SparkClusterOptions, startSparkCluster } from './spark-cluster.js';
export { SPARK, sparkHome } from './spark-home.js';
export { lacksSshd, type Sshd, type SshdOptions, sshdUser, startSshd } from './sshd.js';
export { type Program, partFolder, type Supervised, supervised } from './supervised.js';
export { startYarn, type Yarn, type YarnOptions } from './yarn.js';
