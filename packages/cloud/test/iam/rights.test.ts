import { lacksIamSimulator } from '@verger/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/templates.js';
import { type Call, type DeployedAccount, deployedAccount, PLACE } from './account.js';
import {
  anywhere,
  application,
  clusterStack,
  createCluster,
  DASHBOARD,
  DOCTOR,
  emr,
  invoke,
  job,
  list,
  metrics,
  node,
  notebooks,
  object,
  othersCluster,
  PROVISION,
  passJobRole,
  SESSION,
  SUBMIT,
  scheduled,
  secret,
  serverlessJob,
  submitJob,
  tunnel,
  WRITE,
} from './stories.js';

const missing = lacksIamSimulator();

describe.skipIf(missing)(
  `rights, decided by a simulator of IAM ${missing ? `(skipped: ${missing})` : ''}`,
  () => {
    let account: DeployedAccount;
    afterAll(() => account?.stop());
    beforeAll(async () => {
      const people = { scientist: ['alice'], operator: ['bob'] };
      const options = { ...people, sessionManager: true, schedule: 'rate(1 day)', serverless: true };
      account = await deployedAccount(options, temporaryFolder());
    });

    type Who = Parameters<DeployedAccount['decide']>[0];
    const ALICE: Who = { user: 'alice' };
    const BOB: Who = { user: 'bob' };
    const refusals = async (who: Who, calls: readonly Call[]) =>
      (await account.decide(who, calls)).flatMap(({ result, error }, at) =>
        result === 'Allowed' ? [] : [`${calls[at]!.action} ${calls[at]!.resource}: ${error ?? result}`],
      );
    const allowed = async (who: Who, calls: readonly Call[]) =>
      (await account.decide(who, calls)).flatMap(({ result, error }, at) => {
        // A request that cannot be would prove nothing.
        expect(error, `${calls[at]!.action} ${calls[at]!.resource}`).toBeUndefined();
        return result === 'Allowed' ? [`${calls[at]!.action} ${calls[at]!.resource}`] : [];
      });

    test.each<[string, Who, (of: DeployedAccount) => Call[]]>([
      ['a scientist submits to a cluster and reads results', ALICE, () => SUBMIT],
      [
        'a scientist gets to JupyterHub',
        ALICE,
        (of) => [...tunnel(of), ...secret('alice', 'GetSecretValue')],
      ],
      ['a scientist gets there by Session Manager', ALICE, () => SESSION],
      ['a scientist looks at the dashboard', ALICE, () => DASHBOARD],
      ['a scientist reads and writes her notebooks', ALICE, () => notebooks('alice')],
      ['an operator makes a cluster for a run', BOB, (of) => [...PROVISION, ...createCluster(of), ...SUBMIT]],
      ['an operator deploys and destroys the cluster stack', BOB, clusterStack],
      ['an operator tunnels', BOB, tunnel],
      ['an operator ends and changes clusters', BOB, () => emr('TerminateJobFlows', 'ModifyInstanceGroups')],
      [
        'an operator sends photos and reads logs',
        BOB,
        () => [
          list('photos/'),
          ...object('photos/Apple/1.jpg', 'GetObject', ...WRITE),
          list('logs/j-1/'),
          ...object('logs/j-1/steps/s-1/stderr.gz', 'GetObject'),
        ],
      ],
      [
        'an operator gives out passwords',
        BOB,
        () => secret('alice', 'CreateSecret', 'GetSecretValue', 'DeleteSecret'),
      ],
      ['an operator asks the doctor', BOB, () => DOCTOR],
      ['an operator submits a job to EMR Serverless', BOB, submitJob],
      ['somebody of Identity Center does, as an operator', { role: 'OperatorRole' }, submitJob],
      [
        'a scientist watches jobs of EMR Serverless',
        ALICE,
        (of) => [...application(of, 'GetApplication', 'ListJobRuns'), ...job(of, 'GetJobRun')],
      ],
      ['a job of EMR Serverless does its work', { role: 'JobRole' }, () => serverlessJob],
      ['a node does its work', { role: 'NodeRole' }, node],
      ['the schedule looks for photos and makes a cluster', { role: 'StarterRole' }, scheduled],
      ['the schedule calls its function', { role: 'CallerRole' }, () => invoke('verger-schedule')],
      [
        'somebody of Identity Center, as a scientist',
        { role: 'ScientistRole' },
        (of) => [...SUBMIT, ...tunnel(of)],
      ],
      [
        'somebody of Identity Center, as an operator',
        { role: 'OperatorRole' },
        (of) => [...clusterStack(of), ...PROVISION, ...tunnel(of)],
      ],
    ])('%s', async (_, who, story) => {
      expect(await refusals(who, story(account))).toEqual([]);
    });

    test.each<[string, Who, (of: DeployedAccount) => Call[]]>([
      [
        'a stranger does nothing',
        { user: 'mallory' },
        (of) => [...SUBMIT, ...createCluster(of), ...tunnel(of), ...notebooks('alice'), ...node(of)],
      ],
      [
        'a scientist makes no cluster and ends none',
        ALICE,
        (of) => [...createCluster(of), ...emr('TerminateJobFlows', 'ModifyInstanceGroups')],
      ],
      [
        "a scientist touches nobody else's notebooks, password, photos or program",
        ALICE,
        () => [
          ...notebooks('carol'),
          ...secret('carol', 'GetSecretValue'),
          ...object('photos/Apple/1.jpg', 'PutObject', 'DeleteObject'),
          ...object('bootstrap/1234/bootstrap.sh', 'GetObject', 'PutObject'),
          ...object('logs/j-1/steps/s-1/stderr.gz', 'GetObject'),
        ],
      ],
      [
        'nobody touches clusters of another deployment',
        BOB,
        () =>
          othersCluster(
            ...[
              'AddJobFlowSteps',
              'TerminateJobFlows',
              'AddTags',
              'PutAutoTerminationPolicy',
              'DescribeCluster',
            ],
          ),
      ],
      [
        'an operator makes no cluster of another deployment, nor claims one with other tags',
        BOB,
        (of) => [
          ...createCluster(of, 'another').slice(0, 2),
          {
            ...emr('AddTags')[0]!,
            context: {
              'aws:RequestTag/verger:deployment': 'verger',
              'aws:TagKeys': ['verger:deployment', 'owner'],
            },
          },
        ],
      ],
      [
        'an operator passes roles to EMR and EC2 only',
        BOB,
        (of) => [
          {
            action: 'iam:PassRole',
            resource: of.arn('NodeRole'),
            context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
          },
          {
            action: 'iam:PassRole',
            resource: of.arn('ServiceRole'),
            context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
          },
        ],
      ],
      [
        'an operator gives himself no rights',
        BOB,
        (of) => [
          ...['AttachUserPolicy', 'CreateAccessKey'].map((one) => ({
            ...{ action: `iam:${one}`, resource: `arn:aws:iam::${PLACE.account}:user/bob` },
          })),
          { action: 'iam:CreatePolicyVersion', resource: of.policies[0]!.name },
        ],
      ],
      [
        'nobody tunnels to another port, another user or another machine',
        ALICE,
        (of) => {
          const calls = tunnel(of);
          const [open, key] = ['OpenTunnel', 'SendSSHPublicKey'].map(
            (end) => calls.find(({ action }) => action.endsWith(end))!,
          );
          return [
            { ...open!, context: { 'ec2-instance-connect:remotePort': '3389' } },
            { ...key!, context: { ...key!.context, 'ec2:osuser': 'root' } },
            { ...key!, context: { ...key!.context, 'aws:ResourceTag/verger:deployment': 'another' } },
          ];
        },
      ],
      [
        'the schedule reads no photos, writes nothing, ends nothing, and passes its roles to nobody else',
        { role: 'StarterRole' },
        (of) => [
          ...object('photos/Apple/1.jpg', 'GetObject', 'PutObject'),
          ...object('runs/scheduled/run.json', 'PutObject', 'DeleteObject'),
          ...emr('TerminateJobFlows', 'AddJobFlowSteps'),
          ...createCluster(of, 'another').slice(0, 2),
          {
            action: 'iam:PassRole',
            resource: of.arn('NodeRole'),
            context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
          },
        ],
      ],
      [
        'a scientist starts and ends no job of EMR Serverless',
        ALICE,
        (of) => [...application(of, 'StartJobRun'), ...job(of, 'CancelJobRun'), passJobRole(of)],
      ],
      [
        'an operator passes the role of jobs to nobody else, and starts no other application',
        BOB,
        (of) => [
          ...[passJobRole(of, 'ec2.amazonaws.com'), passJobRole(of, 'lambda.amazonaws.com')],
          {
            action: 'emr-serverless:StartJobRun',
            resource: `arn:aws:emr-serverless:${PLACE.region}:${PLACE.account}:/applications/00another`,
          },
          ...application(of, 'DeleteApplication', 'UpdateApplication'),
        ],
      ],
      [
        'a job of EMR Serverless reads no notebooks and passwords, writes no photos, no program and no other logs',
        { role: 'JobRole' },
        (of) => [
          ...object('photos/Apple/1.jpg', 'PutObject', 'DeleteObject'),
          ...object('bootstrap/1234/serverless.py', 'PutObject'),
          ...object('jupyter/alice/1.ipynb', 'GetObject', 'PutObject'),
          ...object('logs/j-1/steps/s-1/stderr.gz', 'GetObject', 'PutObject'),
          ...secret('alice', 'GetSecretValue'),
          ...application(of, 'StartJobRun'),
          metrics('AWS/Billing'),
        ],
      ],
      [
        'who calls the function may call no other',
        { role: 'CallerRole' },
        (of) => [...invoke('another'), ...createCluster(of)],
      ],
      [
        'a node reads no secrets of others, writes no photos and no program',
        { role: 'NodeRole' },
        () => [
          ...object('photos/Apple/1.jpg', 'PutObject', 'DeleteObject'),
          ...object('bootstrap/1234/bootstrap.sh', 'PutObject'),
          {
            action: 'secretsmanager:GetSecretValue',
            resource: `arn:aws:secretsmanager:${PLACE.region}:${PLACE.account}:secret:payroll-AbCdEf`,
          },
          ...anywhere('elasticmapreduce:RunJobFlow'),
          metrics('AWS/Billing'),
        ],
      ],
    ])('%s', async (_, who, story) => {
      expect(await allowed(who, story(account))).toEqual([]);
    });

    test('nobody reads the bucket without TLS', async () => {
      const [call] = object('photos/Apple/1.jpg', 'GetObject');
      const [plain] = await account.decide(ALICE, [
        { ...call!, context: { 'aws:SecureTransport': 'false' } },
      ]);
      expect(plain!.result).toBe('ExplicitlyDenied');
    });

    test('the rights fit into managed policies', () => {
      expect(account.policies.map(({ name }) => name.split('/').at(-1)).sort()).toEqual([
        'verger-eu-west-3-operate',
        'verger-eu-west-3-serverless-submit',
        'verger-eu-west-3-serverless-watch',
        'verger-eu-west-3-use',
      ]);
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, white space does not count
      for (const { document } of account.policies) expect(JSON.stringify(document).length).toBeLessThan(6144);
    });
  },
);
