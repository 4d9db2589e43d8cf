import { readFileSync } from 'node:fs';
import { type IamSimulator, lacksIamSimulator, startIamSimulator } from '@verger/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Call, PLACE } from './account.js';
import { anywhere, emr, LOOK_AT_NETWORK, list, object, stack } from './stories.js';

const missing = lacksIamSimulator();
const { account, region } = PLACE;
const PAGE = readFileSync(new URL('../../../../docs/ci.md', import.meta.url), 'utf8');
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

type Json = Record<string, unknown>;

/** A policy of the page, by the name of its file. */
const policyOf = (file: string): Json => {
  const [, after = ''] = PAGE.split(`\n\`${file}\``);
  return JSON.parse(/```json\n(.*?)```/s.exec(after)![1]!);
};

const named = (kind: string, operation: string, name: string): Call => ({
  ...{ action: `iam:${operation}`, resource: `arn:aws:iam::${account}:${kind}/${name}` },
});
const asRole = (name: string) => ({ 'cloudformation:RoleArn': role(name) });
const pass = (name: string, service: string): Call => ({
  ...{ action: 'iam:PassRole', resource: role(name), context: { 'iam:PassedToService': service } },
});

/** `deploy --schedule --cluster --cloudformation-role`: of deploy/account.ts, aws/change-set.ts, provision/upload.ts. */
const DEPLOY: Call[] = [
  ...['verger-base', 'verger-serverless', 'verger-schedule', 'verger-cluster'].flatMap((name) => [
    ...stack(name, 'DescribeStacks', 'DescribeChangeSet', 'ExecuteChangeSet', 'DeleteChangeSet'),
    ...stack(name, 'DescribeStackEvents', 'ListStackResources'),
    ...stack(name, 'CreateChangeSet', 'DeleteStack').map((call) => ({
      ...call,
      context: asRole('verger-cloudformation'),
    })),
    ...stack(name, 'TagResource'),
  ]),
  // The name of the base stack in Verger 0.1.
  ...stack('verger-orchard', 'DescribeStacks'),
  pass('verger-cloudformation', 'cloudformation.amazonaws.com'),
  named('user', 'GetUser', 'alice'),
  named('group', 'GetGroup', 'verger-eu-west-3-operators'),
  named('role', 'GetRole', 'verger-eu-west-3-operator'),
  named('policy', 'GetPolicy', 'verger-eu-west-3-use'),
  named('role', 'GetRole', 'aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot'),
  ...[
    ['spot.amazonaws.com', 'AWSServiceRoleForEC2Spot'],
    ['ops.emr-serverless.amazonaws.com', 'AWSServiceRoleForAmazonEMRServerless'],
  ].map(([service, linked]) => ({
    ...named('role', 'CreateServiceLinkedRole', `aws-service-role/${service}/${linked}`),
    context: { 'iam:AWSServiceName': service! },
  })),
  ...anywhere('ec2:DescribeKeyPairs', 'elasticmapreduce:DescribeSecurityConfiguration'),
  // Of `--vpc`.
  ...LOOK_AT_NETWORK,
  { action: 'sns:GetTopicAttributes', resource: `arn:aws:sns:${region}:${account}:verger-alarm` },
  ...anywhere('elasticmapreduce:ListClusters'),
  ...emr('DescribeCluster'),
  list('bootstrap/kept/'),
  ...object('bootstrap/kept/verger.tar.gz', 'PutObject', 'AbortMultipartUpload'),
  ...object('bootstrap/certificates.zip', 'GetObject', 'PutObject'),
];

/** What a template could make, but the workflow may not by itself; and what belongs to others. */
const BEYOND: Call[] = [
  // With the workflow's own rights, or as another role.
  ...stack('verger-base', 'CreateChangeSet'),
  ...stack('verger-base', 'CreateChangeSet', 'DeleteStack').map((call) => ({
    ...call,
    context: asRole('administrator'),
  })),
  ...stack('payroll', 'CreateChangeSet', 'DeleteStack').map((call) => ({
    ...call,
    context: asRole('verger-cloudformation'),
  })),
  ...stack('payroll', 'DescribeStacks', 'ExecuteChangeSet'),
  pass('verger-cloudformation', 'lambda.amazonaws.com'),
  pass('administrator', 'cloudformation.amazonaws.com'),
  named('user', 'CreateUser', 'mallory'),
  named('user', 'CreateAccessKey', 'alice'),
  named('role', 'PutRolePolicy', 'verger-ci'),
  named('role', 'UpdateAssumeRolePolicy', 'verger-ci'),
  {
    ...named('role', 'CreateServiceLinkedRole', 'aws-service-role/organizations.amazonaws.com/x'),
    context: { 'iam:AWSServiceName': 'organizations.amazonaws.com' },
  },
  ...emr('TerminateJobFlows', 'AddJobFlowSteps'),
  list('photos/'),
  ...object('photos/Apple/1.jpg', 'GetObject', 'PutObject'),
  ...object('runs/1/run.json', 'GetObject', 'DeleteObject'),
];

describe.skipIf(missing)(`the policies of docs/ci.md ${missing ? `(skipped: ${missing})` : ''}`, () => {
  let simulator: IamSimulator;
  beforeAll(async () => {
    simulator = await startIamSimulator();
  });
  afterAll(() => simulator?.stop());

  const decide = async (calls: readonly Call[]) => {
    const policies = [policyOf('deploy.json')];
    const found = await simulator.decide(
      calls.map((call) => ({ ...call, principal: role('verger-ci'), policies })),
    );
    return found.map(({ result, error }, at) => ({
      call: `${calls[at]!.action} ${calls[at]!.resource}${error === undefined ? '' : `: ${error}`}`,
      result,
    }));
  };

  test('let a workflow deploy', async () => {
    const refused = (await decide(DEPLOY)).filter(({ result }) => result !== 'Allowed');
    expect(refused).toEqual([]);
  });

  test('and nothing beyond: no stack of others, no other role, no user, no photo, no result', async () => {
    const found = await decide(BEYOND);
    expect(found.filter(({ result }) => result !== 'ImplicitlyDenied')).toEqual([]);
  });

  test.each([
    ['repo:acme/fruit:ref:refs/heads/main', 'sts.amazonaws.com', 'Allowed'],
    ['repo:acme/fruit:ref:refs/heads/other', 'sts.amazonaws.com', 'ImplicitlyDenied'],
    ['repo:acme/fruit:ref:refs/heads/main2', 'sts.amazonaws.com', 'ImplicitlyDenied'],
    ['repo:acme/fruit:pull_request', 'sts.amazonaws.com', 'ImplicitlyDenied'],
    ['repo:mallory/fruit:ref:refs/heads/main', 'sts.amazonaws.com', 'ImplicitlyDenied'],
    ['repo:acme/fruit:ref:refs/heads/main', 'another.example', 'ImplicitlyDenied'],
  ])('a token of %s for %s takes the role: %s', async (sub, aud, expected) => {
    // The simulator knows the keys of Google's tokens, not of GitHub's: of the same types, put in their place.
    const trust = JSON.stringify(policyOf('trust.json')).replaceAll(
      /token\.actions\.githubusercontent\.com:(aud|sub)/g,
      'accounts.google.com:$1',
    );
    const [found] = await simulator.decide([
      {
        principal: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
        ...{ action: 'sts:AssumeRoleWithWebIdentity', resource: role('verger-ci'), policies: [] },
        resourcePolicy: JSON.parse(trust),
        context: { 'accounts.google.com:aud': aud, 'accounts.google.com:sub': sub },
      },
    ]);
    expect(found).toMatchObject({ result: expected });
  });
});
