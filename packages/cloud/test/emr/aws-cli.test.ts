import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cannotStart, lacksTool, sparkHome, toolFolder } from '@verger/testing';
import { writeSamplePhotos } from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/templates.js';
import { type Cloud, startCloud } from './cloud.js';

const missing = cannotStart('s3', 'spark') ?? lacksTool('aws', 'shellcheck');
const BUCKET = 'verger-000000000000-us-east-1';
const COUNT = 40;
const folder = temporaryFolder();
const home = join(folder, 'home');
let cloud: Cloud;

describe.skipIf(missing)(`plain aws commands ${missing ? `(skipped: ${missing})` : ''}`, () => {
  beforeAll(async () => {
    await writeSamplePhotos(join(folder, 'photos'), COUNT);
    cloud = await startCloud({ home, base: false, sparkHome: await sparkHome() });
  }, 900_000);
  afterAll(() => cloud?.stop());

  test('deploy the base stack, send the archive, run the job on a cluster and fetch the report, by the real aws', async () => {
    const out = join(folder, 'by-hand');
    const args = ['cloud', 'aws-cli', '--out', out, '--email', 'ops@example.com', '--release', 'emr-7.0.0'];
    const written = await cloud.verger([...args, '--region', 'us-east-1']).ended;
    expect({ exit: written.exit, stderr: written.exit === 0 ? '' : written.stderr }).toEqual({
      exit: 0,
      stderr: '',
    });
    expect(written.stdout).toContain('aws emr create-cluster');
    expect(cloud.model.calls).toEqual([]);
    const script = join(out, 'commands.sh');
    const shellcheck = join(await toolFolder('shellcheck'), 'shellcheck');
    expect(spawnSync(shellcheck, [script], { encoding: 'utf8' }).stdout).toBe('');

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
