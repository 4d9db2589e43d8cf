import { ListInstancesCommand } from '@aws-sdk/client-emr';
import { VergerError } from '@verger/base';
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
