import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMRClient, RunJobFlowCommand } from '@aws-sdk/client-emr';
import { clusterPlan, parseDeployment } from '@verger/cloud';
import {
  cannotStart,
  freePorts,
  lacksSshd,
  lacksTool,
  type Sshd,
  sshdUser,
  startSshd,
} from '@verger/testing';
import { errorOf } from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../support/templates.js';
import { BASE, type Cloud, startCloud } from './cloud.js';

const missing = cannotStart('s3') ?? lacksSshd() ?? lacksTool('aws');
const folder = temporaryFolder();

/** Programs that carry a connection, in place of AWS's endpoints: to the sshd that plays the node. */
function carriers(port: number): { commandLine: string; plugin: string } {
  const of = (name: string, program: string, ...lines: string[]) => {
    const at = join(folder, name);
    mkdirSync(at);
    writeFileSync(join(at, program), ['#!/usr/bin/env node', ...lines, ''].join('\n'), { mode: 0o755 });
    return at;
  };
  const commandLine = of(
    ...(['command-line', 'aws'] as const),
    'const [service, operation, ...more] = process.argv.slice(2);',
    "if (service === '--version') { console.log('aws-cli/2.27.0 of the tests'); process.exit(); }",
    "const ways = { 'open-tunnel': ['--instance-connect-endpoint-id', 'eice-1'], 'start-session': ['--document-name', 'AWS-StartSSHSession'] };",
    'const [option, value] = ways[operation] ?? process.exit(9);',
    'if (more[more.indexOf(option) + 1] !== value) process.exit(8);',
    `const socket = require('node:net').connect(${port}, '127.0.0.1');`,
    'process.stdin.pipe(socket).pipe(process.stdout);',
  );
  return { commandLine, plugin: of('plugin', 'session-manager-plugin', "console.log('1.2.0')") };
}

describe.skipIf(missing)(`cloud tunnel, on a model of AWS ${missing ? `(skipped: ${missing})` : ''}`, () => {
  let cloud: Cloud;
  let node: Sshd;
  let port: number;
  let ways: ReturnType<typeof carriers>;
  /** Keys that the node takes now, as EC2 Instance Connect has handed them to it. */
  const taken: string[] = [];
  const sent: string[] = [];
  const endpoints = ['eice-1'];
  beforeAll(async () => {
    [port] = (await freePorts(1)) as [number];
    node = await startSshd({ port, authorized: '' });
    ways = carriers(port);
    cloud = await startCloud({
      home: join(folder, 'home'),
      rules: { connectEndpoints: endpoints },
      async onKey(user, key) {
        expect(user).toBe(sshdUser);
        sent.push(key);
        taken.push(key);
        await node.authorize(`${taken.join('\n')}\n`);
      },
    });
    const use = { clusterName: 'there', kind: 'interactive', provision: undefined } as const;
    const {
      endpoint = '',
      region,
      accessKeyId,
      secretAccessKey,
    } = { ...cloud.s3, endpoint: cloud.model.url };
    const emr = new EMRClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
    await emr.send(new RunJobFlowCommand({ ...clusterPlan(parseDeployment({}), BASE, use) }));
    emr.destroy();
    await vi.waitFor(() => expect(cloud.model.clusters[0]!.state).toBe('WAITING'), { timeout: 120_000 });
  }, 900_000);
  afterAll(async () => {
    await cloud?.stop();
    await node?.stop();
  });

  /** Starts the command as a person of that name; `up` resolves when it says where JupyterHub is. */
  async function tunnel(person: string, path: string, ...more: string[]) {
    const [jupyter, history, tls, yarn] = await freePorts(4);
    const home = join(folder, person);
    mkdirSync(home, { recursive: true });
    const ports = ['--jupyter-port', `${jupyter}`, '--history-port', `${history}`];
    ports.push('--history-tls-port', `${tls}`, '--yarn-port', `${yarn}`, '--user', sshdUser, '--json');
    const running = cloud.verger(['cloud', 'tunnel', ...ports, ...more], {
      HOME: home,
      PATH: `${path}:${process.env.PATH}`,
    });
    return { ...running, jupyter };
  }

  test('several people at once, each by a key of their own that the node forgets', async () => {
    const people = await Promise.all(['alice', 'bob'].map((name) => tunnel(name, ways.commandLine)));
    for (const { said } of people) await said('until Ctrl-C');
    expect(new Set(sent).size).toBe(2);
    // A minute later.
    taken.length = 0;
    await node.authorize('');
    for (const { child } of people) child.kill('SIGINT');
    for (const { ended, jupyter } of people) {
      const { stdout } = await ended;
      expect(JSON.parse(stdout)).toMatchObject({
        by: 'instance-connect',
        links: expect.arrayContaining([{ name: 'JupyterHub', url: `https://127.0.0.1:${jupyter}` }]),
      });
    }
  }, 900_000);

  test('by Session Manager where there is no endpoint; without either it is said', async () => {
    endpoints.length = 0;
    try {
      const session = await tunnel('carol', `${ways.commandLine}:${ways.plugin}`);
      await session.said('until Ctrl-C');
      session.child.kill('SIGINT');
      expect(JSON.parse((await session.ended).stdout).by).toBe('session-manager');
      const none = await tunnel('carol', ways.commandLine);
      expect(errorOf(await none.ended)).toMatchObject({
        code: 'no-way',
        hint: expect.stringContaining('--session-manager'),
      });
    } finally {
      endpoints.push('eice-1');
    }
  }, 900_000);

  test('a node that takes no one-time keys says what to do', async () => {
    await node.authorize('');
    const refused = await tunnel('dave', ways.commandLine, '--identity', join(folder, 'none'));
    expect(errorOf(await refused.ended)).toMatchObject({ code: 'ssh-denied' });
  }, 900_000);
});
