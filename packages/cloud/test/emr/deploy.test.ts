import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { errorOf } from '../../../cli/test/support/verger.js';
import { cannotStart, lacksTool } from '../../../testing/src/index.js';
import { temporaryFolder } from '../support/templates.js';
import { type Cloud, startCloud } from './cloud.js';

const missing = cannotStart('s3') ?? lacksTool('aws');
const FAST = ['--poll-seconds', '0.3', '--json'];
const folder = temporaryFolder();
const home = join(folder, 'home');
let cloud: Cloud;

/** What the container of EMR's JupyterHub would hold. */
const container = join(folder, 'container');

/** `sudo` and `docker` for the nodes: of a container there is a folder, and programs run as if it were their root. */
function standIns(): string {
  const programs = join(folder, 'stand-ins');
  mkdirSync(programs);
  mkdirSync(container);
  const program = (name: string, ...lines: string[]) =>
    writeFileSync(join(programs, name), ['#!/bin/bash', ...lines, ''].join('\n'), { mode: 0o755 });
  program('sudo', 'exec "$@"');
  program(
    'docker',
    `root=${container}`,
    '[[ -d $root ]] || { echo "No such container: jupyterhub" >&2; exit 1; }',
    'case $1 in',
    '  exec) shift 2; for one; do shift; [[ $one = /* ]] && one=$root$one; set -- "$@" "$one"; done; exec "$@" ;;',
    '  cp) exec cp "$2" "$root$(cut -d: -f2 <<< $3)" ;;',
    'esac',
  );
  return programs;
}

const lastJson = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1)!);

describe.skipIf(missing)(
  `deploy and destroy, on a model of AWS ${missing ? `(skipped: ${missing})` : ''}`,
  () => {
    const path = process.env.PATH;
    beforeAll(async () => {
      process.env.PATH = `${standIns()}:${path}`;
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

      // What it did shows in the container, which here is a folder.
      const kernel = await run('kernel', ...FAST);
      expect({ exit: kernel.exit, stderr: kernel.exit === 0 ? '' : kernel.stderr }).toEqual({
        exit: 0,
        stderr: '',
      });
      expect(lastJson(kernel.stdout).cluster).toBe(cluster!.id);
      const spec = readFileSync(join(container, 'usr/local/share/jupyter/kernels/deno/kernel.json'), 'utf8');
      const [program] = JSON.parse(spec).argv;
      const { stdout } = spawnSync(join(container, program), ['--version'], { encoding: 'utf8' });
      expect(stdout).toMatch(/^deno 2\./);
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
        '"Paris" is no region of AWS',
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
