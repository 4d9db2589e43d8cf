import { Aws } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  alarmTopic,
  clusterStackName,
  DEPLOYMENT_TAG,
  type Deployment,
  EMR_TAG,
  hubSecret,
  scheduleStackName,
  serverlessStackName,
} from '../plan/deployment.js';
import { acknowledge } from './acknowledge.js';
import { acknowledgeObjects, listing, objects, READ, READ_AND_WRITE, type Roles } from './roles.js';

/** To look at clusters and their steps. */
const WATCH = ['DescribeCluster', 'DescribeStep', 'ListSteps', 'ListBootstrapActions'].concat([
  'ListInstances',
  'ListInstanceGroups',
  'ListInstanceFleets',
  'GetAutoTerminationPolicy',
  'GetManagedScalingPolicy',
]);
/** To submit, and to take back what was submitted. */
const SUBMIT = ['AddJobFlowSteps', 'CancelSteps'];
/** What RunJobFlow asks of whoever sets these policies with it. */
const POLICIES = ['PutAutoTerminationPolicy', 'PutManagedScalingPolicy'];
/** To change a cluster of the deployment. */
const CHANGE = ['TerminateJobFlows', 'ModifyInstanceGroups', 'ModifyInstanceFleet', 'AddTags'].concat(
  POLICIES,
  ['RemoveAutoTerminationPolicy', 'RemoveManagedScalingPolicy'],
);

const emr = (actions: readonly string[]) => actions.map((action) => `elasticmapreduce:${action}`);
const arn = (service: string, resource: string, account = Aws.ACCOUNT_ID) =>
  `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${account}:${resource}`;

const CLUSTERS = arn('elasticmapreduce', 'cluster/*');
const INSTANCES = arn('ec2', 'instance/*');
const TAG = `elasticmapreduce:ResourceTag/${DEPLOYMENT_TAG}`;

/** Of IAM: the name of whoever is signed in as a user. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM, not of TypeScript
const USER = '${aws:username}';

export interface PolicyScope {
  readonly deployment: Deployment;
  /** Name of the base stack. */
  readonly baseStack: string;
  readonly bucket: IBucket;
  readonly roles: Roles;
  /** Id of the Instance Connect Endpoint; undefined where there is none. */
  readonly endpoint: string | undefined;
}

/** Allowed on clusters that carry the tag of the deployment, and on no other. */
const ofOurClusters = (actions: readonly string[], name: string) =>
  new PolicyStatement({
    actions: emr(actions),
    resources: [CLUSTERS],
    conditions: { StringEquals: { [TAG]: name } },
  });

/** What data scientists may: read photos, write runs and their notebooks, submit, watch, and get to JupyterHub. */
export function usePolicy(
  scope: Construct,
  { deployment, baseStack, bucket, endpoint }: PolicyScope,
): ManagedPolicy {
  const { name } = deployment;
  const stacks = [
    baseStack,
    clusterStackName(deployment),
    scheduleStackName(deployment),
    serverlessStackName(deployment),
  ];
  const policy = new ManagedPolicy(scope, 'UsePolicy', {
    managedPolicyName: `${name}-${Aws.REGION}-use`,
    description: 'Verger: read photos, write runs and notebooks, submit and watch steps, open the tunnel',
    statements: [
      objects(bucket, ['photos'], READ),
      objects(bucket, ['runs', `jupyter/${USER}`], READ_AND_WRITE),
      listing(bucket, ['photos', 'runs', `jupyter/${USER}`]),
      ofOurClusters([...SUBMIT, ...WATCH], name),
      new PolicyStatement({
        // Each of these knows no narrower resource.
        actions: [
          ...emr(['ListClusters']),
          ...['ec2:DescribeInstances', 'ec2:DescribeInstanceConnectEndpoints', 'ec2:DescribeSubnets'],
          ...['cloudwatch:GetMetricData', 'cloudwatch:ListDashboards'],
        ],
        resources: ['*'],
      }),
      new PolicyStatement({
        actions: ['cloudwatch:GetDashboard'],
        resources: [`arn:${Aws.PARTITION}:cloudwatch::${Aws.ACCOUNT_ID}:dashboard/${name}-${Aws.REGION}`],
      }),
      new PolicyStatement({
        actions: ['cloudformation:DescribeStacks'],
        resources: stacks.map(stackArn),
      }),
      // The tunnel: a one-time key for one user of our nodes, and the way to their port 22.
      new PolicyStatement({
        actions: ['ec2-instance-connect:SendSSHPublicKey'],
        resources: [INSTANCES],
        conditions: {
          StringEquals: { [`aws:ResourceTag/${DEPLOYMENT_TAG}`]: name, 'ec2:osuser': 'hadoop' },
        },
      }),
      ...(endpoint === undefined ? [] : [connectTunnel(endpoint)]),
      ...(deployment.sessionManager ? sessionTunnel(name) : []),
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [arn('secretsmanager', `secret:${hubSecret(name, USER)}-*`)],
      }),
    ],
  });
  acknowledgeObjects(policy, bucket, ['photos', 'runs', `jupyter/${NAG_USER}`]);
  acknowledge(policy, 'IAM5[Resource::*]', 'lists that know no narrower resource, and only look');
  const patterns: [string, string][] = [
    [`${nag('elasticmapreduce')}cluster/*`, 'clusters with the tag of this deployment only'],
    [`${nag('ec2')}instance/*`, 'instances with the tag of this deployment, one user of theirs'],
    [`${nag('secretsmanager')}secret:${hubSecret(name, NAG_USER)}-*`, "the person's own password"],
    ...stacks.map((stack): [string, string] => [stackPattern(stack), 'one stack, whatever its id']),
    ...(deployment.sessionManager
      ? ([
          [`${nag('ssm')}session/${NAG_USER}-*`, "the person's own sessions"],
          [
            'arn:<AWS::Partition>:ssm:<AWS::Region>:*:document/AWS-StartSSHSession',
            "a document of AWS's own",
          ],
        ] as [string, string][])
      : []),
  ];
  for (const [resource, reason] of patterns) acknowledge(policy, `IAM5[Resource::${resource}]`, reason);
  return policy;
}

const connectTunnel = (endpoint: string) =>
  new PolicyStatement({
    actions: ['ec2-instance-connect:OpenTunnel'],
    resources: [arn('ec2', `instance-connect-endpoint/${endpoint}`)],
    conditions: { NumericEquals: { 'ec2-instance-connect:remotePort': '22' } },
  });

/** By Session Manager: SSH only, to our nodes only. */
const sessionTunnel = (name: string) => [
  new PolicyStatement({
    actions: ['ssm:StartSession'],
    resources: [INSTANCES],
    conditions: {
      StringEquals: { [`ssm:resourceTag/${DEPLOYMENT_TAG}`]: name },
      BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' },
    },
  }),
  new PolicyStatement({
    actions: ['ssm:StartSession'],
    resources: [arn('ssm', 'document/AWS-StartSSHSession', '*')],
  }),
  new PolicyStatement({
    actions: ['ssm:TerminateSession', 'ssm:ResumeSession'],
    resources: [arn('ssm', `session/${USER}-*`)],
  }),
];

/**
 * To make clusters of a deployment: RunJobFlow, and what it asks of its caller beside itself.
 *
 * @param roles ARNs of the two roles of a cluster
 */
export function makeClusters(
  name: string,
  roles: { readonly service: string; readonly node: string },
): PolicyStatement[] {
  const tagged = { [`aws:RequestTag/${DEPLOYMENT_TAG}`]: name };
  const passing = (role: string, to: string) =>
    new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [role],
      conditions: { StringEquals: { 'iam:PassedToService': to } },
    });
  return [
    new PolicyStatement({
      actions: emr(['RunJobFlow']),
      resources: ['*'],
      conditions: { StringEquals: tagged },
    }),
    // RunJobFlow asks for these on a cluster that has no tags yet, so its tags cannot be the condition.
    new PolicyStatement({
      actions: emr(['AddTags']),
      resources: [CLUSTERS],
      conditions: {
        StringEquals: tagged,
        'ForAllValues:StringEquals': { 'aws:TagKeys': [DEPLOYMENT_TAG, EMR_TAG] },
        Null: { [TAG]: 'true' },
      },
    }),
    new PolicyStatement({
      actions: emr(POLICIES),
      resources: [CLUSTERS],
      conditions: { Null: { [TAG]: 'true' } },
    }),
    passing(roles.service, 'elasticmapreduce.amazonaws.com'),
    passing(roles.node, 'ec2.amazonaws.com'),
  ];
}

/** What operators may beyond that: the life of clusters and of the cluster stack. */
export function operatePolicy(scope: Construct, { deployment, bucket, roles }: PolicyScope): ManagedPolicy {
  const { name } = deployment;
  const cluster = clusterStackName({ name });
  const secrets = hubSecret(name, '*');
  const policy = new ManagedPolicy(scope, 'OperatePolicy', {
    managedPolicyName: `${name}-${Aws.REGION}-operate`,
    description: 'Verger: make, change and end clusters of one deployment',
    statements: [
      listing(bucket, ['photos', 'runs', 'jupyter', 'bootstrap', 'logs']),
      objects(bucket, ['photos', 'bootstrap'], ['s3:PutObject', 's3:AbortMultipartUpload']),
      objects(bucket, ['logs', 'jupyter', 'bootstrap'], READ),
      ofOurClusters(CHANGE, name),
      ...makeClusters(name, { service: roles.service.roleArn, node: roles.node.roleArn }),
      new PolicyStatement({
        // Each of these knows no narrower resource, and only looks.
        actions: [
          ...emr(['GetBlockPublicAccessConfiguration']),
          ...['DescribeKeyPairs', 'DescribeInstanceTypeOfferings', 'DescribeVpcs', 'DescribeVpcAttribute']
            .concat(['DescribeRouteTables', 'DescribeVpcEndpoints', 'DescribeSecurityGroups'])
            .map((one) => `ec2:${one}`),
          ...['secretsmanager:GetRandomPassword', 'servicequotas:GetServiceQuota'],
          ...['pricing:GetProducts', 'ce:ListCostAllocationTags'],
        ],
        resources: ['*'],
      }),
      new PolicyStatement({
        actions: ['iam:GetRole'],
        resources: [`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/aws-service-role/*`],
      }),
      new PolicyStatement({
        actions: ['sns:ListSubscriptionsByTopic'],
        resources: [arn('sns', alarmTopic(name))],
      }),
      new PolicyStatement({
        actions: ['DescribeStackEvents', 'ListStackResources', 'DescribeChangeSet', 'CreateChangeSet']
          .concat(['ExecuteChangeSet', 'DeleteChangeSet', 'DeleteStack', 'TagResource'])
          .map((action) => `cloudformation:${action}`),
        resources: [stackArn(cluster)],
      }),
      new PolicyStatement({
        actions: ['CreateSecret', 'DescribeSecret', 'GetSecretValue', 'DeleteSecret', 'TagResource'].map(
          (action) => `secretsmanager:${action}`,
        ),
        resources: [arn('secretsmanager', `secret:${secrets}`)],
      }),
    ],
  });
  acknowledgeObjects(policy, bucket, ['photos', 'bootstrap', 'logs', 'jupyter']);
  const patterns: [string, string][] = [
    ['*', 'RunJobFlow only with the tag of this deployment; else lists that only look'],
    [`${nag('elasticmapreduce')}cluster/*`, 'clusters with the tag of this deployment, or without one yet'],
    [
      'arn:<AWS::Partition>:iam::<AWS::AccountId>:role/aws-service-role/*',
      'whether AWS has made its own roles',
    ],
    [`${nag('secretsmanager')}secret:${secrets}`, 'passwords of JupyterHub of this deployment'],
    [stackPattern(cluster), 'one stack, whatever its id'],
  ];
  for (const [resource, reason] of patterns) acknowledge(policy, `IAM5[Resource::${resource}]`, reason);
  return policy;
}

const stackArn = (stack: string) => arn('cloudformation', `stack/${stack}/*`);

/** As cdk-nag writes them. */
const NAG_USER = '<aws:username>';
const nag = (service: string) => `arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:`;
const stackPattern = (stack: string) => `${nag('cloudformation')}stack/${stack}/*`;
