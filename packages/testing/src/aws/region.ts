import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Account } from './account.js';
import type { ClusterContext } from './cluster.js';
import { EmrApi, type ModelRules } from './emr-api.js';
import { jobFlowOf } from './job-flow.js';
import type { Json } from './json-protocol.js';
import { Notifications } from './notifications.js';
import { fetchObject, isBucket, makeBucket, writeLog } from './objects.js';
import { NAMED_BY } from './resources.js';
import { Schedules } from './schedules.js';
import { ServerlessApi } from './serverless-api.js';
import { StacksApi } from './stacks-api.js';

/** The services that differ from region to region. */
export interface Region {
  readonly emr: EmrApi;
  readonly stacks: StacksApi;
  readonly notifications: Notifications;
  readonly schedules: Schedules;
  readonly serverless: ServerlessApi;
}

export interface RegionContext {
  readonly name: string;
  readonly account: Account;
  readonly rules: ModelRules;
  /** Of the real S3 server. */
  readonly client: S3Client;
  readonly node: Pick<ClusterContext, 'tick' | 'second' | 'sparkHome' | 'path'>;
  /** Environment of the processes on the nodes. */
  readonly env: ClusterContext['env'];
  readonly failCreation: string | undefined;
  readonly forgetsStacks: boolean;
}

export function openRegion(context: RegionContext): Region {
  const notifications = new Notifications({ region: context.name, account: context.account.id });
  const emr = emrOf(context, notifications);
  const schedules = new Schedules(
    () => ({ ...context.env, AWS_REGION: context.name }),
    (topic, text) => notifications.publish(topic, text),
  );
  const serverless = serverlessOf(context, notifications);
  const stacks = stacksOf(context, { emr, notifications, schedules, serverless });
  return { emr, stacks, notifications, schedules, serverless };
}

function emrOf(
  { name: region, account, rules, client, node, env }: RegionContext,
  notifications: Notifications,
): EmrApi {
  return new EmrApi(
    {
      ...rules,
      hasSecurityConfiguration: (name) => account.has('AWS::EMR::SecurityConfiguration', name, region),
      keyNames: () => [...rules.keyNames, ...account.names('AWS::EC2::KeyPair', region)],
    },
    {
      ...node,
      env,
      hasNoRoom: ({ Ec2SubnetId: one, Ec2SubnetIds: many }) =>
        ((many as string[] | undefined) ?? [String(one)]).every((id) => rules.emptySubnets.includes(id)),
      writeLog: (uri, text) => writeLog(client, uri, text),
      fetch: (uri) => fetchObject(client, uri),
      tell: (detailType, detail) => notifications.emit(detailType, detail),
    },
  );
}

const serverlessOf = ({ client, node, env }: RegionContext, notifications: Notifications): ServerlessApi =>
  new ServerlessApi({
    ...{ tick: node.tick, sparkHome: node.sparkHome, path: node.path, env },
    writeLog: (uri, text) => writeLog(client, uri, text),
    fetch: (uri) => fetchObject(client, uri),
    tell: (detailType, detail) => notifications.emit(detailType, detail, 'aws.emr-serverless'),
  });

function stacksOf(
  context: RegionContext,
  { emr, notifications, schedules, serverless }: Omit<Region, 'stacks'>,
): StacksApi {
  const { name: region, account, client, node, failCreation, forgetsStacks } = context;
  return new StacksApi({
    ...{ region, account: account.id, tick: node.tick, failCreation, forgetsStacks },
    async make(type, id, properties) {
      notifications.make(type, id, properties);
      schedules.make(type, id, properties);
      if (type === 'AWS::S3::Bucket') await makeBucket(client, String(properties.BucketName));
      if (type === 'AWS::EMR::Cluster') return String(emr.run(jobFlowOf(properties)).JobFlowId);
      if (type === 'AWS::EMRServerless::Application') return serverless.make(properties);
      const name = properties[NAMED_BY[type] ?? ''];
      const drawn = type === 'AWS::SecretsManager::Secret' ? { SecretString: randomUUID() } : {};
      if (typeof name === 'string') account.add(type, name, region, { ...properties, ...drawn });
      return undefined;
    },
    change(type, id, properties) {
      notifications.make(type, id, properties);
      schedules.make(type, id, properties);
      if (type === 'AWS::EMRServerless::Application') serverless.change(id, properties);
      const cluster = emr.clusters.get(id);
      if (type === 'AWS::EMR::Cluster' && cluster !== undefined) {
        cluster.autoTermination = properties.AutoTerminationPolicy as Json;
        cluster.managedScaling = properties.ManagedScalingPolicy as Json;
      }
    },
    async remove(type, id) {
      notifications.remove(id);
      schedules.remove(id);
      if (type === 'AWS::EMRServerless::Application') serverless.remove(id);
      const cluster = emr.clusters.get(id);
      cluster?.terminate('USER_REQUEST', 'Terminated by user request');
      await cluster?.over;
      account.remove(type, nameOf(type, id), region);
    },
    exists: async (type, name) =>
      type === 'AWS::S3::Bucket' ? isBucket(client, name) : account.has(type, name, region),
  });
}

/** Of a policy, a topic and a secret, from their ARN. */
const nameOf = (type: string, id: string) =>
  type === 'AWS::SecretsManager::Secret'
    ? id.replace(/^arn:.*:secret:(.*)-\w{6}$/, '$1')
    : id.startsWith('arn:')
      ? id.split(/[/:]/).at(-1)!
      : id;
