import { type Call, type DeployedAccount, PLACE } from './account.js';

const { region, account } = PLACE;
const CLUSTER = `arn:aws:elasticmapreduce:${region}:${account}:cluster/j-1ABC`;
const INSTANCE = `arn:aws:ec2:${region}:${account}:instance/i-0abc`;
const BUCKET = `verger-${account}-${region}`;

/** Context of calls on something that carries a tag of a deployment. */
const emrTag = (value: string) => ({
  'elasticmapreduce:ResourceTag/verger:deployment': value,
  'aws:ResourceTag/verger:deployment': value,
});
const requestTag = (value: string) => ({
  'aws:RequestTag/verger:deployment': value,
  'elasticmapreduce:RequestTag/verger:deployment': value,
  'aws:TagKeys': ['verger:deployment', 'for-use-with-amazon-emr-managed-policies'],
});

export const object = (key: string, ...verbs: string[]): Call[] =>
  verbs.map((verb) => ({ action: `s3:${verb}`, resource: `arn:aws:s3:::${BUCKET}/${key}` }));
export const list = (prefix: string): Call => ({
  action: 's3:ListBucket',
  resource: `arn:aws:s3:::${BUCKET}`,
  context: { 's3:prefix': prefix },
});
export const emr = (...operations: string[]): Call[] =>
  operations.map((operation) => ({
    ...{ action: `elasticmapreduce:${operation}`, resource: CLUSTER, context: emrTag('verger') },
  }));
export const othersCluster = (...operations: string[]): Call[] =>
  emr(...operations).map((call) => ({ ...call, context: emrTag('another') }));
export const anywhere = (...actions: string[]): Call[] =>
  actions.map((action) => ({ action, resource: '*' }));
export const stack = (name: string, ...operations: string[]): Call[] =>
  operations.map((operation) => ({
    action: `cloudformation:${operation}`,
    resource: `arn:aws:cloudformation:${region}:${account}:stack/${name}/1234`,
  }));

/** `findBaseStack` of aws/base-stack.ts: what every command begins with. */
const FIND = stack('verger-base', 'DescribeStacks');

/** PutObject and the calls of a multipart upload, of aws-sdk's and the AWS command line's transfers. */
export const WRITE = ['PutObject', 'AbortMultipartUpload'];

/** `verger cloud submit --cluster`, `status`: recorded by packages/cloud/test/emr/submit.test.ts. */
export const SUBMIT: Call[] = [
  ...FIND,
  list('photos/'),
  ...emr('AddJobFlowSteps', 'ListSteps', 'DescribeCluster', 'DescribeStep'),
  list('runs/20261122/features/'),
  ...object('runs/20261122/run.json', 'GetObject'),
  ...object('runs/20261122/report.html', 'GetObject'),
  ...stack('verger-schedule', 'DescribeStacks'),
  // A Ctrl-C, and the cluster of the deployment that runs.
  ...emr('CancelSteps'),
  ...anywhere('elasticmapreduce:ListClusters'),
];

/**
 * `verger cloud tunnel`: our own calls (tunnel/way.ts), and those of `aws ec2-instance-connect open-tunnel`, from
 * awscli/customizations/ec2instanceconnect/opentunnel.py of aws/aws-cli (v2): DescribeInstances for the address,
 * DescribeInstanceConnectEndpoints for the endpoint, then a signed OpenTunnel.
 */
export const tunnel = (of: DeployedAccount): Call[] => [
  ...anywhere('elasticmapreduce:ListClusters'),
  ...emr('DescribeCluster', 'ListInstances'),
  ...anywhere('ec2:DescribeInstances', 'ec2:DescribeInstanceConnectEndpoints'),
  {
    action: 'ec2-instance-connect:SendSSHPublicKey',
    resource: INSTANCE,
    context: { 'ec2:osuser': 'hadoop', 'aws:ResourceTag/verger:deployment': 'verger' },
  },
  {
    action: 'ec2-instance-connect:OpenTunnel',
    resource: `arn:aws:ec2:${region}:${account}:instance-connect-endpoint/${of.only('AWS::EC2::InstanceConnectEndpoint')}`,
    context: {
      'ec2-instance-connect:remotePort': '22',
      'ec2-instance-connect:privateIpAddress': '10.61.0.9',
    },
  },
];

/**
 * `aws ssm start-session --document-name AWS-StartSSHSession`, by the ProxyCommand of
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-getting-started-enable-ssh-connections.html
 */
export const SESSION: Call[] = [
  {
    action: 'ssm:StartSession',
    resource: INSTANCE,
    context: { 'ssm:resourceTag/verger:deployment': 'verger', 'ssm:SessionDocumentAccessCheck': 'true' },
  },
  // AWS's own documents have no account in their ARN; the simulator knows no such ARN.
  { action: 'ssm:StartSession', resource: `arn:aws:ssm:${region}:${account}:document/AWS-StartSSHSession` },
];

/** His notebooks, without a cluster: `aws s3 sync s3://<bucket>/jupyter/alice .`, and the report of a run. */
export const notebooks = (person: string): Call[] => [
  list(`jupyter/${person}/`),
  ...object(`jupyter/${person}/1.ipynb`, 'GetObject', 'DeleteObject', ...WRITE),
];

export const secret = (person: string, ...operations: string[]): Call[] =>
  operations.map((operation) => ({
    action: `secretsmanager:${operation}`,
    resource: `arn:aws:secretsmanager:${region}:${account}:secret:verger/jupyterhub/${person}-AbCdEf`,
  }));

/**
 * RunJobFlow, and what it asks of the caller beside itself: the tags and the policies that come with it, both roles.
 *
 * Tags at creation: "Use cluster and Notebook tags with IAM policies for access control" of the EMR Management Guide.
 * The cluster has no tags at that moment: no ResourceTag is in the context.
 * Policies at creation: "Using an auto-termination policy" and "Using managed scaling", sections on permissions.
 * PassRole: "Using EMR managed policies", to elasticmapreduce for ServiceRole and to ec2 for JobFlowRole.
 */
export const createCluster = (of: DeployedAccount, tag = 'verger'): Call[] => [
  { action: 'elasticmapreduce:RunJobFlow', resource: '*', context: requestTag(tag) },
  { action: 'elasticmapreduce:AddTags', resource: CLUSTER, context: requestTag(tag) },
  ...['PutAutoTerminationPolicy', 'PutManagedScalingPolicy'].map((operation) => ({
    ...{ action: `elasticmapreduce:${operation}`, resource: CLUSTER },
  })),
  {
    action: 'iam:PassRole',
    resource: of.arn('ServiceRole'),
    context: { 'iam:PassedToService': 'elasticmapreduce.amazonaws.com' },
  },
  {
    action: 'iam:PassRole',
    resource: of.arn('NodeRole'),
    context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
  },
];

/** `provisionCluster`: what goes into the bucket before a cluster is made. */
export const PROVISION: Call[] = [
  list('bootstrap/archives/'),
  ...object('bootstrap/archives/verger.tar.gz', ...WRITE),
  ...object('bootstrap/1234/bootstrap.sh', 'PutObject'),
  // HeadObject asks for GetObject.
  ...object('bootstrap/certificates.zip', 'GetObject', 'PutObject'),
];

/** `deploy --only-cluster` and `destroy --only-clusters`: the calls of aws/change-set.ts, by the caller's own rights. */
export const clusterStack = (of: DeployedAccount): Call[] => [
  ...FIND,
  ...stack('verger-cluster', 'DescribeStacks', 'DescribeChangeSet', 'ExecuteChangeSet', 'DeleteChangeSet'),
  ...stack('verger-cluster', 'DescribeStackEvents', 'ListStackResources', 'DeleteStack'),
  ...stack('verger-cluster', 'CreateChangeSet', 'TagResource').map((call) => ({
    ...call,
    context: { 'aws:RequestTag/verger:deployment': 'verger', 'aws:TagKeys': ['verger:deployment'] },
  })),
  // CloudFormation makes AWS::EMR::Cluster with what its caller may.
  ...createCluster(of),
  // The same for passwords of JupyterHub, which are drawn for it.
  ...secret('alice', 'CreateSecret', 'DescribeSecret', 'TagResource', 'DeleteSecret'),
  ...anywhere('secretsmanager:GetRandomPassword'),
  ...emr('DescribeCluster', 'ListInstanceGroups', 'ListSteps', 'TerminateJobFlows', 'AddTags'),
  ...emr('PutAutoTerminationPolicy', 'PutManagedScalingPolicy', 'GetManagedScalingPolicy'),
];

/** A network of the account's own, of network/read.ts. */
export const LOOK_AT_NETWORK: Call[] = anywhere(
  ...['Vpcs', 'VpcAttribute', 'Subnets', 'RouteTables', 'VpcEndpoints', 'SecurityGroups']
    .concat('InstanceConnectEndpoints')
    .map((what) => `ec2:Describe${what}`),
);

/** `verger cloud doctor`, of doctor/. */
export const DOCTOR: Call[] = [
  ...FIND,
  ...stack('verger-schedule', 'DescribeStacks'),
  ...stack('verger-serverless', 'DescribeStacks'),
  ...object('bootstrap/certificates.zip', 'GetObject'),
  ...anywhere('ec2:DescribeInstanceTypeOfferings', 'ec2:DescribeKeyPairs', 'ce:ListCostAllocationTags'),
  ...LOOK_AT_NETWORK,
  ...anywhere('elasticmapreduce:GetBlockPublicAccessConfiguration'),
  // Called with ec2 and the code of the quota: AWS has no narrower resource for reading it.
  ...anywhere('pricing:GetProducts'),
  ...[
    'elasticmapreduce.amazonaws.com/AWSServiceRoleForEMRCleanup',
    'spot.amazonaws.com/AWSServiceRoleForEC2Spot',
    'ops.emr-serverless.amazonaws.com/AWSServiceRoleForAmazonEMRServerless',
  ].map((role) => ({
    action: 'iam:GetRole',
    resource: `arn:aws:iam::${account}:role/aws-service-role/${role}`,
  })),
  {
    ...{ action: 'sns:ListSubscriptionsByTopic', resource: `arn:aws:sns:${region}:${account}:verger-alarm` },
  },
];

/** Calls on the application of EMR Serverless and on a job of it. */
export const application = (of: DeployedAccount, ...operations: string[]): Call[] =>
  operations.map((operation) => ({
    ...{ action: `emr-serverless:${operation}`, resource: of.arn('Application') },
  }));
export const job = (of: DeployedAccount, ...operations: string[]): Call[] =>
  operations.map((operation) => ({
    ...{ action: `emr-serverless:${operation}`, resource: `${of.arn('Application')}/jobruns/00abc` },
  }));
export const passJobRole = (of: DeployedAccount, to = 'emr-serverless.amazonaws.com'): Call => ({
  ...{ action: 'iam:PassRole', resource: of.arn('JobRole') },
  context: { 'iam:PassedToService': to },
});

/**
 * `verger cloud submit --target serverless`, `logs`, `status` and a Ctrl-C: every call of serverless/ and provision/job.ts.
 * PassRole: "Job runtime roles for Amazon EMR Serverless" of its user guide.
 */
export const submitJob = (of: DeployedAccount): Call[] => [
  ...FIND,
  ...stack('verger-serverless', 'DescribeStacks'),
  list('photos/'),
  list('bootstrap/archives/'),
  ...object('bootstrap/archives/verger.tar.gz', ...WRITE),
  ...object('bootstrap/1234/serverless.py', 'PutObject'),
  ...application(of, 'GetApplication', 'StartJobRun', 'ListJobRuns'),
  passJobRole(of),
  ...job(of, 'GetJobRun', 'CancelJobRun', 'GetDashboardForJobRun'),
  ...object('logs/serverless/applications/00a/jobs/00abc/SPARK_DRIVER/stderr.gz', 'GetObject'),
  ...object('runs/20261122/report.html', 'GetObject'),
];

/** What a job does, and what EMR Serverless does by its role: fetch program and archive, push logs. */
export const serverlessJob: Call[] = [
  list('bootstrap/1234/serverless.py'),
  ...object('bootstrap/1234/serverless.py', 'GetObject'),
  ...object('bootstrap/archives/verger.tar.gz', 'GetObject'),
  list('photos/'),
  ...object('photos/Apple/1.jpg', 'GetObject'),
  list('runs/1/'),
  ...object('runs/1/features/part-0.parquet', 'GetObject', 'PutObject', 'DeleteObject'),
  ...object('logs/serverless/applications/00a/jobs/00abc/SPARK_DRIVER/stderr.gz', 'PutObject'),
  {
    ...{ action: 'cloudwatch:PutMetricData', resource: '*' },
    context: { 'cloudwatch:namespace': 'Verger' },
  },
];

/** PutMetricData of metrics/run-metrics.ts. */
export const metrics = (namespace: string): Call => ({
  ...{ action: 'cloudwatch:PutMetricData', resource: '*' },
  context: { 'cloudwatch:namespace': namespace },
});

/** The dashboard in the console. */
export const DASHBOARD: Call[] = [
  ...anywhere('cloudwatch:ListDashboards', 'cloudwatch:GetMetricData'),
  {
    action: 'cloudwatch:GetDashboard',
    resource: `arn:aws:cloudwatch::${account}:dashboard/verger-${region}`,
  },
];

/** A node: bootstrap.sh, the step, EMR's own pusher of logs, the disks' key. */
export const node = (of: DeployedAccount): Call[] => [
  ...object('bootstrap/archives/verger.tar.gz', 'GetObject'),
  ...object('bootstrap/certificates.zip', 'GetObject'),
  ...object('logs/j-1/steps/s-1/stderr.gz', 'PutObject'),
  list('photos/'),
  ...object('photos/Apple/1.jpg', 'GetObject'),
  list('runs/1/'),
  ...object('runs/1/features/part-0.parquet', 'GetObject', 'PutObject', 'DeleteObject'),
  list('jupyter/alice/'),
  ...object('jupyter/alice/1.ipynb', 'GetObject', 'PutObject', 'DeleteObject'),
  ...secret('alice', 'GetSecretValue'),
  { action: 'kms:Decrypt', resource: of.arn('DiskKey') },
  metrics('Verger'),
];

/** The function of the schedule: every call that scheduled/start-run.ts can make, and what Lambda does for it. */
export const scheduled = (of: DeployedAccount): Call[] => [
  ...anywhere('elasticmapreduce:ListClusters'),
  list('photos/'),
  ...object('runs/scheduled/run.json', 'GetObject'),
  ...object('bootstrap/certificates.zip', 'GetObject'),
  ...createCluster(of),
  ...['CreateLogStream', 'PutLogEvents'].map((operation) => ({
    action: `logs:${operation}`,
    resource: `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/verger-schedule:log-stream:1`,
  })),
  // The destination of calls that have failed.
  { action: 'sns:Publish', resource: `arn:aws:sns:${region}:${account}:verger-alarm` },
];

/** EventBridge Scheduler, by the role of a schedule. */
export const invoke = (name: string): Call[] => [
  { action: 'lambda:InvokeFunction', resource: `arn:aws:lambda:${region}:${account}:function:${name}` },
];
