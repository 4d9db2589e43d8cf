export { baseOutputsOf, findBaseStack, findStack } from './aws/base-stack.js';
export { type ApplyOptions, applyStack, deleteStack, type ResourceChange } from './aws/change-set.js';
export { bucketsOf, deleteBucket } from './aws/empty-bucket.js';
export { openSession, regionOf, type Session } from './aws/session.js';
export { privateKeyOf, publicKeyOf } from './aws/ssh-key.js';
export { awsCliDeployment } from './aws-cli/commands.js';
export { followSubmitted } from './clusters/attach.js';
export { lastWords } from './clusters/explain.js';
export { fetchResults } from './clusters/fetch.js';
export { installKernel } from './clusters/kernel.js';
export { hubPassword } from './clusters/password.js';
export { runCost } from './clusters/run-cost.js';
export { clusterOfStack } from './clusters/stack-cluster.js';
export { type ClusterStatus, clusterLogs, stacksOf, statusOf } from './clusters/status.js';
export { describeSubmission, type SubmitOptions, type Submitted, submit } from './clusters/submit.js';
export { clustersOf, terminateClusters } from './clusters/terminate.js';
export { assertNamesFree, ensureLinkedRoles, existingUsers } from './deploy/account.js';
export { doctor } from './doctor/doctor.js';
export { assertNetwork } from './network/assert.js';
export { BASE_OUTPUTS, type BaseOutputs, type ClusterPlan, clusterPlan } from './plan/cluster-plan.js';
export {
  baseStackName,
  clusterStackName,
  type Deployment,
  parseDeployment,
  peopleOf,
  scheduleStackName,
  serverlessStackName,
} from './plan/deployment.js';
export { hubAccounts } from './plan/hub.js';
export { INSTANCE_TYPES, instanceType } from './plan/instance-types.js';
export { RELEASE_LABELS } from './plan/releases.js';
export { hourOf } from './prices/cost.js';
export { type Estimate, estimate } from './prices/estimate.js';
export { priceList } from './prices/price-list.js';
export { doubtful, pricesIn, readPrices } from './prices/prices.js';
export type { Prices } from './prices/schema.js';
export { archiveKey, bootstrapScript, clusterArchive, scriptKey } from './provision/archive.js';
export { nodeCertificates } from './provision/certificates.js';
export { packNotebooks } from './provision/kernel.js';
export { plannedProvision, provideCertificates, provisionCluster } from './provision/upload.js';
export { findApplication, stopApplication } from './serverless/application.js';
export { jobCost } from './serverless/cost.js';
export { isJob, serverlessLogs } from './serverless/logs.js';
export { runningJobs } from './serverless/status.js';
export {
  describeJobOrder,
  followSubmittedJob,
  type SubmittedJob,
  submitJob,
} from './serverless/submit.js';
export { primaryOf } from './tunnel/primary.js';
export type { Link, TunnelOptions } from './tunnel/ssh-arguments.js';
export { keepTunnel } from './tunnel/tunnel.js';
export { carrierTo, oneTimeKeys, ownKey, WAYS, type WayName } from './tunnel/way.js';
