import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cannotStart, lacksTool } from '@verger/testing';
import { errorOf } from '@verger/testing/program';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/templates.js';
import { type Cloud, deployOutputs, startCloud } from './cloud.js';
import { hubStandIns } from './hub-stand-ins.js';

const missing = cannotStart('s3') ?? lacksTool('aws');
const FAST = ['--poll-seconds', '0.3', '--json'];
const folder = temporaryFolder();
const home = join(folder, 'home');
let cloud: Cloud;

/** What the container of EMR's JupyterHub would hold. */
let container: string;

const lastJson = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1)!);

describe.skipIf(missing)(
  `deploy and destroy, on a model of AWS ${missing ? `(skipped: ${missing})` : ''}`,
  () => {
    const path = process.env.PATH;
    beforeAll(async () => {
      const standIns = hubStandIns(folder);
      ({ container } = standIns);
      process.env.PATH = `${standIns.path}:${path}`;
      cloud = await startCloud({ home, base: false });
    }, 900_000);
    afterAll(() => {
      process.env.PATH = path;
      return cloud?.stop();
    });
    afterEach(() => cloud.model.setFaults(undefined));

    const run = (...args: string[]) => cloud.verger(['cloud', ...args]).ended;
    const deploy = (...args: string[]) => run('deploy', '--email', 'ops@example.com', ...FAST, ...args);

    test('--dry-run says what it would make, and makes nothing', async () => {
      const ended = await deploy('--dry-run');
      expect({ exit: ended.exit, stderr: ended.exit === 0 ? '' : ended.stderr }).toEqual({
        exit: 0,
        stderr: '',
      });
      const { changes } = lastJson(ended.stdout);
      expect(changes.map(({ type }: { type: string }) => type)).toContain('AWS::S3::Bucket');
      expect(cloud.model.calls).not.toContain('cloudformation ExecuteChangeSet');
      expect(existsSync(join(home, '.ssh'))).toBe(false);
      expect(existsSync(join(cloud.s3.folder, 'verger-000000000000-us-east-1'))).toBe(false);
    }, 900_000);

    test('makes the base stack and a cluster with JupyterHub, twice the same, and takes both away but the bucket', async () => {
      const first = await deploy('--cluster', '--scientist', 'alice');
      expect({ exit: first.exit, stderr: first.exit === 0 ? '' : first.stderr }).toEqual({
        exit: 0,
        stderr: '',
      });
      const [cluster] = cloud.model.living();
      expect(cluster!.input).toMatchObject({
        ReleaseLabel: 'emr-7.13.0',
        SecurityConfiguration: expect.stringContaining('verger'),
        AutoTerminationPolicy: { IdleTimeout: 1800 },
      });
      const privateKey = readFileSync(join(home, '.ssh/verger-verger'), 'utf8');
      expect(privateKey).toContain('PRIVATE KEY');
      expect(`${first.stdout}${first.stderr}`).not.toContain('PRIVATE KEY');

      const again = await deploy('--cluster', '--scientist', 'alice');
      expect(again.stderr).toContain('verger-base is as it should be');
      expect(lastJson(again.stdout).changes).toEqual([]);
      expect(cloud.model.living()).toHaveLength(1);

      // Nobody signs in by a password that everybody knows.
      const accounts = readFileSync(join(container, 'etc/accounts'), 'utf8').trim().split('\n');
      const password = lastJson((await run('password', 'alice', '--json')).stdout).password as string;
      expect(accounts).toEqual(['jovyan:locked', 'alice:made', `alice:${password}`]);
      expect(readFileSync(join(container, 'etc/jupyter/conf/jupyterhub_config.py'), 'utf8')).toContain(
        "c.Authenticator.allowed_users = set(['alice'])",
      );
      expect(`${first.stdout}${first.stderr}`).not.toContain(password);
      expect(errorOf(await run('password', 'carol', '--json')).code).toBe('no-password');

      // What it did shows in the container, which here is a folder, and in the bucket.
      const notebooks = join(cloud.s3.folder, 'verger-000000000000-us-east-1/jupyter/alice');
      mkdirSync(notebooks, { recursive: true });
      writeFileSync(join(notebooks, '1-data-set.ipynb'), 'her own');
      const kernel = await run('kernel', ...FAST);
      expect({ exit: kernel.exit, stderr: kernel.exit === 0 ? '' : kernel.stderr }).toEqual({
        exit: 0,
        stderr: '',
      });
      expect(lastJson(kernel.stdout).cluster).toBe(cluster!.id);
      const spec = readFileSync(join(container, 'usr/local/share/jupyter/kernels/deno/kernel.json'), 'utf8');
      const { argv, env } = JSON.parse(spec);
      expect(argv).toEqual(['/opt/verger/start-kernel.sh', '{connection_file}']);
      expect(env.VERGER_PHOTOS_IN_S3).toBe('s3://verger-000000000000-us-east-1/photos');
      const installed = join(container, 'opt/verger');
      expect(statSync(join(installed, 'start-kernel.sh')).mode & 0o111).toBe(0o111);
      const said = (name: string) =>
        spawnSync(join(installed, name), ['--version'], { encoding: 'utf8' }).stdout;
      expect(said('deno')).toMatch(/^deno 2\./);
      expect(said('bin/node')).toMatch(/^v24\./);
      expect(existsSync(join(installed, 'node_modules/@verger/pipeline/index.js'))).toBe(true);
      expect(existsSync(join(installed, 'models/backbone.json'))).toBe(true);
      expect(readdirSync(notebooks).map((name) => name[0])).toEqual(['1', '2', '3', '4', '5']);
      expect(readFileSync(join(notebooks, '1-data-set.ipynb'), 'utf8')).toBe('her own');
      rmSync(container, { recursive: true });
      const without = await run('kernel', cluster!.id, ...FAST);
      expect(errorOf(without)).toMatchObject({
        code: 'step-failed',
        message: expect.stringContaining('there is no container jupyterhub on this node'),
      });
      expect(cloud.model.living()).toHaveLength(1);

      const status = await run('status', '--json');
      expect(lastJson(status.stdout)).toMatchObject({
        stacks: [
          { name: 'verger-base', state: 'CREATE_COMPLETE' },
          { name: 'verger-cluster', state: 'CREATE_COMPLETE' },
        ],
        clusters: [{ id: cluster!.id }],
      });
      const elsewhere = await run('status', '--region', 'eu-west-1');
      expect(elsewhere.stdout).toBe('verger is not deployed in eu-west-1\nnothing runs in eu-west-1\n');

      const asked = await run('destroy', ...FAST);
      expect(asked.exit).toBe(2);
      expect(errorOf(asked).code).toBe('not-confirmed');
      expect(asked.stderr).toContain(`to go: the cluster ${cluster!.id}`);
      expect(cloud.model.living()).toHaveLength(1);

      const gone = await run('destroy', '--yes', ...FAST);
      expect({ exit: gone.exit, stderr: gone.exit === 0 ? '' : gone.stderr }).toEqual({
        exit: 0,
        stderr: '',
      });
      expect(cloud.model.living()).toEqual([]);
      expect((await run('status')).stdout).toMatch(/^nothing runs in us-east-1$/m);
      expect(existsSync(join(cloud.s3.folder, 'verger-000000000000-us-east-1'))).toBe(true);
    }, 900_000);

    test('another cluster takes the place of one that has ended, or is wanted otherwise', async () => {
      expect((await deploy('--cluster')).exit).toBe(0);
      const [first] = cloud.model.living();
      // In place, and by another.
      const idle = await run('deploy', '--only-cluster', '--idle-minutes', '5', ...FAST);
      expect(lastJson(idle.stdout).changes).toEqual([
        { action: 'Modify', type: 'AWS::EMR::Cluster', id: 'Cluster' },
      ]);
      expect(first!.autoTermination).toEqual({ IdleTimeout: 300 });
      const fewer = await run('deploy', '--only-cluster', '--core-nodes', '2', ...FAST);
      expect(fewer.exit, fewer.stderr).toBe(0);
      const [second] = cloud.model.living();
      expect(second!.id).not.toBe(first!.id);

      second!.terminate('USER_REQUEST', 'Terminated by the auto-termination policy');
      await second!.over;
      const status = await run('status');
      expect(status.stdout).toContain(
        `its cluster ${second!.id} is gone: Terminated by the auto-termination policy`,
      );
      const finding = lastJson((await run('doctor', '--json')).stdout).findings.find(
        ({ what }: { what: string }) => what === 'interactive cluster',
      );
      expect(finding).toMatchObject({ ok: false, hint: expect.stringContaining('deploy --cluster') });
      const planned = await run('deploy', '--only-cluster', '--core-nodes', '2', '--dry-run', ...FAST);
      expect(lastJson(planned.stdout).changes).toMatchObject([
        { action: 'Replace', type: 'AWS::EMR::Cluster' },
      ]);
      expect(cloud.model.living()).toEqual([]);
      const again = await run('deploy', '--only-cluster', '--core-nodes', '2', ...FAST);
      expect(again.exit, again.stderr).toBe(0);
      expect(again.stderr).toContain(`${second!.id} has ended`);
      expect(cloud.model.living()).toHaveLength(1);
      expect((await run('destroy', '--yes', '--bucket', ...FAST)).exit).toBe(0);
    }, 900_000);

    test('takes over the bucket that was left, and takes it away when told', async () => {
      const early = await run('deploy', '--only-cluster', ...FAST);
      expect(errorOf(early).code).toBe('not-deployed');
      const first = await deploy();
      expect({ exit: first.exit, stderr: first.exit === 0 ? '' : first.stderr }).toEqual({
        exit: 0,
        stderr: '',
      });
      // What an operator may: the cluster, and nothing asked or changed of the base stack.
      const planned = await run('deploy', '--only-cluster', '--dry-run', ...FAST);
      expect(lastJson(planned.stdout).changes).toEqual([
        { action: 'Add', type: 'AWS::EMR::Cluster', id: 'Cluster' },
      ]);
      expect(cloud.model.living()).toEqual([]);
      const only = await run('deploy', '--only-cluster', '--poll-seconds', '0.3');
      expect(only.stdout).toMatch(/^photos belong in s3:\/\/verger-000000000000-us-east-1\/photos\/$/m);
      expect(only.stdout).toMatch(/^j-\w+: \w+; it ends after 30 minutes without work/m);
      expect(cloud.model.living()).toHaveLength(1);
      // Twice: the bucket is found also when its stack is gone.
      const kept = await run('destroy', '--yes', ...FAST);
      expect(lastJson(kept.stdout).going).toHaveLength(3);
      const gone = await run('destroy', '--yes', '--bucket', ...FAST);
      expect({ exit: gone.exit, stderr: gone.exit === 0 ? '' : gone.stderr }).toEqual({
        exit: 0,
        stderr: '',
      });
      expect(lastJson(gone.stdout).going.at(-1)).toMatch(/^the bucket verger-access-/);
      expect(existsSync(join(cloud.s3.folder, 'verger-000000000000-us-east-1'))).toBe(false);
      expect((await run('destroy', '--yes')).stdout).toMatch(/^nothing of verger is in us-east-1$/m);
    }, 900_000);

    test.each([
      ['throttle', 0, undefined],
      ['expired', 5, 'aws-expired'],
      ['denied', 5, 'aws-denied'],
    ] as const)(
      '%s: exit %i',
      async (fault, exit, code) => {
        // Throttled twice at each call, it gets through; the others stay as they are.
        cloud.model.setFaults(({ index, operation }) =>
          operation === 'ListClusters' && (fault !== 'throttle' || index % 3 !== 2) ? fault : undefined,
        );
        const ended = await run('status', '--json');
        expect(ended.exit).toBe(exit);
        if (code !== undefined) expect(errorOf(ended)).toMatchObject({ code, hint: expect.any(String) });
      },
      900_000,
    );

    test('what cannot be is said before anything is made', async () => {
      const before = cloud.model.calls.length;
      expect(errorOf(await run('deploy', '--json')).hint).toContain('--email you@example.com');
      const noKey = join(folder, 'no-key.pub');
      writeFileSync(noKey, 'nonsense');
      expect(errorOf(await deploy('--public-key', noKey)).code).toBe('public-key');
      expect(errorOf(await run('status', '--region', 'Paris', '--json')).message).toBe(
        '"Paris" is not an AWS region',
      );
      expect(errorOf(await run('status', '--profile', 'nobody', '--json')).code).toBe('no-profile');
      expect(errorOf(await run('status', '--endpoint-url', 'nonsense', '--json')).message).toContain(
        '--endpoint-url',
      );
      expect(cloud.model.calls.length).toBe(before);
      const early = await run('submit', ...FAST);
      expect(errorOf(early)).toMatchObject({ code: 'not-deployed', hint: expect.stringContaining('deploy') });
      expect(early.exit).toBe(2);
      const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' };
      const nobody = await cloud.verger(['cloud', 'status', '--json'], none).ended;
      expect(nobody.exit).toBe(5);
      expect(errorOf(nobody)).toMatchObject({
        code: 'aws-credentials',
        hint: expect.stringContaining('--profile'),
      });
    }, 900_000);

    test('the doctor finds what is missing, each with its hint', async () => {
      const ended = await run('doctor', '--core-nodes', '40', '--json');
      const { healthy, findings } = lastJson(ended.stdout);
      expect(healthy).toBe(false);
      expect(ended.exit).toBe(5);
      const of = (what: string) => findings.find((one: { what: string }) => one.what === what);
      expect(of('credentials')).toMatchObject({ ok: true, found: 'arn:aws:iam::000000000000:user/model' });
      expect(of('region')).toMatchObject({ ok: true, found: 'us-east-1 has m5.xlarge' });
      expect(of('base stack')).toMatchObject({ ok: false, hint: expect.stringContaining('deploy') });
      expect(of('quota')).toMatchObject({ ok: false, found: '164 of 64 vCPUs on demand' });
      expect(of('block public access')).toMatchObject({ ok: true });
      expect(of('network')).toMatchObject({ ok: true, found: '1 of 5 VPCs in us-east-1' });
      expect(of('names')).toMatchObject({ ok: true, found: 'all free' });
      for (const { ok, hint } of findings) expect(ok || hint.length > 10).toBe(true);
      cloud.model.setFaults(() => 'expired');
      const blind = lastJson((await run('doctor', '--json')).stdout);
      expect(blind.findings).toHaveLength(1);
      expect(blind.findings[0]).toMatchObject({ what: 'credentials', ok: false });
    }, 900_000);
  },
);

describe.skipIf(missing)(`a stack that cannot be made ${missing ? `(skipped: ${missing})` : ''}`, () => {
  test('is explained by the reason of its resource, and leaves nothing', async () => {
    const reason = 'verger-000000000000-us-east-1 already exists';
    const failing = await startCloud({ home: join(folder, 'failing'), base: false, failCreation: reason });
    try {
      const args = ['cloud', 'deploy', '--email', 'ops@example.com', ...FAST];
      const ended = await failing.verger(args).ended;
      expect(ended.exit).toBe(5);
      expect(errorOf(ended)).toMatchObject({
        code: 'stack-failed',
        message: expect.stringContaining(reason),
        hint: expect.stringContaining('--name'),
      });
    } finally {
      await failing.stop();
    }
  }, 900_000);
});

describe.skipIf(missing)(
  `an account in which things are there already ${missing ? `(skipped: ${missing})` : ''}`,
  () => {
    const args = ['cloud', 'deploy', '--email', 'ops@example.com', '--scientist', 'alice', ...FAST];

    test('a user joins; a key and a group of the same names are told before anything is made', async () => {
      const there = await startCloud({
        ...{ home: join(folder, 'there'), base: false },
        existing: {
          'AWS::IAM::User': ['alice'],
          'AWS::IAM::Group': ['verger-us-east-1-operators'],
          'AWS::EC2::KeyPair': ['verger'],
        },
        rules: { vpcQuota: 1 },
      });
      try {
        const { findings } = lastJson((await there.verger(['cloud', 'doctor', '--json']).ended).stdout);
        const of = (what: string) => findings.find((one: { what: string }) => one.what === what);
        expect(of('names')).toMatchObject({
          ok: false,
          found: expect.stringContaining('the group verger-us-east-1-operators'),
          hint: expect.stringContaining('delete-group'),
        });
        expect(of('network')).toMatchObject({ ok: false, hint: expect.stringContaining('--vpc') });
        const ended = await there.verger(args).ended;
        expect(ended.exit).toBe(5);
        const error = errorOf(ended);
        expect(error.code).toBe('name-taken');
        expect(error.message).toContain('the group verger-us-east-1-operators');
        expect(error.message).toContain('the key pair verger');
        expect(error.message).not.toContain('alice');
        expect(error.hint).toContain('--name');
        expect(error.hint).toContain('aws ec2 delete-key-pair --key-name verger');
        expect(there.model.calls).not.toContain('cloudformation CreateChangeSet');
      } finally {
        await there.stop();
      }
    }, 900_000);

    test("AWS's own roles are made, a user joins, a stack of the former name is kept, destroy forgets nothing", async () => {
      const fresh = await startCloud({
        ...{ home: join(folder, 'fresh'), base: false, linkedRoles: [], forgetsStacks: true },
        existing: { 'AWS::IAM::User': ['alice'] },
      });
      try {
        const doctor = await fresh.verger(['cloud', 'doctor', '--json']).ended;
        const { findings } = lastJson(doctor.stdout);
        const of = (what: string) => findings.find((one: { what: string }) => one.what === what);
        expect(of("AWS's own roles")).toMatchObject({
          ok: false,
          found: expect.stringContaining('AWSServiceRoleForEMRCleanup'),
          hint: expect.stringContaining('create-service-linked-role --aws-service-name spot.amazonaws.com'),
        });
        expect(of('budget')).toMatchObject({ ok: false, hint: expect.stringContaining('Status=Active') });
        await deployOutputs(fresh.model, 'verger-orchard');
        const ended = await fresh.verger(args).ended;
        expect(ended.exit, ended.stderr).toBe(0);
        expect(ended.stderr).toContain('alice is a user already');
        expect([...fresh.model.account.linkedRoles].sort()).toEqual([
          'elasticmapreduce.amazonaws.com',
          'spot.amazonaws.com',
        ]);
        fresh.model.account.costTags.set('verger:deployment', 'Active');
        const after = lastJson((await fresh.verger(['cloud', 'doctor', '--json']).ended).stdout).findings;
        expect(after.find(({ what }: { what: string }) => what === 'budget')).toMatchObject({ ok: true });
        const status = await fresh.verger(['cloud', 'status']).ended;
        expect(status.stdout).toContain('the stack verger-orchard: UPDATE_COMPLETE');
        const gone = await fresh.verger(['cloud', 'destroy', '--yes', '--bucket', ...FAST]).ended;
        expect(gone.exit, gone.stderr).toBe(0);
        // Who was there before is there after.
        expect(fresh.model.account.names('AWS::IAM::User', undefined)).toEqual(['alice']);
      } finally {
        await fresh.stop();
      }
    }, 900_000);
  },
);
