import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeInstanceConnectEndpointsCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { SendSSHPublicKeyCommand } from '@aws-sdk/client-ec2-instance-connect';
import { VergerError } from '@verger/base';
import { calling } from '../aws/errors.js';
import type { Session } from '../aws/session.js';
import { makePair, privateKeyOf } from '../aws/ssh-key.js';
import type { Primary } from './primary.js';

/** What `aws --version` says when it can open tunnels: version 1 cannot. */
export const AWS_CLI = /^aws-cli\/2\./;
export const AWS_CLI_HINT = 'install the AWS command line, version 2: verger cloud tunnel goes through it';

export const WAYS = ['instance-connect', 'session-manager'] as const;
export type WayName = (typeof WAYS)[number];

/** Whether the AWS command line can start sessions from here. */
export const hasSessionManagerPlugin = (): boolean =>
  spawnSync('session-manager-plugin', ['--version'], { encoding: 'utf8' }).status === 0;

/**
 * The program that carries the connection: AWS asks IAM, and no port of the node is open to anybody else. By the
 * Instance Connect Endpoint where the node's network has one, else by Session Manager.
 *
 * @param wanted instead of what the account has
 * @throws VergerError usage `aws-cli-missing`; remote `no-way`
 */
export async function carrierTo(
  session: Session,
  { instance }: Primary,
  wanted: WayName | undefined,
): Promise<{ by: WayName; proxyCommand: string }> {
  const { region } = session;
  const endpoint = wanted === 'session-manager' ? undefined : await endpointNear(session, instance);
  if (endpoint !== undefined) {
    assertCommandLine();
    const proxyCommand = `aws ec2-instance-connect open-tunnel --instance-id ${instance} --instance-connect-endpoint-id ${endpoint} --region ${region}`;
    return { by: 'instance-connect', proxyCommand };
  }
  if (wanted !== 'instance-connect' && hasSessionManagerPlugin()) {
    assertCommandLine();
    const proxyCommand = `aws ssm start-session --target ${instance} --document-name AWS-StartSSHSession --parameters portNumber=%p --region ${region}`;
    return { by: 'session-manager', proxyCommand };
  }
  const lacks = [
    ...(wanted === 'session-manager' ? [] : ['its network has no Instance Connect Endpoint']),
    ...(wanted === 'instance-connect' ? [] : ['there is no session-manager-plugin here']),
  ].join(', and ');
  throw new VergerError('remote', 'no-way', `cannot reach ${instance}: ${lacks}`, {
    hint: 'verger cloud deploy makes an endpoint; verger cloud deploy --session-manager and the plugin are the other way; or give an address that you reach yourself: --host',
  });
}

async function endpointNear({ ec2 }: Session, instance: string): Promise<string | undefined> {
  return calling(`looking for a way to ${instance}`, async () => {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instance] }));
    const vpc = Reservations[0]?.Instances?.[0]?.VpcId;
    if (vpc === undefined) return undefined;
    const Filters = [
      { Name: 'vpc-id', Values: [vpc] },
      { Name: 'state', Values: ['create-complete'] },
    ];
    const { InstanceConnectEndpoints = [] } = await ec2.send(
      new DescribeInstanceConnectEndpointsCommand({ Filters }),
    );
    return InstanceConnectEndpoints[0]?.InstanceConnectEndpointId;
  });
}

/** @throws VergerError usage `aws-cli-missing` */
function assertCommandLine(): void {
  const { error, stdout } = spawnSync('aws', ['--version'], { encoding: 'utf8' });
  if (error === undefined && AWS_CLI.test(stdout)) return;
  const found = error === undefined ? stdout.trim().split(' ')[0] : 'none';
  throw new VergerError('usage', 'aws-cli-missing', `the tunnel needs aws-cli/2, and here is ${found}`, {
    hint: `${AWS_CLI_HINT}; or give an address that you reach yourself: --host`,
  });
}

/** Keys that are shown to a node. */
export interface Keys {
  /** Files of private keys. */
  readonly identities: readonly string[];
  /** Has the node take them, for a minute; before each connection. */
  readonly admit: () => Promise<void>;
  close(): Promise<void>;
}

/**
 * A key of this tunnel only, that the node takes for a minute (EC2 Instance Connect): nobody keeps or shares a private
 * key, and several people come at once. The key that `deploy` made stands beside it where it is on this machine.
 */
export async function oneTimeKeys(
  { connect }: Session,
  { instance, user, name }: { readonly instance: string; readonly user: string; readonly name: string },
): Promise<Keys> {
  const folder = await mkdtemp(join(tmpdir(), 'verger-tunnel-'));
  const pair = join(folder, 'key');
  await makePair(pair);
  const publicKey = (await readFile(`${pair}.pub`, 'utf8')).trim();
  const deployed = privateKeyOf(name);
  return {
    identities: [pair, ...(existsSync(deployed) ? [deployed] : [])],
    admit: () =>
      calling(`sending a one-time key to ${instance}`, async () => {
        await connect.send(
          new SendSSHPublicKeyCommand({
            ...{ InstanceId: instance, InstanceOSUser: user, SSHPublicKey: publicKey },
          }),
        );
      }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A key of the person's own. */
export const ownKey = (identity: string): Keys => ({
  identities: [identity],
  admit: async () => {},
  close: async () => {},
});
