import { Aws, type CfnElement, Stack } from 'aws-cdk-lib';
import {
  CfnInstanceProfile,
  type Grant,
  ManagedPolicy,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { type Deployment, hubSecret } from '../plan/deployment.js';
import { METRICS_NAMESPACE } from '../plan/metrics.js';
import { acknowledge } from './acknowledge.js';

export interface Roles {
  /** What EMR itself may do. */
  readonly service: Role;
  /** What runs on the nodes may do. */
  readonly node: Role;
  readonly instanceProfile: CfnInstanceProfile;
}

/** What may be done to objects below a prefix. */
export const READ = ['s3:GetObject'];
export const READ_AND_WRITE = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'];

/** Actions on the objects below some prefixes of the bucket. */
export const objects = (bucket: IBucket, prefixes: readonly string[], actions: readonly string[]) =>
  new PolicyStatement({
    actions: [...actions],
    resources: prefixes.map((prefix) => bucket.arnForObjects(`${prefix}/*`)),
  });

/** Listing the bucket, below some prefixes only. */
export const listing = (bucket: IBucket, prefixes: readonly string[]) =>
  new PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: { StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}/*`) } },
  });

/** Says that `<prefix>/*` in a policy means objects of our own bucket. */
export function acknowledgeObjects(holder: Construct, bucket: IBucket, prefixes: readonly string[]): void {
  const id = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnElement);
  for (const prefix of prefixes) {
    const reason = `objects below one prefix of our own bucket: ${prefix}/`;
    acknowledge(holder, `IAM5[Resource::<${id}.Arn>/${prefix}/*]`, reason);
  }
}

/** The two roles of a cluster, each with no more than it needs. */
export function rolesOf(scope: Construct, deployment: Deployment, bucket: IBucket, diskKey: Key): Roles {
  const node = new Role(scope, 'NodeRole', {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    description: 'What runs on the nodes of a cluster: reads photos, writes runs, notebooks and logs',
  });
  node.addToPolicy(listing(bucket, ['photos', 'runs', 'jupyter', 'bootstrap']));
  node.addToPolicy(objects(bucket, ['photos', 'bootstrap'], READ));
  node.addToPolicy(objects(bucket, ['runs', 'jupyter'], READ_AND_WRITE));
  node.addToPolicy(objects(bucket, ['logs'], ['s3:PutObject']));
  const secrets = `secret:${hubSecret(deployment.name, '*')}`;
  node.addToPolicy(
    new PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [`arn:${Aws.PARTITION}:secretsmanager:${Aws.REGION}:${Aws.ACCOUNT_ID}:${secrets}`],
    }),
  );
  node.addToPolicy(
    new PolicyStatement({
      // It knows no narrower resource.
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': METRICS_NAMESPACE } },
    }),
  );
  acknowledge(node, 'IAM5[Resource::*]', 'metrics, of one namespace only');
  acknowledge(
    node,
    `IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:${secrets}]`,
    'first passwords of JupyterHub, of this deployment only',
  );
  if (deployment.sessionManager) {
    const core = 'AmazonSSMManagedInstanceCore';
    node.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName(core));
    acknowledge(
      node,
      `IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${core}]`,
      "Amazon's own policy of the Session Manager agent; it follows releases",
    );
  }
  const instanceProfile = new CfnInstanceProfile(scope, 'NodeProfile', { roles: [node.roleName] });
  const service = new Role(scope, 'ServiceRole', {
    assumedBy: new ServicePrincipal('elasticmapreduce.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: {
          'aws:SourceArn': `arn:${Aws.PARTITION}:elasticmapreduce:${Aws.REGION}:${Aws.ACCOUNT_ID}:*`,
        },
      },
    }),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEMRServicePolicy_v2')],
    description: 'What EMR may do: start and end the instances of clusters tagged for it',
  });
  service.addToPolicy(
    new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [node.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    }),
  );
  diskKeyFor(diskKey, service, node);
  acknowledge(
    service,
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2]',
    "Amazon's own scoped policy of the EMR service: it touches only what is tagged for it, and follows releases",
  );
  acknowledgeObjects(node, bucket, ['photos', 'bootstrap', 'runs', 'jupyter', 'logs']);
  return { service, node, instanceProfile };
}

/** EMR encrypts the disks of the nodes, and lets EC2 attach them; the nodes open their own. */
function diskKeyFor(key: Key, service: Role, node: Role): Grant[] {
  const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:DescribeKey'];
  const data = ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'];
  service.addToPolicy(
    new PolicyStatement({
      actions: ['kms:CreateGrant'],
      resources: [key.keyArn],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  );
  return [service, node].map((role) => key.grant(role, ...use, ...data));
}
