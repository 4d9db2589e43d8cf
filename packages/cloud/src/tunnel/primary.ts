import { spawnSync } from 'node:child_process';
import { ListInstancesCommand } from '@aws-sdk/client-emr';
import { VergerError } from '@verger/vision';
import { calling } from '../aws/errors.js';
import type { Session } from '../aws/session.js';
import { onlyCluster } from '../clusters/terminate.js';

export interface Primary {
  readonly cluster: string;
  readonly instance: string;
}

/**
 * The primary node of a cluster.
 *
 * @param cluster default: the only one of the deployment
 * @throws VergerError `no-cluster` when there is none, or more than one to choose from; `no-primary`
 */
export async function primaryOf(
  session: Session,
  deployment: string,
  cluster: string | undefined,
): Promise<Primary> {
  const id = cluster ?? (await onlyCluster(session, deployment));
  const { Instances = [] } = await calling(`looking for the primary node of ${id}`, () =>
    session.emr.send(
      new ListInstancesCommand({
        ClusterId: id,
        InstanceGroupTypes: ['MASTER'],
        InstanceStates: ['RUNNING'],
      }),
    ),
  );
  const instance = Instances[0]?.Ec2InstanceId;
  if (instance !== undefined) return { cluster: id, instance };
  throw new VergerError('remote', 'no-primary', `${id} has no primary node that runs`, {
    hint: 'wait until it is up, or see: verger cloud status',
  });
}

/** What `aws --version` says when it can open tunnels: version 1 cannot. */
export const AWS_CLI = /^aws-cli\/2\./;
export const AWS_CLI_MEND = 'install the AWS command line, version 2: verger cloud tunnel goes through it';

/**
 * What carries the connection: AWS asks IAM, and no port of the node is open to anybody else.
 *
 * @throws VergerError usage `aws-cli-missing`
 */
export function instanceConnect({ instance }: Primary, { region }: Pick<Session, 'region'>): string {
  const { error, stdout } = spawnSync('aws', ['--version'], { encoding: 'utf8' });
  if (error !== undefined || !AWS_CLI.test(stdout)) {
    const found = error === undefined ? stdout.trim().split(' ')[0] : 'none';
    throw new VergerError('usage', 'aws-cli-missing', `the tunnel needs aws-cli/2, and here is ${found}`, {
      hint: `${AWS_CLI_MEND}; or give an address that you reach yourself: --host`,
    });
  }
  return `aws ec2-instance-connect open-tunnel --instance-id ${instance} --region ${region}`;
}
