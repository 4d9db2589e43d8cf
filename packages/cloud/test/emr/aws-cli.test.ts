import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cannotStart, lacksTool, sparkHome, toolFolder } from '@verger/testing';
import { writeSamplePhotos } from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/templates.js';
import { type Cloud, startCloud } from './cloud.js';
import { hubStandIns } from './hub-stand-ins.js';

const missing = cannotStart('s3', 'spark') ?? lacksTool('aws', 'shellcheck');
const BUCKET = 'verger-000000000000-us-east-1';
const COUNT = 40;
const folder = temporaryFolder();
const home = join(folder, 'home');
const standIns = hubStandIns(folder);
let cloud: Cloud;

describe.skipIf(missing)(`plain aws commands ${missing ? `(skipped: ${missing})` : ''}`, () => {
  beforeAll(async () => {
    await writeSamplePhotos(join(folder, 'photos'), COUNT);
    cloud = await startCloud({ home, base: false, sparkHome: await sparkHome(), path: standIns.path });
  }, 900_000);
  afterAll(() => cloud?.stop());

  test('deploy the base stack, send the archive, run the job on a cluster and fetch the report, by the real aws', async () => {
    const out = join(folder, 'by-hand');
    const args = ['cloud', 'aws-cli', '--out', out, '--email', 'ops@example.com'].concat([
      ...['--release', 'emr-7.0.0', '--scientist', 'alice'],
    ]);
    const written = await cloud.verger([...args, '--region', 'us-east-1']).ended;
    expect({ exit: written.exit, stderr: written.exit === 0 ? '' : written.stderr }).toEqual({
      exit: 0,
      stderr: '',
    });
    expect(written.stdout).toContain('aws emr create-cluster');
    expect(cloud.model.calls).toEqual([]);
    const scripts = ['commands.sh', 'interactive.sh'].map((name) => join(out, name));
    const [script, interactive] = scripts as [string, string];
    const shellcheck = join(await toolFolder('shellcheck'), 'shellcheck');
    expect(spawnSync(shellcheck, scripts, { encoding: 'utf8' }).stdout).toBe('');

    // The photos come between the bucket and the cluster, as a person would send them.
    const text = readFileSync(script, 'utf8');
    expect(text).toContain('\n# 3. Bootstrap');
    const send = `aws s3 cp --only-show-errors --recursive '${join(folder, 'photos')}' "$BUCKET_URL/photos/"\n`;
    const ran = await shell(text.replace('\n# 3. Bootstrap', `\n${send}\n# 3. Bootstrap`), out);
    expect({ code: ran.code, stderr: ran.code === 0 ? '' : ran.stderr }).toEqual({ code: 0, stderr: '' });
    const [cluster] = cloud.model.clusters;
    expect(cluster!.input).toMatchObject({
      ReleaseLabel: 'emr-7.0.0',
      AutoTerminationPolicy: { IdleTimeout: 1800 },
      Instances: { KeepJobFlowAliveWhenNoSteps: false },
    });
    expect(cluster!.state).toBe('TERMINATED');
    const run = JSON.parse(readFileSync(join(cloud.s3.folder, BUCKET, 'runs/by-hand/run.json'), 'utf8'));
    expect(run).toMatchObject({ state: 'done', counts: { listed: COUNT, features: COUNT } });
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<html');

    // Twice the same: a first password that is there stays.
    for (const times of [1, 2]) {
      const more = await shell(readFileSync(interactive, 'utf8'), out);
      expect({ code: more.code, stderr: more.code === 0 ? '' : more.stderr }).toEqual({
        code: 0,
        stderr: '',
      });
      expect(cloud.model.living()).toHaveLength(times);
    }
    const [hub] = cloud.model.living();
    expect(hub!.input).toMatchObject({
      Applications: [{ Name: 'Hadoop' }, { Name: 'Spark' }, { Name: 'JupyterHub' }],
      Configurations: expect.arrayContaining([
        {
          Classification: 'jupyter-s3-conf',
          Properties: { 's3.persistence.enabled': 'true', 's3.persistence.bucket': BUCKET },
        },
      ]),
      Instances: { KeepJobFlowAliveWhenNoSteps: true },
    });
    for (const one of cloud.model.living()) {
      await expect.poll(() => one.state, { timeout: 120_000 }).toBe('WAITING');
    }
    const accounts = readFileSync(join(standIns.container, 'etc/accounts'), 'utf8').trim().split('\n');
    expect([...new Set(accounts)].sort()).toEqual([
      expect.stringMatching(/^alice:[\w-]{20}$/),
      ...['alice:made', 'jovyan:locked'],
    ]);
  }, 900_000);

  async function shell(text: string, cwd: string) {
    const path = [await toolFolder('aws'), process.env.PATH].join(':');
    const env = { ...process.env, ...cloud.model.env, HOME: home, PATH: path };
    const child = spawn('bash', ['-c', text, join(cwd, 'commands.sh')], { cwd, env });
    let stderr = '';
    child.stdout.resume();
    child.stderr.setEncoding('utf8').on('data', (more: string) => {
      stderr += more;
    });
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, stderr };
  }
});
