import { CostExplorerClient, ListCostAllocationTagsCommand } from '@aws-sdk/client-cost-explorer';
import { DescribeInstanceConnectEndpointsCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { baseOutputsOf, findBaseStack, findStack } from '../aws/base-stack.js';
import type { Session } from '../aws/session.js';
import { clusterOfStack } from '../clusters/stack-cluster.js';
import { hasRole, LINKED_ROLES } from '../deploy/account.js';
import {
  alarmTopic,
  clusterStackName,
  DEPLOYMENT_TAG,
  type Deployment,
  scheduleStackName,
} from '../plan/deployment.js';
import { CERTIFICATES_KEEP, certificateDays } from '../provision/upload.js';
import { hasSessionManagerPlugin } from '../tunnel/way.js';
import { asking } from './finding.js';

/** Roles that only AWS may make, and makes only when whoever asks is allowed to have them made. */
export const linkedRoles = (session: Session) =>
  asking("AWS's own roles", async () => {
    const what = "AWS's own roles";
    const lacking: (typeof LINKED_ROLES)[number][] = [];
    for (const one of LINKED_ROLES) if (!(await hasRole(session, one.role))) lacking.push(one);
    if (lacking.length === 0)
      return { what, ok: true, found: LINKED_ROLES.map(({ role }) => role).join(', ') };
    return {
      ...{ what, ok: false },
      found: lacking.map(({ role, why }) => `no ${role}: ${why}`).join('; '),
      hint: `verger cloud deploy makes them, or an administrator: ${lacking.map(({ service }) => `aws iam create-service-linked-role --aws-service-name ${service}`).join(' && ')}`,
    };
  });

/** Without it the budget of a deployment sees no costs and never tells anybody. */
export const budgetTag = ({ endpointUrl }: Session, { budget }: Deployment) =>
  asking('budget', async () => {
    const what = 'budget';
    if (budget === false) return { what, ok: true, found: 'none is wanted' };
    // Billing has one endpoint for all regions.
    const client = new CostExplorerClient({
      region: 'us-east-1',
      ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
    });
    try {
      const { CostAllocationTags = [] } = await client.send(
        new ListCostAllocationTagsCommand({ TagKeys: [DEPLOYMENT_TAG] }),
      );
      const status = CostAllocationTags.find(({ TagKey }) => TagKey === DEPLOYMENT_TAG)?.Status;
      if (status === 'Active') return { what, ok: true, found: `counts by the tag ${DEPLOYMENT_TAG}` };
      const activate = `aws ce update-cost-allocation-tags-status --cost-allocation-tags-status TagKey=${DEPLOYMENT_TAG},Status=Active`;
      return {
        ...{ what, ok: false },
        found: `it cannot count: billing ${status === undefined ? 'has not seen' : 'does not use'} the tag ${DEPLOYMENT_TAG}`,
        hint:
          status === undefined
            ? `billing sees a tag up to a day after its first use; then, in the account that pays: ${activate}`
            : `in the account that pays: ${activate}`,
      };
    } finally {
      client.destroy();
    }
  });

/** SNS writes to nobody who has not said that they want it. */
export const alarm = ({ sns, sts, region }: Session, { name }: Deployment) =>
  asking('alarm', async () => {
    const what = 'alarm';
    const { Arn = '', Account } = await sts.send(new GetCallerIdentityCommand({}));
    const topic = `arn:${Arn.split(':')[1]}:sns:${region}:${Account}:${alarmTopic(name)}`;
    try {
      const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }));
      const silent = Subscriptions.filter(({ SubscriptionArn }) => !SubscriptionArn?.startsWith('arn:'));
      const told = Subscriptions.filter((one) => !silent.includes(one)).map(({ Endpoint }) => Endpoint);
      if (told.length > 0) return { what, ok: true, found: `failures are told to ${told.join(', ')}` };
      const asked = silent.map(({ Endpoint }) => Endpoint).join(', ');
      return {
        ...{ what, ok: false },
        found:
          asked === ''
            ? 'nobody is told of failures'
            : `${asked} has not confirmed yet: nobody is told of failures`,
        hint: `follow the link in the mail of AWS; to have it sent again: aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint ${asked || 'you@example.com'}`,
      };
    } catch (error) {
      if ((error as Error).name !== 'NotFoundException') throw error;
      return { what, ok: true, found: 'none is deployed' };
    }
  });

/** Whether nodes would start by themselves in some months. */
export const schedule = (session: Session, { name }: Deployment) =>
  asking('schedule', async () => {
    const what = 'schedule';
    const stack = await findStack(session, scheduleStackName({ name }));
    if (stack === undefined) return { what, ok: true, found: 'none is deployed' };
    const { bucket } = await baseOutputsOf(session, name);
    const days = await certificateDays(session, bucket, new Date());
    const ok = days <= CERTIFICATES_KEEP;
    return {
      ...{ what, ok },
      found: Number.isFinite(days)
        ? `${stack.StackStatus}; certificates of the nodes are ${Math.floor(days)} days old`
        : 'there are no certificates for the nodes: it orders no cluster',
      ...(ok ? {} : { hint: 'make them anew: verger cloud deploy --schedule, as before' }),
    };
  });

/** Whether the cluster of the cluster stack is there. */
export const interactiveCluster = (session: Session, deployment: Deployment) =>
  asking('interactive cluster', async () => {
    const what = 'interactive cluster';
    const stackName = clusterStackName(deployment);
    if ((await findStack(session, stackName)) === undefined)
      return { what, ok: true, found: 'none is deployed' };
    const cluster = await clusterOfStack(session, stackName);
    if (cluster === undefined) return { what, ok: true, found: 'none yet' };
    if (!cluster.over) return { what, ok: true, found: `${cluster.id}: ${cluster.state}` };
    return {
      ...{ what, ok: false, found: `${cluster.id} has ended: ${cluster.reason ?? cluster.state}` },
      hint: 'make another: verger cloud deploy --cluster',
    };
  });

/** By what way the tunnel would go. */
export const waysIn = (session: Session, { name, sessionManager }: Deployment) =>
  asking('way to the nodes', async () => {
    const what = 'way to the nodes';
    if ((await findBaseStack(session, name)) === undefined)
      return { what, ok: true, found: 'verger cloud deploy makes one' };
    const { subnet } = await baseOutputsOf(session, name);
    const { Subnets = [] } = await session.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnet] }));
    // One of another network leads to no node of ours.
    const { InstanceConnectEndpoints = [] } = await session.ec2.send(
      new DescribeInstanceConnectEndpointsCommand({
        Filters: [
          { Name: 'state', Values: ['create-complete'] },
          { Name: 'vpc-id', Values: Subnets.flatMap(({ VpcId }) => VpcId ?? []) },
        ],
      }),
    );
    if (InstanceConnectEndpoints.length > 0) return { what, ok: true, found: 'Instance Connect Endpoint' };
    const plugin = hasSessionManagerPlugin();
    if (sessionManager && plugin) return { what, ok: true, found: 'Session Manager' };
    return {
      ...{ what, ok: false },
      found: `no Instance Connect Endpoint; ${plugin ? 'the' : 'no'} session-manager-plugin is here`,
      hint: 'verger cloud deploy makes an endpoint; or verger cloud deploy --session-manager, and install the session-manager-plugin',
    };
  });
