import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { baseOutputsOf, findBaseStack } from '../aws/base-stack.js';
import type { Session } from '../aws/session.js';
import { assertNamesFree } from '../deploy/account.js';
import { networkOfStack } from '../network/assert.js';
import { lacksOf, type WantedNetwork } from '../network/lacks.js';
import { readNetwork } from '../network/read.js';
import type { Deployment } from '../plan/deployment.js';
import { asking, type Finding } from './finding.js';
import { quotaOf } from './quota.js';

/** "VPCs per Region". */
const VPCS = 'L-F678F1CE';

/** Whether the names that the base stack gives are free; once it stands, they are its own. */
export const names = (session: Session, { name }: Deployment, template: string | undefined) =>
  asking('names', async () => {
    const what = 'names';
    const standing = await findBaseStack(session, name);
    if (standing !== undefined) return { what, ok: true, found: `taken by ${standing.StackName} itself` };
    if (template === undefined)
      return { what, ok: true, found: 'not looked at: the AWS CDK library is not installed' };
    await assertNamesFree(session, template, undefined);
    return { what, ok: true, found: 'all free' };
  });

/** Whether a cluster can stand in its network, or another network can be made. */
export const network = (session: Session, deployment: Deployment) =>
  asking('network', async () => {
    const standing = await findBaseStack(session, deployment.name);
    if (standing === undefined) {
      const { vpc } = deployment;
      return vpc === undefined ? roomForOne(session) : fitness(session, { ...deployment, vpc });
    }
    const options = networkOfStack(standing);
    const vpc = /--vpc (\S+)/.exec(options)?.[1];
    if (vpc === undefined) return { what: 'network', ok: true, found: `of the base stack (${options})` };
    const { subnets, serviceAccessGroup } = await baseOutputsOf(session, deployment.name);
    const there = { vpc, subnet: [...subnets], private: serviceAccessGroup !== undefined };
    return fitness(session, { ...deployment, ...there });
  });

async function fitness(session: Session, wanted: WantedNetwork): Promise<Finding> {
  const lacks = lacksOf(await readNetwork(session, wanted.vpc, wanted.subnet), wanted, session.region);
  const what = 'network';
  if (lacks.length === 0) return { what, ok: true, found: `${wanted.vpc}, ${wanted.subnet.join(', ')}` };
  return {
    ...{ what, ok: false, found: lacks.map((lack) => lack.what).join('; ') },
    hint: lacks.map(({ todo }) => todo).join('; '),
  };
}

async function roomForOne(session: Session): Promise<Finding> {
  const { Vpcs = [] } = await session.ec2.send(new DescribeVpcsCommand({}));
  const most = await quotaOf(session, 'vpc', VPCS);
  const found = `${Vpcs.length} of ${most} VPCs in ${session.region}`;
  if (Vpcs.length < most) return { what: 'network', ok: true, found };
  return {
    ...{ what: 'network', ok: false, found: `${found}: no room for one more` },
    hint: 'ask for more in Service Quotas, VPC; or use an existing one: --vpc and --subnet',
  };
}
