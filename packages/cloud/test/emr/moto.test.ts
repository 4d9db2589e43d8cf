import {
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DescribeClusterCommand,
  EMRClient,
  ListBootstrapActionsCommand,
  ListInstanceGroupsCommand,
  ListStepsCommand,
  RunJobFlowCommand,
} from '@aws-sdk/client-emr';
import { type BaseOutputs, clusterPlan, parseDeployment } from '@verger/cloud';
import { lacksTool, type Moto, startMoto } from '@verger/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runStep } from '../../src/plan/run-step.js';
import { BASE } from './cloud.js';

const missing = lacksTool('moto');
const provision = {
  ...{ script: 'bootstrap/1/bootstrap.sh', archive: 'bootstrap/archives/1.tar.gz', sha256: '0'.repeat(64) },
};

// A second opinion beside our own model: moto's EMR, which others maintain.
describe.skipIf(missing)(`orders of clusters, read by moto ${missing ? `(skipped: ${missing})` : ''}`, () => {
  let moto: Moto;
  let emr: EMRClient;
  let ec2: EC2Client;
  let base: BaseOutputs;

  beforeAll(async () => {
    moto = await startMoto();
    const config = {
      ...{ endpoint: moto.url, region: 'us-east-1' },
      credentials: { accessKeyId: 'moto', secretAccessKey: 'moto' },
    };
    emr = new EMRClient(config);
    ec2 = new EC2Client(config);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
    const of = { VpcId: Vpc!.VpcId! };
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ ...of, CidrBlock: '10.9.0.0/24' }));
    const group = async (GroupName: string) => {
      const made = await ec2.send(
        new CreateSecurityGroupCommand({ ...of, GroupName, Description: GroupName }),
      );
      return made.GroupId!;
    };
    const subnet = Subnet!.SubnetId!;
    base = {
      ...{ ...BASE, subnet, subnets: [subnet], serviceAccessGroup: await group('access') },
      ...{ nodesGroup: await group('nodes'), endpointSecurityGroup: await group('door') },
    };
  }, 900_000);
  afterAll(async () => {
    emr?.destroy();
    ec2?.destroy();
    await moto?.stop();
  });

  /** Ports of groups that others than their members may call. */
  const opened = async () => {
    const names = new Map([
      [base.nodesGroup, 'nodes'],
      [base.serviceAccessGroup, 'access'],
    ]);
    const GroupIds = [...names.keys()].map(String);
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
    const ports = SecurityGroups.flatMap(({ GroupId: of, IpPermissions = [] }) =>
      IpPermissions.flatMap(({ FromPort, UserIdGroupPairs = [] }) =>
        UserIdGroupPairs.filter(({ GroupId }) => GroupId !== of && names.has(GroupId)).map(
          ({ GroupId }) => `${FromPort} of ${names.get(of!)} to ${names.get(GroupId!)}`,
        ),
      ),
    );
    return [...new Set(ports)].sort();
  };

  test.each([
    ['a run', 'transient', { coreNodes: 2, spot: true, maxCoreNodes: 5 }],
    ['JupyterHub', 'interactive', { private: true, idleMinutes: 5 }],
  ] as const)('of %s: what moto has understood is what was meant', async (_, kind, options) => {
    const deployment = parseDeployment(options);
    const closed = deployment.private ? base : { ...base, serviceAccessGroup: undefined };
    const plan = clusterPlan(deployment, closed, { clusterName: 'verger-run-1', kind, provision });
    const step = runStep({
      ...{ name: 'verger run 1', region: 'us-east-1', photos: 's3://b/photos', out: 's3://b/runs/1' },
      ...{ slots: 12, more: [], last: kind === 'transient', spark: {} },
      metrics: { deployment: 'verger', usdHour: 1 },
    });
    const { JobFlowId: ClusterId } = await emr.send(
      new RunJobFlowCommand({ ...plan, Steps: [step], VisibleToAllUsers: true }),
    );
    const { Cluster } = await emr.send(new DescribeClusterCommand({ ClusterId }));
    expect(Cluster).toMatchObject({
      ...{ Name: 'verger-run-1', ReleaseLabel: plan.ReleaseLabel, LogUri: plan.LogUri },
      AutoTerminate: kind === 'transient',
      ServiceRole: base.serviceRole,
      SecurityConfiguration: base.securityConfiguration,
      Tags: expect.arrayContaining([...plan.Tags]),
      Ec2InstanceAttributes: {
        ...{ Ec2SubnetId: base.subnet, Ec2KeyName: base.keyName, IamInstanceProfile: base.instanceProfile },
        ...{ EmrManagedMasterSecurityGroup: base.nodesGroup, EmrManagedSlaveSecurityGroup: base.nodesGroup },
        AdditionalMasterSecurityGroups: [base.endpointSecurityGroup],
        ...(deployment.private ? { ServiceAccessSecurityGroup: base.serviceAccessGroup } : {}),
      },
    });
    expect(Cluster!.Applications!.map(({ Name }) => Name)).toEqual(plan.Applications.map(({ Name }) => Name));
    const { InstanceGroups } = await emr.send(new ListInstanceGroupsCommand({ ClusterId }));
    const groups = InstanceGroups!.map(
      (one) => `${one.InstanceGroupType} ${one.Market} ${one.RequestedInstanceCount}`,
    );
    expect(groups.sort()).toEqual([
      `CORE ${deployment.spot ? 'SPOT' : 'ON_DEMAND'} ${deployment.coreNodes}`,
      'MASTER ON_DEMAND 1',
    ]);
    const { BootstrapActions } = await emr.send(new ListBootstrapActionsCommand({ ClusterId }));
    expect(BootstrapActions).toMatchObject([
      { Name: 'verger', ScriptPath: `s3://${base.bucket}/${provision.script}` },
    ]);
    expect(BootstrapActions![0]!.Args).toEqual([
      `s3://${base.bucket}/${provision.archive}`,
      provision.sha256,
    ]);
    if (deployment.private) {
      // What EMR opens between groups by itself: the same that the base stack has opened, see stacks/network.ts.
      expect(await opened()).toEqual(['8443 of nodes to access', '9443 of access to nodes']);
    }
    const { Steps } = await emr.send(new ListStepsCommand({ ClusterId }));
    expect(Steps).toMatchObject([
      { Name: step.Name, ActionOnFailure: step.ActionOnFailure, Config: { Jar: step.HadoopJarStep.Jar } },
    ]);
    expect(Steps![0]!.Config!.Args).toEqual(step.HadoopJarStep.Args);
  });
});
