import { randomUUID } from 'node:crypto';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { S3Server } from '../s3.js';
import { Account } from './account.js';
import type { ModelCluster } from './cluster.js';
import { ConnectApi } from './connect-api.js';
import { ec2Of } from './ec2-api.js';
import { EmrApi, type ModelRules } from './emr-api.js';
import { jobFlowOf } from './job-flow.js';
import { AwsRefusal, type Json } from './json-protocol.js';
import { productsOf } from './price-list-api.js';
import { answerOf, ec2AnswerOf, ec2RefusalOf, refusalOf } from './query-protocol.js';
import { NAMED_BY } from './resources.js';
import { StacksApi } from './stacks-api.js';
import { startValidator, type Validator, type WireRequest } from './validator.js';

/** A call to a service of the model, before it is answered. */
export interface AwsCall {
  /** As botocore names it. */
  readonly service: string;
  readonly operation: string;
  /** Counts all calls of that operation, from 0. */
  readonly index: number;
}

/** What goes wrong with a call; `lost`: it is carried out, and its answer does not arrive. */
export type AwsFault = 'throttle' | 'expired' | 'denied' | 'lost' | 'cut';

export interface AwsModelOptions {
  readonly s3: S3Server;
  /** A real Spark for the steps; without it they have none. */
  readonly sparkHome?: string;
  /** Put before the PATH of the nodes. */
  readonly path?: string;
  /** Shortest stay in a state, milliseconds; 50 by default. */
  readonly tick?: number;
  /** How long a second of a policy lasts, milliseconds; 1000 by default. */
  readonly second?: number;
  readonly faults?: (call: AwsCall) => AwsFault | undefined;
  readonly rules?: Partial<ModelRules>;
  /** What was made by hand before: names by CloudFormation's type. */
  readonly existing?: Readonly<Record<string, readonly string[]>>;
  /** Services whose linked role is there; default: all, as in an account that is in use. */
  readonly linkedRoles?: readonly string[];
  /** A stack that has gone is not found by its id either. */
  readonly forgetsStacks?: boolean;
  /** Told of each one-time key that is sent to a node: whom it is for. */
  readonly onKey?: (user: string, publicKey: string) => Promise<void>;
  /** Makes the creation of every stack fail, with this reason. */
  readonly failCreation?: string;
  readonly region?: string;
}

export interface AwsModel {
  /** `http://127.0.0.1:<port>`: of every service, S3 too. */
  readonly url: string;
  /** What a process needs to use it. */
  readonly env: Readonly<Record<string, string>>;
  readonly clusters: readonly ModelCluster[];
  /** Clusters that would cost money now. */
  living(): ModelCluster[];
  /** All calls so far: `emr RunJobFlow`. */
  readonly calls: readonly string[];
  readonly account: Account;
  setFaults(faults: AwsModelOptions['faults']): void;
  /** Changes what the account has from now on. */
  setRules(rules: Partial<ModelRules>): void;
  stop(): Promise<void>;
}

const RULES: ModelRules = {
  releases: ['emr-7.0.0', 'emr-7.13.0'],
  instanceTypes: ['m5.xlarge', 'm5.2xlarge', 'm6g.xlarge', 'm6g.2xlarge'],
  keyNames: [],
  vcpuQuota: 64,
  emptySubnets: [],
  connectEndpoints: ['eice-1'],
};
const ACCOUNT = '000000000000';

/**
 * A model of what Verger calls of AWS, behind one address. It is a model, not AWS.
 *
 * What it does: EMR's clusters and steps with their states in their real order, bootstrap actions and steps as real
 * processes of this machine, auto-termination (also by `isbusy`), Spot, resizing; CloudFormation, see
 * {@link StacksApi}; users, roles and names of IAM; secrets; one-time keys; quotas and prices as far as they are asked;
 * S3 by a real server behind the same address. Every request is checked against botocore's models where botocore is
 * installed (with `CI=true`), and refused as botocore would.
 *
 * What it does not: rights (see `iam-simulator.ts` for those), signatures of other services than S3, quotas beyond
 * vCPUs, managed scaling at work, encryption, networks, money, and AWS's times.
 */
export async function startAwsModel(options: AwsModelOptions): Promise<AwsModel> {
  const { s3, tick = 50, second = 1000, region: home = s3.region } = options;
  const rules: ModelRules = { ...RULES, ...options.rules };
  const credentials = { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey };
  const client = new S3Client({
    ...{ endpoint: s3.endpoint, region: s3.region },
    forcePathStyle: true,
    credentials,
  });
  const calls: string[] = [];
  let faults = options.faults;
  const account = new Account(
    ACCOUNT,
    options.existing ?? {},
    options.linkedRoles ?? ['elasticmapreduce.amazonaws.com', 'spot.amazonaws.com'],
  );
  const validator = await startValidator();
  const regions = new Map<string, { emr: EmrApi; stacks: StacksApi }>();
  /** Each region has clusters and stacks of its own. */
  const inRegion = (region: string) => {
    const known = regions.get(region);
    if (known !== undefined) return known;
    const emr = new EmrApi(
      {
        ...rules,
        hasSecurityConfiguration: (name) => account.has('AWS::EMR::SecurityConfiguration', name, region),
        keyNames: () => [...rules.keyNames, ...account.names('AWS::EC2::KeyPair', region)],
      },
      {
        ...{ tick, second, sparkHome: options.sparkHome, path: options.path },
        env: { ...s3.env, AWS_ENDPOINT_URL: url() },
        hasNoRoom: ({ Ec2SubnetId: one, Ec2SubnetIds: many }) =>
          ((many as string[] | undefined) ?? [String(one)]).every((id) => rules.emptySubnets.includes(id)),
        writeLog: (uri, text) => writeLog(client, uri, text),
        fetch: (uri) => fetchObject(client, uri),
      },
    );
    const bucketIsThere = (name: string) =>
      client.send(new HeadBucketCommand({ Bucket: name })).then(
        () => true,
        () => false,
      );
    const stacks = new StacksApi({
      ...{ region, account: ACCOUNT, tick, failCreation: options.failCreation },
      forgetsStacks: options.forgetsStacks === true,
      async make(type, properties) {
        if (type === 'AWS::S3::Bucket') await makeBucket(client, String(properties.BucketName));
        if (type === 'AWS::EMR::Cluster') return String(emr.run(jobFlowOf(properties)).JobFlowId);
        const name = properties[NAMED_BY[type] ?? ''];
        const drawn = type === 'AWS::SecretsManager::Secret' ? { SecretString: randomUUID() } : {};
        if (typeof name === 'string') account.add(type, name, region, { ...properties, ...drawn });
        return undefined;
      },
      change(type, id, properties) {
        const cluster = emr.clusters.get(id);
        if (type === 'AWS::EMR::Cluster' && cluster !== undefined) {
          cluster.autoTermination = properties.AutoTerminationPolicy as Json;
          cluster.managedScaling = properties.ManagedScalingPolicy as Json;
        }
      },
      async remove(type, id) {
        const cluster = emr.clusters.get(id);
        cluster?.terminate('USER_REQUEST', 'Terminated by user request');
        await cluster?.over;
        account.remove(type, nameOf(type, id), region);
      },
      exists: async (type, name) =>
        type === 'AWS::S3::Bucket' ? bucketIsThere(name) : account.has(type, name, region),
    });
    regions.set(region, { emr, stacks });
    return { emr, stacks };
  };
  const allClusters = () => [...regions.values()].flatMap(({ emr }) => [...emr.clusters.values()]);
  const connect = new ConnectApi(options.onKey ?? (async () => {}));

  const act = async (request: WireRequest, perform: () => Promise<string>): Promise<string> => {
    const { service, operation } = request;
    const index = calls.filter((call) => call === `${service} ${operation}`).length;
    calls.push(`${service} ${operation}`);
    const fault = faults?.({ service, operation, index });
    if (fault === 'cut') throw new Cut();
    if (fault === 'throttle') throw new AwsRefusal('ThrottlingException', 'Rate exceeded');
    if (fault === 'expired') {
      throw new AwsRefusal('ExpiredTokenException', 'The security token included in the request is expired');
    }
    if (fault === 'denied') {
      throw new AwsRefusal('AccessDeniedException', `User: model is not authorized to perform: ${operation}`);
    }
    await refuseInvalid(validator, request);
    const answer = await perform();
    if (fault === 'lost') throw new Cut();
    return answer;
  };

  /** Services that take and give JSON, by the first word of their target. */
  const json = (
    target: string,
    region: string,
  ): [string, (operation: string, input: Json) => Json | Promise<Json>] => {
    const { emr } = inRegion(region);
    switch (target) {
      case 'ElasticMapReduce':
        return ['emr', (operation, input) => emr.call(operation, input)];
      case 'ServiceQuotasV20190624':
        return ['service-quotas', () => ({ Quota: { Value: rules.vcpuQuota } })];
      case 'AWSPriceListService':
        return ['pricing', (_, input) => productsOf(input)];
      case 'AWSInsightsIndexService':
        return ['ce', (operation, input) => account.costs(operation, input)];
      case 'secretsmanager':
        return ['secretsmanager', (operation, input) => account.secrets(operation, input, region)];
      case 'AWSEC2InstanceConnectService':
        return ['ec2-instance-connect', (operation, input) => connect.call(operation, input)];
      default:
        throw new AwsRefusal('UnknownOperationException', `the model has no ${target}`);
    }
  };

  /** Services that take forms and give XML. */
  const query = (service: string, action: string, form: URLSearchParams, region: string): Promise<string> => {
    const { emr, stacks } = inRegion(region);
    switch (service) {
      case 'sts':
        return Promise.resolve(
          answerOf(action, { Arn: `arn:aws:iam::${ACCOUNT}:user/model`, UserId: 'MODEL', Account: ACCOUNT }),
        );
      case 'ec2':
        return Promise.resolve(ec2AnswerOf(action, ec2Of({ account, emr, rules, region }, action, form)));
      case 'iam':
        return Promise.resolve(answerOf(action, account.iam(action, form)));
      default:
        return stacks.call(action, form).then((result) => answerOf(action, result));
    }
  };

  const serve = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const target = incoming.headers['x-amz-target'];
    const { region = home, service = 'cloudformation' } = signedFor(incoming);
    const form = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    if (typeof target === 'string') {
      const [first = '', operation = ''] = target.split('.');
      const input = JSON.parse((await bodyOf(incoming)) || '{}') as Json;
      await reply(answer, 'application/x-amz-json-1.1', jsonRefusal, async () => {
        const [of, call] = json(first, region);
        return act({ service: of, operation, json: input }, async () =>
          JSON.stringify(await call(operation, input)),
        );
      });
    } else if (form === true && incoming.url === '/') {
      const asked = new URLSearchParams(await bodyOf(incoming));
      const operation = String(asked.get('Action'));
      const request = { service, operation, form: Object.fromEntries(asked) };
      await reply(answer, 'text/xml', service === 'ec2' ? ec2Refusal : xmlRefusal, () =>
        act(request, () => query(service, operation, asked, region)),
      );
    } else {
      forward(s3.endpoint, incoming, answer);
    }
  };

  const server = createServer((incoming, answer) => {
    serve(incoming, answer).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = () => `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    url: url(),
    account,
    env: { ...s3.env, AWS_ENDPOINT_URL: url(), AWS_REGION: home },
    get clusters() {
      return allClusters();
    },
    living: () => allClusters().filter(({ isLiving }) => isLiving),
    calls,
    setRules: (next) => {
      Object.assign(rules, next);
    },
    setFaults: (next) => {
      faults = next;
    },
    async stop() {
      await Promise.all([...regions.values()].map(({ emr }) => emr.stop()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await validator?.stop();
      client.destroy();
    },
  };
}

/** Of a policy and of a secret, from their ARN. */
const nameOf = (type: string, id: string) =>
  type === 'AWS::SecretsManager::Secret'
    ? id.replace(/^arn:.*:secret:(.*)-\w{6}$/, '$1')
    : id.split('/').at(-1)!;

/** @throws AwsRefusal as botocore would not have sent it */
async function refuseInvalid(validator: Validator | undefined, request: WireRequest): Promise<void> {
  const problems = (await validator?.problems(request)) ?? [];
  if (problems.length === 0) return;
  throw new AwsRefusal(
    'ValidationException',
    `botocore refuses ${request.operation}: ${problems.join('; ')}`,
  );
}

/** The connection ends without an answer. */
class Cut extends Error {}

async function reply(
  answer: ServerResponse,
  type: string,
  refuse: (refusal: AwsRefusal) => string,
  perform: () => Promise<string>,
): Promise<void> {
  try {
    const text = await perform();
    answer.writeHead(200, { 'content-type': type }).end(text);
  } catch (error) {
    if (error instanceof Cut) {
      answer.destroy();
      return;
    }
    const refusal =
      error instanceof AwsRefusal ? error : new AwsRefusal('InternalFailure', String(error), 500);
    answer.writeHead(refusal.status, { 'content-type': type }).end(refuse(refusal));
  }
}

const jsonRefusal = ({ code, message }: AwsRefusal) => JSON.stringify({ __type: code, Message: message });
const xmlRefusal = ({ code, message }: AwsRefusal) => refusalOf(code, message);
const ec2Refusal = ({ code, message }: AwsRefusal) => ec2RefusalOf(code, message);

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

/** Region and service that a request is signed for. */
function signedFor({ headers }: IncomingMessage): { region?: string; service?: string } {
  const scope = /Credential=[^/]+\/\d+\/([a-z0-9-]+)\/([a-z0-9-]+)\//.exec(headers.authorization ?? '');
  return scope === null ? {} : { region: scope[1]!, service: scope[2]! };
}

/** Headers as they came, Host too: S3 signatures stay valid. */
function forward(endpoint: string, incoming: IncomingMessage, answer: ServerResponse): void {
  const { hostname, port } = new URL(endpoint);
  const { method, url: path, rawHeaders: headers } = incoming;
  const onward = httpRequest({ hostname, port, method, path, headers, setHost: false } as object, (from) => {
    answer.writeHead(from.statusCode ?? 502, from.rawHeaders);
    from.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  incoming.pipe(onward);
}

const placeOf = (uri: string) => {
  const found = /^s3[an]?:\/\/([^/]+)\/(.+)$/.exec(uri);
  if (found === null) throw new Error(`${uri} is no object`);
  return { Bucket: found[1]!, Key: found[2]! };
};

async function writeLog(client: S3Client, uri: string, text: string): Promise<void> {
  await client.send(new PutObjectCommand({ ...placeOf(uri), Body: gzipSync(text) }));
}

async function fetchObject(client: S3Client, uri: string): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand(placeOf(uri)));
    return await Body!.transformToByteArray();
  } catch {
    return undefined;
  }
}

/** A bucket that is there already is taken over, as a change set that imports does. */
async function makeBucket(client: S3Client, name: string): Promise<void> {
  const there = await client.send(new HeadBucketCommand({ Bucket: name })).then(
    () => true,
    () => false,
  );
  if (!there) await client.send(new CreateBucketCommand({ Bucket: name }));
}
