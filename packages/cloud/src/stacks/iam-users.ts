import { Aws } from 'aws-cdk-lib';
import { Group, PolicyStatement, User } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { baseStackName, clusterStackName, DEPLOYMENT_TAG, type Deployment } from '../plan/deployment.js';
import { acknowledge } from './acknowledge.js';
import { acknowledgeObjects, listing, objects, READ, READ_AND_WRITE, type Roles } from './roles.js';

/** To look at clusters and their steps. */
const WATCH = ['DescribeCluster', 'DescribeStep', 'ListSteps', 'ListInstances', 'ListInstanceGroups'];
/** To change a cluster of the deployment. */
const CHANGE = [
  'CancelSteps',
  'TerminateJobFlows',
  'ModifyInstanceGroups',
  'PutAutoTerminationPolicy',
].concat(['RemoveAutoTerminationPolicy', 'PutManagedScalingPolicy', 'RemoveManagedScalingPolicy', 'AddTags']);

const emr = (actions: readonly string[]) => actions.map((action) => `elasticmapreduce:${action}`);

/**
 * Data scientists and operators: two groups, and users in them. No user gets a password or an access key here:
 * those would stand in the template. An administrator gives them out, or better, a sign-in by IAM Identity Center.
 */
export function iamUsersOf(scope: Construct, deployment: Deployment, bucket: IBucket, roles: Roles): void {
  const { name, scientist, operator } = deployment;
  const scientists = new Group(scope, 'DataScientists', { groupName: `${name}-data-scientists` });
  const operators = new Group(scope, 'Operators', { groupName: `${name}-operators` });
  for (const one of scientist) new User(scope, `Scientist ${one}`, { userName: one, groups: [scientists] });
  for (const one of operator) new User(scope, `Operator ${one}`, { userName: one, groups: [operators] });

  for (const group of [scientists, operators]) {
    group.addToPolicy(objects(bucket, ['photos'], READ));
    group.addToPolicy(objects(bucket, ['runs'], READ_AND_WRITE));
    group.addToPolicy(ofOurClusters([...emr(['AddJobFlowSteps', ...WATCH])], name));
    acknowledgeObjects(group, bucket, ['photos', 'runs']);
    acknowledge(group, `IAM5[Resource::${CLUSTERS}]`, 'clusters with the tag of this deployment only');
  }
  scientists.addToPolicy(listing(bucket, ['photos', 'runs']));
  const base = stackArn(baseStackName(deployment));
  for (const group of [scientists, operators]) {
    group.addToPolicy(new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [base] }));
    acknowledgeStack(group, baseStackName(deployment));
  }
  operators.addToPolicy(listing(bucket, ['photos', 'runs', 'jupyter', 'bootstrap', 'logs']));
  operators.addToPolicy(objects(bucket, ['photos', 'bootstrap'], ['s3:PutObject']));
  operators.addToPolicy(objects(bucket, ['logs', 'jupyter', 'bootstrap'], READ));
  acknowledgeObjects(operators, bucket, ['logs', 'jupyter', 'bootstrap']);
  operate(operators, name, roles);
}

/** What operators may beyond scientists: the life of clusters and of the cluster stack. */
function operate(operators: Group, name: string, { service, node }: Roles): void {
  operators.addToPolicy(ofOurClusters(emr(CHANGE), name));
  operators.addToPolicy(
    new PolicyStatement({
      actions: emr(['RunJobFlow']),
      resources: ['*'],
      conditions: { StringEquals: { [`aws:RequestTag/${DEPLOYMENT_TAG}`]: name } },
    }),
  );
  operators.addToPolicy(
    new PolicyStatement({
      // Each of these knows no narrower resource.
      actions: [
        ...emr(['ListClusters', 'GetBlockPublicAccessConfiguration']),
        ...['ec2:DescribeInstances', 'ec2:DescribeKeyPairs', 'ec2:DescribeInstanceTypeOfferings'],
        ...['servicequotas:GetServiceQuota', 'pricing:GetProducts'],
      ],
      resources: ['*'],
    }),
  );
  const passing = (role: Roles['node'], to: string) =>
    new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [role.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': to } },
    });
  operators.addToPolicy(passing(service, 'elasticmapreduce.amazonaws.com'));
  operators.addToPolicy(passing(node, 'ec2.amazonaws.com'));
  const actions = ['DescribeStacks', 'DescribeStackEvents', 'DescribeChangeSet', 'CreateChangeSet'].concat([
    'ExecuteChangeSet',
    'DeleteChangeSet',
    'DeleteStack',
  ]);
  const cluster = clusterStackName({ name });
  operators.addToPolicy(
    new PolicyStatement({
      actions: actions.map((action) => `cloudformation:${action}`),
      resources: [stackArn(cluster)],
    }),
  );
  acknowledgeStack(operators, cluster);
  operators.addToPolicy(
    new PolicyStatement({
      actions: ['ec2-instance-connect:OpenTunnel'],
      resources: [`arn:${Aws.PARTITION}:ec2:${Aws.REGION}:${Aws.ACCOUNT_ID}:instance-connect-endpoint/*`],
      conditions: { NumericEquals: { 'ec2-instance-connect:remotePort': '22' } },
    }),
  );
  acknowledgeOperators(operators);
}

const stackArn = (stack: string) =>
  `arn:${Aws.PARTITION}:cloudformation:${Aws.REGION}:${Aws.ACCOUNT_ID}:stack/${stack}/*`;

const acknowledgeStack = (group: Group, stack: string) =>
  acknowledge(
    group,
    `IAM5[Resource::arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:stack/${stack}/*]`,
    'one stack, whatever its id',
  );

/** Allowed on clusters that carry the tag of the deployment, and on no other. */
const ofOurClusters = (actions: readonly string[], name: string) =>
  new PolicyStatement({
    actions: [...actions],
    resources: [`arn:${Aws.PARTITION}:elasticmapreduce:${Aws.REGION}:${Aws.ACCOUNT_ID}:cluster/*`],
    conditions: { StringEquals: { [`elasticmapreduce:ResourceTag/${DEPLOYMENT_TAG}`]: name } },
  });

/** All clusters, as cdk-nag writes it. */
const CLUSTERS = 'arn:<AWS::Partition>:elasticmapreduce:<AWS::Region>:<AWS::AccountId>:cluster/*';

function acknowledgeOperators(operators: Group): void {
  acknowledge(
    operators,
    'IAM5[Resource::*]',
    'RunJobFlow only with the tag of this deployment; else actions that know no narrower resource, and only look',
  );
  acknowledge(
    operators,
    'IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:instance-connect-endpoint/*]',
    'the endpoint has no name before it is made; port 22 only',
  );
}
