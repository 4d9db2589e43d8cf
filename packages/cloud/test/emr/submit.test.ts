import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EMRClient, RunJobFlowCommand, TerminateJobFlowsCommand } from '@aws-sdk/client-emr';
import { type ClusterPlan, clusterPlan, parseDeployment } from '@verger/cloud';
import { synthesise } from '@verger/cloud/stacks';
import { openSource } from '@verger/storage/photos';
import { type AwsModel, cannotStart, lacksTool, sparkHome } from '@verger/testing';
import { filesOf } from '@verger/testing/fixtures';
import { errorOf, noneLeft, writeSamplePhotos } from '@verger/testing/program';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/templates.js';
import { BASE, BUCKET, type Cloud, deployTemplate, startCloud } from './cloud.js';

const missing = cannotStart('s3', 'spark') ?? lacksTool('aws');
/** Real photos, beside the repository; drawn ones where they are not. */
const SHARED = fileURLToPath(new URL('../../../../../shared/fruits-360', import.meta.url));
const isReal = existsSync(SHARED);
const COUNT = isReal ? 500 : 96;
/** Of them, for a job without a cluster. */
const SOME = 90;
const FAST = ['--poll-seconds', '0.3', '--json'];
const folder = temporaryFolder();
let cloud: Cloud;

describe.skipIf(missing)(`submit, on a model of EMR ${missing ? `(skipped: ${missing})` : ''}`, () => {
  beforeAll(async () => {
    const photos = isReal ? SHARED : join(folder, 'photos');
    if (!isReal) await writeSamplePhotos(photos, COUNT);
    const { photos: all } = await openSource(photos).list();
    const some = all.filter(
      (_, at) => Math.floor(((at + 1) * COUNT) / all.length) > Math.floor((at * COUNT) / all.length),
    );
    cloud = await startCloud({ home: join(folder, 'home'), sparkHome: await sparkHome() });
    for (const { path } of some) await cloud.put(`photos/${path}`, join(photos, path));
  }, 900_000);
  afterAll(() => cloud?.stop());
  afterEach(() => cloud.model.setFaults(undefined));

  const submit = (...args: string[]) => cloud.verger(['cloud', 'submit', ...FAST, ...args]);
  const last = () => cloud.model.clusters.at(-1)!;
  const nothingRuns = async () => {
    await last().over;
    expect(cloud.model.living()).toEqual([]);
    await noneLeft(`AWS_SECRET_ACCESS_KEY=${cloud.s3.secretAccessKey}`);
  };

  test.each([[[]], [['--release', 'emr-7.0.0', '--instance-type', 'm5.xlarge', '--core-nodes', '3']]])(
    `the whole way %j over ${COUNT} ${isReal ? 'real' : 'drawn'} photos: archive, bootstrap, Spark step, results in S3, report here, cluster gone`,
    async (args) => {
      const told = cloud.model.account.metrics.length;
      const ended = await submit(...args, '--components', '8').ended;
      expect({ exit: ended.exit, stderr: ended.exit === 0 ? '' : ended.stderr }).toEqual({
        exit: 0,
        stderr: '',
      });
      const submitted = JSON.parse(ended.stdout.trimEnd().split('\n').at(-1)!);
      expect(submitted.out).toMatch(new RegExp(`^s3://${BUCKET}/runs/\\d{14}-`));
      const run = JSON.parse(readFileSync(join(folder, 'home', submitted.files[0]), 'utf8'));
      expect(run.state).toBe('done');
      expect(run.counts).toMatchObject({
        listed: COUNT,
        features: COUNT,
        errors: 0,
        reduced: COUNT,
      });
      expect(run.throughput.engine).toBe('spark');
      expect(submitted.files.map((file: string) => file.split('/').at(-1))).toEqual([
        'run.json',
        'report.html',
        'metrics.json',
        'model.json',
      ]);
      const there = readdirSync(join(cloud.s3.folder, BUCKET, 'runs', submitted.out.split('/').at(-1)));
      expect(there).toEqual(expect.arrayContaining(['features', 'reduced', 'classifier', 'report.html']));
      // Four nodes for at least a minute each, and a request a photo.
      expect(submitted.cost.run.hours).toBeGreaterThanOrEqual((4 * 60) / 3600);
      expect(submitted.cost.run.requests).toBeGreaterThan(COUNT * 4e-7);
      expect(submitted.cost.run.total).toBeGreaterThan(submitted.cost.run.ec2);
      expect(submitted.cost.estimated).toBeGreaterThan(0);
      // What the run has written for the dashboard.
      const values = cloud.model.account.metrics
        .slice(told)
        .map(({ name, value }) => [name.replace('Verger verger ', ''), value]);
      expect(Object.fromEntries(values)).toEqual({
        ...{ Runs: 1, FailedRuns: 0, Photos: COUNT, Errors: 0, Cost: expect.any(Number) },
        PhotosPerSecond: run.throughput.photosPerSecond,
      });
      const cluster = last();
      expect(cluster.history).toEqual(['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'TERMINATING', 'TERMINATED']);
      expect(cluster.input.ReleaseLabel).toBe(args[1] ?? 'emr-7.13.0');
      expect(cluster.steps.map(({ state }) => state)).toEqual(['COMPLETED']);
      await nothingRuns();
    },
    900_000,
  );

  test('a step that fails is explained in its own words, and leaves no cluster', async () => {
    const ended = await submit('--components', '5000').ended;
    const error = errorOf(ended);
    expect(ended.exit).toBe(5);
    expect(error.code).toBe('step-failed');
    expect(error.message).toMatch(/ended as FAILED: 5000 components of features of dimension 1280/);
    expect(error.hint).toContain('submit again with the same --out');
    await last().over;
    expect(last().state).toBe('TERMINATED_WITH_ERRORS');
    expect(last().reason?.Code).toBe('STEP_FAILURE');
    const logs = await cloud.verger(['cloud', 'logs', last().id]).ended;
    expect(logs.exit).toBe(0);
    expect(logs.stdout).toContain('components');
    await nothingRuns();
  }, 900_000);

  test('a bootstrap that fails is explained in its own words, and leaves no cluster', async () => {
    // The archive is damaged between the upload and the start of the node.
    cloud.model.setFaults(({ operation }) => {
      if (operation === 'RunJobFlow') damageArchives();
      return undefined;
    });
    const ended = await submit('--components', '8').ended;
    const error = errorOf(ended);
    expect(ended.exit).toBe(5);
    expect(error.code).toBe('bootstrap-failed');
    expect(error.message).toMatch(/is not what it should be: its SHA-256 is/);
    expect(error.hint).toMatch(
      /^have it sent anew: aws s3 rm s3:\/\/verger-model\/bootstrap\/archives\/\S+gz, then/,
    );
    expect(last().history).toEqual(['STARTING', 'BOOTSTRAPPING', 'TERMINATING', 'TERMINATED_WITH_ERRORS']);
    expect(last().steps.map(({ state }) => state)).toEqual(['CANCELLED']);
    damageArchives();
    await nothingRuns();
  }, 900_000);

  test('a Ctrl-C while the step runs ends the cluster', async () => {
    const running = submit('--components', '8');
    await running.said('the step runs');
    running.child.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.exit).toBe(130);
    expect(ended.stderr).toMatch(/j-\w+ ends; --out s3:/);
    await last().over;
    expect(last().state).toBe('TERMINATED');
    expect(last().reason?.Code).toBe('USER_REQUEST');
    await nothingRuns();
  }, 900_000);

  test('a killed command leaves a cluster that ends by itself, with the results', async () => {
    const running = submit('--components', '8', '--out', `s3://${BUCKET}/runs/killed`);
    await running.said('the step runs');
    running.child.kill('SIGKILL');
    await running.ended;
    await last().over;
    expect(last().state).toBe('TERMINATED');
    expect(runOf('killed')).toMatchObject({ state: 'done' });
    const before = cloud.model.clusters.length;
    const found = await submit('--follow', last().id).ended;
    expect(found.exit, found.stderr).toBe(0);
    const { out, files } = JSON.parse(found.stdout.trimEnd().split('\n').at(-1)!);
    expect(out).toBe(`s3://${BUCKET}/runs/killed`);
    expect(files).toContain('out/killed/report.html');
    expect(errorOf(await submit('--follow', last().id, '--limit', '3').ended).code).toBe('bad-option');
    expect(cloud.model.clusters).toHaveLength(before);
    await nothingRuns();
  }, 900_000);

  test('lost answers and throttling: one cluster, one step, followed to its end', async () => {
    const before = cloud.model.clusters.length;
    cloud.model.setFaults(({ operation, index }) => {
      if (operation === 'RunJobFlow') return 'lost';
      if (operation === 'DescribeStep') return index % 4 === 0 ? 'cut' : undefined;
      if (operation === 'DescribeCluster') return index % 3 === 0 ? 'throttle' : undefined;
      return undefined;
    });
    const ended = await submit('--components', '5000').ended;
    expect(errorOf(ended).code).toBe('step-failed');
    expect(ended.stderr).toContain('looking whether it was heard');
    expect(cloud.model.clusters).toHaveLength(before + 1);
    expect(last().steps).toHaveLength(1);
    await nothingRuns();
  }, 900_000);

  test('--cluster submits to one that is there; a Ctrl-C takes the step off and leaves the cluster', async () => {
    const deployment = parseDeployment({});
    const provision = provisionOf();
    const use = { clusterName: 'there', kind: 'interactive', provision } as const;
    const emr = new EMRClient(clientOptions());
    const plan = clusterPlan(deployment, BASE, use);
    const { JobFlowId: id } = await emr.send(new RunJobFlowCommand({ ...plan }));
    try {
      const failing = await submit('--cluster', id!, '--components', '5000').ended;
      expect(errorOf(failing)).toMatchObject({
        code: 'step-failed',
        message: expect.stringContaining('5000 components'),
      });
      expect(last().isLiving).toBe(true);
      // The answer to the order is lost, and then the credentials: one step, that can be found again.
      // From the first look on: by the second, a quick step has failed and nobody looks again.
      cloud.model.setFaults(({ operation }) => {
        if (operation === 'AddJobFlowSteps') return 'lost';
        return operation === 'DescribeStep' ? 'expired' : undefined;
      });
      const lost = await submit('--cluster', id!, '--components', '5000').ended;
      expect(errorOf(lost)).toMatchObject({
        code: 'aws-expired',
        hint: expect.stringContaining(`verger cloud submit --follow ${id}`),
      });
      cloud.model.setFaults(undefined);
      expect(last().steps).toHaveLength(2);
      const found = await submit('--follow', id!).ended;
      expect(errorOf(found).code).toBe('step-failed');
      const running = submit('--cluster', id!, '--components', '8');
      await running.said('the step runs');
      running.child.kill('SIGINT');
      expect((await running.ended).exit).toBe(130);
      expect(last().steps.map(({ state }) => state)).toEqual(['FAILED', 'FAILED', 'CANCELLED']);
      expect(last().isLiving).toBe(true);
    } finally {
      await emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [id!] }));
      emr.destroy();
    }
    await nothingRuns();
  }, 900_000);

  test('a zone without room: it is said, and the next one is tried', async () => {
    cloud.model.setRules({ emptySubnets: ['subnet-1'] });
    try {
      const before = cloud.model.clusters.length;
      const ended = await submit('--components', '5000').ended;
      expect(errorOf(ended).code).toBe('step-failed');
      expect(ended.stderr).toMatch(/us-east-1a has no m5.xlarge to give now; trying us-east-1b/);
      expect(cloud.model.clusters).toHaveLength(before + 2);
      cloud.model.setRules({ emptySubnets: ['subnet-1', 'subnet-2'] });
      const full = await submit('--components', '5000').ended;
      expect(errorOf(full)).toMatchObject({
        code: 'cluster-ended',
        hint: expect.stringContaining('--fleets'),
      });
    } finally {
      cloud.model.setRules({ emptySubnets: [] });
    }
    await nothingRuns();
  }, 900_000);

  /** Waits until a worker computes on the node of a cluster. */
  const computes = (cluster: AwsModel['clusters'][number]) =>
    expect.poll(async () => (await cluster.workers()).length, { timeout: 600_000 }).toBeGreaterThan(0);

  test('Spot takes a node: its work is done again', async () => {
    const working = submit('--spot', '--components', '8', '--out', `s3://${BUCKET}/runs/spot-one`);
    await working.said('the step runs');
    await computes(last());
    await last().loseSpot(1);
    const ended = await working.ended;
    expect(ended.exit, ended.stderr).toBe(0);
    expect(runOf('spot-one')).toMatchObject({ state: 'done', counts: { features: COUNT, errors: 0 } });
    await nothingRuns();
  }, 900_000);

  test('Spot takes all nodes: the cluster ends, it is said why, and the same --out takes the run up', async () => {
    const args = ['--spot', '--components', '8', '--limit', '90', '--out', `s3://${BUCKET}/runs/spot-all`];
    const working = submit(...args);
    await working.said('the step runs');
    await computes(last());
    await last().loseSpot(3);
    expect(errorOf(await working.ended)).toMatchObject({
      code: 'cluster-ended',
      message: expect.stringContaining('terminated due to Spot'),
      hint: expect.stringContaining('without --spot'),
    });
    await nothingRuns();
    const again = await submit(...args).ended;
    expect(again.exit, again.stderr).toBe(0);
    expect(runOf('spot-all')).toMatchObject({ state: 'done', counts: { listed: 90, features: 90 } });
    await nothingRuns();
  }, 900_000);

  test('--dry-run says what it would order, and orders nothing', async () => {
    const before = cloud.model.clusters.length;
    const ended = await submit('--dry-run', '--spot').ended;
    expect(ended.exit).toBe(0);
    const order = JSON.parse(ended.stdout);
    expect(order).toMatchObject({
      ReleaseLabel: 'emr-7.13.0',
      AutoTerminationPolicy: { IdleTimeout: 1800 },
      Instances: { KeepJobFlowAliveWhenNoSteps: false },
      Steps: [{ ActionOnFailure: 'TERMINATE_CLUSTER', HadoopJarStep: { Jar: 'command-runner.jar' } }],
    });
    expect(order.Instances.InstanceGroups[1].Market).toBe('SPOT');
    expect(cloud.model.clusters).toHaveLength(before);
  }, 900_000);

  test.each([
    [['--out', '/tmp/here'], 'submit-place'],
    [['s3://verger-model/nothing-here'], 'photos-missing'],
    [['--name', 'other'], 'not-deployed'],
    [['--region', 'eu-west-1'], 'not-deployed'],
    [['--core-nodes', '40'], 'aws-quota'],
  ])(
    '%j is refused before a cluster is made: %s',
    async (args, code) => {
      const before = cloud.model.clusters.length;
      expect(errorOf(await submit(...args).ended).code).toBe(code);
      expect(cloud.model.clusters).toHaveLength(before);
    },
    900_000,
  );

  describe('without a cluster, on a model of EMR Serverless', () => {
    beforeAll(async () => {
      const { serverless } = await synthesise(parseDeployment({ serverless: true }), join(folder, 'stacks'));
      await deployTemplate(cloud.model, 'verger-serverless', readFileSync(serverless!.path, 'utf8'));
    });
    const lastJob = () => cloud.model.jobs.at(-1)!;
    const serverless = (...args: string[]) =>
      submit('--target', 'serverless', '--limit', String(SOME), '--components', '8', ...args);

    test(`the same job as spark-submit gets it, over ${SOME} photos: the bits of the local engine`, async () => {
      const clusters = cloud.model.clusters.length;
      const ended = await serverless('--out', `s3://${BUCKET}/runs/serverless`).ended;
      expect({ exit: ended.exit, stderr: ended.exit === 0 ? '' : ended.stderr }).toEqual({
        exit: 0,
        stderr: '',
      });
      const { job, files, cost } = JSON.parse(ended.stdout.trimEnd().split('\n').at(-1)!);
      expect(files.map((file: string) => file.split('/').at(-1))).toContain('report.html');
      expect(runOf('serverless')).toMatchObject({ state: 'done', counts: { features: SOME, reduced: SOME } });
      expect(lastJob().id).toBe(job);
      expect(lastJob().history).toEqual(['SUBMITTED', 'SCHEDULED', 'RUNNING', 'SUCCESS']);
      // A driver and three executors of four vCPUs, for at least a minute each.
      expect(cost.run.vcpuHours).toBeGreaterThanOrEqual((16 * 60) / 3600);
      expect(cost.run.total).toBeGreaterThan(cost.run.vcpus + cost.run.memory);
      expect(cloud.model.clusters).toHaveLength(clusters);
      const followed = await submit('--follow', job).ended;
      expect(followed.exit, followed.stderr).toBe(0);
      expect(JSON.parse(followed.stdout.trimEnd().split('\n').at(-1)!)).toMatchObject({ job, files });

      const local = join(folder, 'local');
      const args = [`s3://${BUCKET}/photos`, '--limit', String(SOME), '--out', local, '--json'];
      const alone = await cloud.verger(['features', ...args]).ended;
      expect(alone.exit, alone.stderr).toBe(0);
      const found = filesOf(join(cloud.s3.folder, BUCKET, 'runs/serverless'), 'features');
      const wanted = filesOf(local, 'features');
      expect(wanted.size).toBeGreaterThan(0);
      expect([...found.keys()]).toEqual([...wanted.keys()]);
      for (const [file, bytes] of found)
        expect({ file, same: bytes.equals(wanted.get(file)!) }).toEqual({ file, same: true });
      await nothingOfJobs();
    }, 900_000);

    test('a job that fails says why, in its own words', async () => {
      const ended = await serverless('--components', '5000').ended;
      expect(errorOf(ended)).toMatchObject({
        code: 'job-failed',
        message: expect.stringMatching(/ended as FAILED: 5000 components of features of dimension 1280/),
      });
      expect((await cloud.verger(['cloud', 'logs', lastJob().id]).ended).stdout).toContain('5000 components');
      await nothingOfJobs();
    }, 900_000);

    test('a Ctrl-C cancels the job, with all that it started', async () => {
      const running = serverless();
      await running.said('the job runs');
      await expect
        .poll(async () => (await lastJob().node?.workers())?.length ?? 0, { timeout: 600_000 })
        .toBeGreaterThan(0);
      const status = await cloud.verger(['cloud', 'status']).ended;
      expect(status.stdout).toMatch(new RegExp(`${lastJob().id} verger run .*: RUNNING`));
      running.child.kill('SIGINT');
      expect((await running.ended).exit).toBe(130);
      await lastJob().over;
      expect(lastJob().history.slice(-2)).toEqual(['CANCELLING', 'CANCELLED']);
      await nothingOfJobs();
    }, 900_000);

    test('the order is the same whoever looks at it, and is refused beside nodes', async () => {
      const jobs = cloud.model.jobs.length;
      const order = JSON.parse((await serverless('--dry-run').ended).stdout);
      expect(order.jobDriver.sparkSubmit.sparkSubmitParameters).toBe(
        (lastJob().input.jobDriver as typeof order.jobDriver).sparkSubmit.sparkSubmitParameters,
      );
      for (const [args, code] of [
        [['--spot'], 'bad-option'],
        [['--cluster', 'j-1'], 'bad-option'],
        [['--instance-type', 'm6g.xlarge'], 'bad-option'],
        [['--core-nodes', '40'], 'aws-refused'],
      ] as const)
        expect(errorOf(await serverless(...args).ended).code).toBe(code);
      expect(cloud.model.jobs).toHaveLength(jobs);
    }, 900_000);

    const nothingOfJobs = async () => {
      await lastJob().over;
      await noneLeft(`AWS_SECRET_ACCESS_KEY=${cloud.s3.secretAccessKey}`);
    };
  });

  const runOf = (name: string) =>
    JSON.parse(readFileSync(join(cloud.s3.folder, BUCKET, 'runs', name, 'run.json'), 'utf8'));

  const clientOptions = () => ({
    endpoint: cloud.model.url,
    region: cloud.s3.region,
    credentials: { accessKeyId: cloud.s3.accessKeyId, secretAccessKey: cloud.s3.secretAccessKey },
  });

  /** What an earlier submit has put into the bucket. */
  function provisionOf() {
    const input = cloud.model.clusters[0]!.input as unknown as ClusterPlan;
    const { Path, Args } = input.BootstrapActions[0]!.ScriptBootstrapAction;
    const key = (url: string) => url.replace(`s3://${BUCKET}/`, '');
    return { script: key(Path), archive: key(Args[0]!), sha256: Args[1]! };
  }

  /** One bit, in the bucket; done twice it is whole again. */
  function damageArchives(): void {
    const archives = join(cloud.s3.folder, BUCKET, 'bootstrap/archives');
    for (const name of readdirSync(archives)) {
      const bytes = readFileSync(join(archives, name));
      const middle = bytes.length >> 1;
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
      writeFileSync(join(archives, name), bytes);
    }
  }
});
