import {
  AddJobFlowStepsCommand,
  CancelStepsCommand,
  DescribeClusterCommand,
  DescribeStepCommand,
  EMRClient,
  GetAutoTerminationPolicyCommand,
  GetManagedScalingPolicyCommand,
  ListClustersCommand,
  ListInstanceGroupsCommand,
  ListInstancesCommand,
  ListStepsCommand,
  ModifyInstanceGroupsCommand,
  PutAutoTerminationPolicyCommand,
  PutManagedScalingPolicyCommand,
  RunJobFlowCommand,
  TerminateJobFlowsCommand,
  waitUntilClusterTerminated,
  waitUntilStepComplete,
} from '@aws-sdk/client-emr';
import { type ClusterPlan, clusterPlan, parseDeployment } from '@verger/cloud';
import { type AwsModel, cannotStart, type S3Server, startAwsModel, startS3 } from '@verger/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BASE } from './cloud.js';

const missing = cannotStart('s3');

/** The model as the SDK of AWS sees it: what the other tests of this folder stand on. */
describe.skipIf(missing)(`the model of EMR ${missing ? `(skipped: ${missing})` : ''}`, () => {
  let s3: S3Server;
  let model: AwsModel;
  let emr: EMRClient;
  const clientOf = (region: string) =>
    new EMRClient({
      endpoint: model.url,
      region,
      credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
      maxAttempts: 1,
    });
  beforeAll(async () => {
    s3 = await startS3();
    await s3.makeBucket(BASE.bucket);
    // A second of a policy lasts 5 ms here: a minute without work passes in 300 ms.
    model = await startAwsModel({ s3, second: 5, rules: { keyNames: [BASE.keyName] } });
    emr = clientOf(s3.region);
  }, 900_000);
  afterAll(async () => {
    emr?.destroy();
    await model?.stop();
    await s3?.stop();
  });

  const plan = (options: Record<string, unknown> = {}, changes: Partial<ClusterPlan> = {}): ClusterPlan => ({
    ...clusterPlan(parseDeployment(options), BASE, {
      ...{ clusterName: 'modelled', kind: 'interactive', provision: undefined },
    }),
    ...changes,
  });
  const shell = (
    Name: string,
    script: string,
    ActionOnFailure: 'CONTINUE' | 'TERMINATE_CLUSTER' = 'CONTINUE',
  ) => ({
    ...{ Name, ActionOnFailure },
    HadoopJarStep: { Jar: 'command-runner.jar', Args: ['bash', '-c', script] },
  });
  const run = async (...given: Parameters<typeof plan>) =>
    (await emr.send(new RunJobFlowCommand(plan(...given)))).JobFlowId!;
  const stateOf = async (ClusterId: string) =>
    (await emr.send(new DescribeClusterCommand({ ClusterId }))).Cluster!.Status!;
  const reaches = (id: string, state: string) =>
    expect.poll(async () => (await stateOf(id)).State, { timeout: 120_000 }).toBe(state);
  const terminate = async (id: string) => {
    await emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [id] }));
    await waitUntilClusterTerminated({ client: emr, maxWaitTime: 200, minDelay: 1 }, { ClusterId: id });
  };

  test('steps are processes: one completes, one fails and the cluster goes on, one is cancelled', async () => {
    // With the order itself: a cluster that has its steps later may wait for them first.
    const Steps = [shell('good', 'echo "$HOME"'), shell('bad', 'exit 3'), shell('long', 'sleep 600')];
    const ClusterId = (await emr.send(new RunJobFlowCommand({ ...plan(), Steps }))).JobFlowId!;
    const listed = async () => (await emr.send(new ListStepsCommand({ ClusterId }))).Steps!;
    const [long, bad, good] = (await listed()).map(({ Id }) => Id);
    await waitUntilStepComplete({ client: emr, maxWaitTime: 200, minDelay: 1 }, { ClusterId, StepId: good! });
    const step = async (StepId: string) =>
      (await emr.send(new DescribeStepCommand({ ClusterId, StepId }))).Step!;
    await expect.poll(async () => (await step(long!)).Status!.State, { timeout: 120_000 }).toBe('RUNNING');
    expect((await step(bad!)).Status).toMatchObject({
      State: 'FAILED',
      FailureDetails: { Reason: 'Unknown Error.' },
    });
    const cancelled = await emr.send(new CancelStepsCommand({ ClusterId, StepIds: [long!, good!] }));
    expect(cancelled.CancelStepsInfoList!.map(({ Status }) => Status)).toEqual(['SUBMITTED', 'FAILED']);
    await reaches(ClusterId, 'WAITING');
    expect((await listed()).map(({ Name, Status }) => [Name, Status!.State])).toEqual([
      ['long', 'CANCELLED'],
      ['bad', 'FAILED'],
      ['good', 'COMPLETED'],
    ]);
    await terminate(ClusterId);
    expect(model.clusters.at(-1)!.history).toEqual([
      ...['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'WAITING', 'TERMINATING', 'TERMINATED'],
    ]);
    const late = emr.send(
      new AddJobFlowStepsCommand({ JobFlowId: ClusterId, Steps: [shell('late', 'true')] }),
    );
    await expect(late).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('a cluster ends with the step that it was told to end with', async () => {
    const ClusterId = await run();
    const Steps = [shell('bad', 'exit 3', 'TERMINATE_CLUSTER'), shell('never', 'true')];
    await emr.send(new AddJobFlowStepsCommand({ JobFlowId: ClusterId, Steps }));
    await reaches(ClusterId, 'TERMINATED_WITH_ERRORS');
    expect((await stateOf(ClusterId)).StateChangeReason!.Code).toBe('STEP_FAILURE');
    expect(model.clusters.at(-1)!.steps.map(({ state }) => state)).toEqual(['FAILED', 'CANCELLED']);
  });

  test('nobody uses it: it ends by its policy, which can be read and changed', async () => {
    const ClusterId = await run();
    const get = new GetAutoTerminationPolicyCommand({ ClusterId });
    expect((await emr.send(get)).AutoTerminationPolicy).toEqual({ IdleTimeout: 1800 });
    const put = (IdleTimeout: number) =>
      emr.send(new PutAutoTerminationPolicyCommand({ ClusterId, AutoTerminationPolicy: { IdleTimeout } }));
    await expect(put(1)).rejects.toMatchObject({ name: 'ValidationException' });
    await put(60);
    expect((await emr.send(get)).AutoTerminationPolicy).toEqual({ IdleTimeout: 60 });
    await reaches(ClusterId, 'TERMINATED');
    expect((await stateOf(ClusterId)).StateChangeReason!.Message).toContain('auto-termination');
  });

  test('a node that says it is at work keeps its cluster, until it says so no more', async () => {
    const ClusterId = await run();
    const touch =
      'mkdir -p emr/metricscollector; for i in {1..40}; do touch emr/metricscollector/isbusy; sleep 0.1; done';
    // Not as a step that runs: as a program that no step waits for.
    const Steps = [shell('work', `(${touch}) > /dev/null 2>&1 & echo $$ >> units`)];
    await emr.send(new AddJobFlowStepsCommand({ JobFlowId: ClusterId, Steps }));
    await emr.send(
      new PutAutoTerminationPolicyCommand({ ClusterId, AutoTerminationPolicy: { IdleTimeout: 60 } }),
    );
    const cluster = model.clusters.at(-1)!;
    await expect.poll(() => cluster.steps[0]!.ended, { timeout: 120_000 }).toBeDefined();
    const workless = cluster.steps[0]!.ended!.getTime();
    await reaches(ClusterId, 'TERMINATED');
    // Ten times as long as the policy allows.
    expect(cluster.ended!.getTime() - workless).toBeGreaterThan(3000);
  });

  test('a zone without room refuses, and fleets look into all of them', async () => {
    const rules = { keyNames: [BASE.keyName], emptySubnets: ['subnet-1'] };
    const full = await startAwsModel({ s3, rules });
    const credentials = { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey };
    const client = new EMRClient({ endpoint: full.url, region: s3.region, credentials });
    try {
      await client.send(new RunJobFlowCommand(plan()));
      await full.clusters[0]!.over;
      expect(full.clusters[0]!.reason!.Message).toContain('do not have sufficient capacity');
      await client.send(new RunJobFlowCommand(plan({ fleets: true, spot: true })));
      await expect.poll(() => full.clusters[1]!.state, { timeout: 120_000 }).toBe('WAITING');
    } finally {
      client.destroy();
      await full.stop();
    }
  });

  test('limits of scaling are kept, and refused where they contradict each other', async () => {
    const ClusterId = await run({ maxCoreNodes: 5 });
    const get = new GetManagedScalingPolicyCommand({ ClusterId });
    const policy = (await emr.send(get)).ManagedScalingPolicy!;
    expect(policy.ComputeLimits).toMatchObject({ MinimumCapacityUnits: 1, MaximumCapacityUnits: 5 });
    const put = (limits: object) =>
      emr.send(
        new PutManagedScalingPolicyCommand({
          ClusterId,
          ManagedScalingPolicy: { ComputeLimits: { ...policy.ComputeLimits!, ...limits } },
        }),
      );
    await expect(put({ MinimumCapacityUnits: 9 })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put({ MaximumCoreCapacityUnits: 9 })).rejects.toMatchObject({ name: 'ValidationException' });
    await put({ MaximumCapacityUnits: 7 });
    expect((await emr.send(get)).ManagedScalingPolicy!.ComputeLimits!.MaximumCapacityUnits).toBe(7);
    await terminate(ClusterId);
  });

  test('core nodes come and go by ModifyInstanceGroups, and go by Spot', async () => {
    const ClusterId = await run({ spot: true });
    await reaches(ClusterId, 'WAITING');
    const groups = async () => (await emr.send(new ListInstanceGroupsCommand({ ClusterId }))).InstanceGroups!;
    const [primary, core] = await groups();
    const resize = (InstanceGroupId: string, InstanceCount: number) =>
      emr.send(
        new ModifyInstanceGroupsCommand({ ClusterId, InstanceGroups: [{ InstanceGroupId, InstanceCount }] }),
      );
    await expect(resize(primary!.Id!, 2)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(resize('ig-NOTHERE', 2)).rejects.toMatchObject({ name: 'ValidationException' });
    await resize(core!.Id!, 2);
    const instances = async (...InstanceStates: ('RUNNING' | 'TERMINATED')[]) =>
      (await emr.send(new ListInstancesCommand({ ClusterId, InstanceGroupTypes: ['CORE'], InstanceStates })))
        .Instances!;
    expect([(await instances('RUNNING')).length, (await instances('TERMINATED')).length]).toEqual([2, 1]);
    const cluster = model.clusters.at(-1)!;
    await cluster.loseSpot(1);
    expect((await groups())[1]).toMatchObject({ RequestedInstanceCount: 2, RunningInstanceCount: 1 });
    expect(cluster.isLiving).toBe(true);
    await cluster.loseSpot(1);
    await reaches(ClusterId, 'TERMINATED_WITH_ERRORS');
    expect((await stateOf(ClusterId)).StateChangeReason!.Code).toBe('INSTANCE_FAILURE');
  });

  const group = plan().Instances.InstanceGroups![0]!;
  test.each<[string, Partial<ClusterPlan>, RegExp]>([
    ['a release', { ReleaseLabel: 'emr-99.0.0' }, /release label is invalid: emr-99/],
    ['no name', { Name: '' }, /Name/],
    ['a name without end', { Name: 'x'.repeat(257) }, /Name/],
    ['no service role', { ServiceRole: '' }, /ServiceRole is required/],
    ['an idle time of a second', { AutoTerminationPolicy: { IdleTimeout: 1 } }, /IdleTimeout/],
    [
      'an instance type',
      { Instances: { ...plan().Instances, InstanceGroups: [{ ...group, InstanceType: 'm9.huge' }] } },
      /m9.huge/,
    ],
    ['no primary', { Instances: { ...plan().Instances, InstanceGroups: [] } }, /master/],
    ['a key', { Instances: { ...plan().Instances, Ec2KeyName: 'nobody' } }, /Invalid Ec2KeyName: nobody/],
    [
      'too many nodes',
      { Instances: { ...plan().Instances, InstanceGroups: [{ ...group, InstanceCount: 99 }] } },
      /VcpuLimitExceeded/,
    ],
  ])('refuses %s', async (_, changes, message) => {
    const before = model.clusters.length;
    await expect(emr.send(new RunJobFlowCommand(plan({}, changes)))).rejects.toThrow(message);
    expect(model.clusters).toHaveLength(before);
  });

  test('what is not there is not valid, and other regions have clusters of their own', async () => {
    const ClusterId = 'j-NOTHERE';
    await expect(emr.send(new DescribeClusterCommand({ ClusterId }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    const id = await run();
    const living = new ListClustersCommand({
      ClusterStates: ['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'WAITING'],
    });
    const there = async (client: EMRClient) => (await client.send(living)).Clusters;
    const elsewhere = clientOf('ap-south-1');
    expect(await there(elsewhere)).toEqual([]);
    expect(await there(emr)).toMatchObject([{ Id: id }]);
    elsewhere.destroy();
    await terminate(id);
  });
});
