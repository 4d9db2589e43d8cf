import type { Stack } from '@aws-sdk/client-cloudformation';
import { VergerError } from '@verger/base';
import { stackResources } from '../aws/base-stack.js';
import type { Session } from '../aws/session.js';
import type { Deployment } from '../plan/deployment.js';
import { NETWORK_OUTPUT, networkOptions } from '../plan/network.js';
import { lacksOf } from './lacks.js';
import { readNetwork } from './read.js';

/** An Instance Connect Endpoint that the stack has not made. */
export interface StandingEndpoint {
  readonly id: string;
  readonly groups: readonly string[];
}

/** Options of the network that a base stack stands in, by its outputs; one of Verger 0.1 has made a public one. */
export const networkOfStack = (stack: Stack): string =>
  stack.Outputs?.find(({ OutputKey }) => OutputKey === NETWORK_OUTPUT)?.OutputValue ?? 'public';

const inWords = (options: string) => (options === 'public' ? 'a public network of its own' : options);

/** @throws VergerError usage `network-differs`: the nodes would move */
function assertSameNetwork(standing: Stack, wanted: string): void {
  const there = networkOfStack(standing);
  if (there === wanted) return;
  const repeat = there.includes('--vpc') ? `repeat ${there} and its --subnet` : `repeat ${there}`;
  throw new VergerError(
    'usage',
    'network-differs',
    `${standing.StackName} was deployed with ${inWords(there)}, not with ${inWords(wanted)}; nothing has been changed`,
    { hint: `${there === 'public' ? `leave out ${wanted}` : repeat}, or deploy under another --name` },
  );
}

/**
 * Sees that a network of the account's own can take clusters, and that a stack keeps the network it stands in.
 *
 * @param standing the base stack, where there is one
 * @returns the Instance Connect Endpoint that the network has already, of which there can be one only
 * @throws VergerError usage `network-differs`; remote `network-unfit` with all that is lacking, and what to do about each
 */
export async function assertNetwork(
  session: Session,
  deployment: Deployment,
  standing: Stack | undefined,
): Promise<StandingEndpoint | undefined> {
  const { vpc } = deployment;
  if (standing !== undefined) assertSameNetwork(standing, networkOptions(deployment));
  if (vpc === undefined) return undefined;
  const found = await readNetwork(session, vpc, deployment.subnet);
  const lacks = lacksOf(found, { ...deployment, vpc }, session.region);
  if (lacks.length > 0) {
    throw new VergerError(
      'remote',
      'network-unfit',
      `${vpc} is not ready for a cluster: ${lacks.map(({ what }) => what).join('; ')}; nothing has been changed`,
      { hint: lacks.map(({ todo }) => todo).join('; ') },
    );
  }
  const { InstanceConnectEndpointId: id, SecurityGroupIds: groups = [] } = found.connectEndpoint ?? {};
  if (id === undefined) return undefined;
  const name = standing?.StackName;
  const own = name === undefined ? [] : await stackResources(session, name);
  return own.some((one) => one.id === id) ? undefined : { id, groups };
}
