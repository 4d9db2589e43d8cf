import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMRClient, RunJobFlowCommand, type RunJobFlowCommandInput } from '@aws-sdk/client-emr';
import { cannotStart, lacksTool } from '@verger/testing';
import { errorOf, photo } from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/templates.js';
import { type Cloud, startCloud } from './cloud.js';
import { hubStandIns } from './hub-stand-ins.js';

const missing = cannotStart('s3') ?? lacksTool('aws');
const FAST = ['--poll-seconds', '0.3', '--json'];
const MAIL = 'ops@example.com';
const BUCKET = 'verger-000000000000-us-east-1';
const folder = temporaryFolder();
let cloud: Cloud;

const lastJson = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1)!);

// There is no Spark: every run fails.
describe.skipIf(missing)(
  `what operates by itself, on a model of AWS ${missing ? `(skipped: ${missing})` : ''}`,
  () => {
    beforeAll(async () => {
      cloud = await startCloud({
        ...{ home: join(folder, 'home'), base: false, path: hubStandIns(folder).path },
      });
      const deployed = await run('deploy', '--email', MAIL, ...FAST);
      expect(deployed.exit, deployed.stderr).toBe(0);
      await send(1);
    }, 900_000);
    afterAll(() => cloud?.stop());

    /** A photo comes. */
    const send = async (number: number) => {
      const file = join(folder, `${number}.jpg`);
      writeFileSync(file, await photo(number));
      await cloud.put(`photos/Apple/${number}.jpg`, file, BUCKET);
    };
    const inBucket = (key: string) => join(cloud.s3.folder, BUCKET, key);
    const run = (...args: string[]) => cloud.verger(['cloud', ...args]).ended;
    const finding = async (what: string, ...args: string[]) =>
      lastJson((await run('doctor', ...args, '--json')).stdout).findings.find(
        (one: { what: string }) => one.what === what,
      );
    const texts = () => cloud.model.mails().map(({ text }) => text);

    /** A run on a cluster of its own. */
    const fails = async () => {
      expect(errorOf(await run('submit', ...FAST)).code).toBe('step-failed');
      const cluster = cloud.model.clusters.at(-1)!;
      await cluster.over;
      return cluster;
    };

    test('a failure is told once, to who has said that they want to be told', async () => {
      expect(await finding('alarm')).toMatchObject({
        ok: false,
        found: expect.stringContaining(`${MAIL} has not confirmed yet`),
        hint: expect.stringContaining('aws sns subscribe'),
      });
      await fails();
      expect(texts()).toEqual([expect.stringContaining('Confirm subscription')]);
      cloud.model.confirmMails(MAIL);
      expect(await finding('alarm')).toMatchObject({ ok: true, found: expect.stringContaining(MAIL) });

      // The step takes its cluster with it: one mail, not two.
      const { id } = await fails();
      expect(texts().slice(1)).toEqual([
        expect.stringMatching(
          `^Verger verger, us-east-1: a cluster has ended with errors\\. .*${id}.*STEP_FAILURE.* verger cloud logs ${id} --name verger --region us-east-1$`,
        ),
      ]);

      const made = await run('deploy', '--only-cluster', '--hub-login', 'tunnel', ...FAST);
      expect(made.exit, made.stderr).toBe(0);
      const [there] = cloud.model.living();
      expect(errorOf(await run('submit', '--cluster', there!.id, ...FAST)).code).toBe('step-failed');
      expect(texts().slice(2)).toEqual([
        expect.stringMatching(
          `^Verger verger, us-east-1: a run has failed\\. Step s-.* verger cloud logs ${there!.id} .*$`,
        ),
      ]);
      // Whom somebody ends has not failed.
      there!.terminate('USER_REQUEST', 'Terminated by user request');
      await there!.over;
      expect(texts()).toHaveLength(3);
    }, 900_000);

    test('an application of EMR Serverless: made, looked at, and taken away with what runs on it', async () => {
      cloud.model.confirmMails(MAIL);
      expect(errorOf(await run('submit', '--target', 'serverless', ...FAST))).toMatchObject({
        code: 'not-deployed',
        hint: expect.stringContaining('verger cloud deploy --serverless'),
      });
      expect(await finding('EMR Serverless')).toMatchObject({
        ok: true,
        found: 'no application is deployed',
      });
      const made = await run('deploy', '--email', MAIL, '--serverless', ...FAST);
      expect(made.exit, made.stderr).toBe(0);
      expect(await finding('EMR Serverless')).toMatchObject({
        ok: true,
        found: expect.stringMatching(/^00\w+: CREATED; 16 of 64 vCPUs$/),
      });
      expect(await finding('EMR Serverless', '--core-nodes', '20')).toMatchObject({ ok: false });
      expect((await run('status')).stdout).toContain('the stack verger-serverless: CREATE_COMPLETE');
      // Without a Spark it ends at once, and there is no log to tell why.
      expect(errorOf(await run('submit', '--target', 'serverless', ...FAST))).toMatchObject({
        code: 'job-failed',
        message: expect.stringMatching(/^the job 00\w+ ended as FAILED/),
      });
      const failed = cloud.model.jobs.at(-1)!.id;
      expect(texts().at(-1)).toBe(
        `Verger verger, us-east-1: a run has failed. What it wrote: verger cloud logs ${failed} --name verger --region us-east-1`,
      );
      expect((await run('deploy', '--email', MAIL, ...FAST)).exit).toBe(0);
      const stacks = lastJson((await run('status', '--json')).stdout).stacks;
      expect(stacks.map((one: { name: string }) => one.name)).toContain('verger-serverless');
      const { going } = lastJson((await run('destroy', '--dry-run', '--json')).stdout);
      expect(going).toContain('the stack verger-serverless');
      const gone = await run('deploy', '--email', MAIL, '--no-serverless', ...FAST);
      expect(gone.exit, gone.stderr).toBe(0);
      expect(lastJson(gone.stdout).changes).toContainEqual(
        expect.objectContaining({ action: 'Remove', id: 'verger-serverless' }),
      );
      expect((await run('status')).stdout).not.toContain('verger-serverless');
    }, 900_000);

    test('a schedule runs the job when photos have come, only then, and never beside another run', async () => {
      cloud.model.confirmMails(MAIL);
      const role = 'arn:aws:iam::000000000000:role/verger-cloudformation';
      const args = ['--schedule', 'rate(1 day)', '--cloudformation-role', role];
      const scheduled = await run('deploy', '--email', MAIL, ...args, ...FAST);
      expect(scheduled.exit, scheduled.stderr).toBe(0);
      const body = new URLSearchParams({ Action: 'DescribeStacks', StackName: 'verger-schedule' });
      const described = await (await fetch(cloud.model.url, { method: 'POST', body })).text();
      expect(described).toContain(`<RoleARN>${role}</RoleARN>`);
      expect(await finding('schedule')).toMatchObject({
        ok: true,
        found: expect.stringContaining('are 0 days old'),
      });
      const fire = (hour: number) => cloud.model.fireSchedules(new Date(Date.UTC(2026, 0, 1, hour)));
      const started = (hour: string) => ({
        result: { started: expect.stringMatching(`^j-\\w+ verger-run-scheduled-20260101${hour}0000$`) },
      });
      expect(await fire(3)).toEqual([started('03')]);
      const cluster = cloud.model.clusters.at(-1)!;
      expect(cluster.input).toMatchObject({
        Instances: { KeepJobFlowAliveWhenNoSteps: false },
        AutoTerminationPolicy: { IdleTimeout: 1800 },
        Tags: expect.arrayContaining([{ Key: 'verger:deployment', Value: 'verger' }]),
        Steps: [{ Name: 'verger run scheduled', ActionOnFailure: 'TERMINATE_CLUSTER' }],
      });
      // Its bootstrap has found the archive, and its step has run.
      const told = cloud.model.account.metrics.length;
      await cluster.over;
      expect(cloud.model.account.metrics.slice(told)).toEqual([
        { name: 'Verger verger FailedRuns', value: 1 },
        { name: 'Verger verger Cost', value: expect.any(Number) },
      ]);
      expect(cluster.steps.map(({ state }) => state)).toEqual(['FAILED']);

      const emr = new EMRClient({
        ...{ endpoint: cloud.model.url, region: cloud.s3.region },
        credentials: { accessKeyId: cloud.s3.accessKeyId, secretAccessKey: cloud.s3.secretAccessKey },
      });
      const { Steps: _, ...order } = cluster.input as unknown as RunJobFlowCommandInput;
      const Instances = { ...order.Instances, KeepJobFlowAliveWhenNoSteps: true };
      await emr.send(new RunJobFlowCommand({ ...order, Instances, Name: 'verger-run-of-somebody' }));
      emr.destroy();
      const held = cloud.model.living()[0]!;
      expect(await fire(4)).toEqual([
        { result: { skipped: `${held.id} verger-run-of-somebody still runs` } },
      ]);
      held.terminate('USER_REQUEST', 'Terminated by user request');
      await held.over;

      // What a run that was brought to its end leaves behind.
      const done = join(folder, 'run.json');
      writeFileSync(done, JSON.stringify({ state: 'done', startedAt: new Date() }));
      await cloud.put('runs/scheduled/run.json', done, BUCKET);
      const before = cloud.model.clusters.length;
      expect(await fire(5)).toEqual([{ result: { skipped: 'no photo has come since the last run' } }]);
      expect(cloud.model.clusters).toHaveLength(before);
      await send(2);
      expect(await fire(6)).toEqual([started('06')]);
      // Called twice for the same time: the first order stands.
      expect(await fire(6)).toEqual([{ result: { skipped: expect.stringContaining('060000 still runs') } }]);
      await cloud.model.clusters.at(-1)!.over;

      // Nodes that would not start are told before they cost money.
      rmSync(inBucket('bootstrap/certificates.zip'));
      expect(await fire(7)).toEqual([{ error: expect.stringContaining('certificates.zip is not in') }]);
      expect(texts().at(-1)).toContain('make them anew: verger cloud deploy');
      expect(await finding('schedule')).toMatchObject({ ok: false });

      expect((await run('status')).stdout).toContain('the stack verger-schedule: CREATE_COMPLETE');
      const none = await run('deploy', '--email', MAIL, '--no-schedule', ...FAST);
      expect(none.exit, none.stderr).toBe(0);
      expect(await fire(8)).toEqual([]);
      const again = await run('deploy', '--email', MAIL, '--schedule', 'cron(0 3 * * ? *)', ...FAST);
      expect(again.exit, again.stderr).toBe(0);
      const gone = await run('destroy', '--yes', '--bucket', ...FAST);
      expect(lastJson(gone.stdout).going[0]).toBe('the stack verger-schedule');
      expect(await fire(9)).toEqual([]);
    }, 900_000);
  },
);
