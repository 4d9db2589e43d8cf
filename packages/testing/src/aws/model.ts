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
import type { ModelCluster } from './cluster.js';
import { EmrApi, type EmrRules } from './emr-api.js';
import { AwsRefusal, type Json } from './json-protocol.js';
import { productsOf } from './price-list-api.js';
import { answerOf, ec2AnswerOf, refusalOf } from './query-protocol.js';
import { StacksApi } from './stacks-api.js';

/** A call to a service of the model, before it is answered. */
export interface AwsCall {
  readonly service: 'emr' | 'cloudformation' | 'sts' | 'ec2' | 'servicequotas' | 'pricing';
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
  readonly rules?: Partial<EmrRules>;
  /** Makes the creation of every stack fail, with this reason. */
  readonly failCreation?: string;
  readonly region?: string;
}

export interface AwsModel {
  /** `http://127.0.0.1:<port>`: of every service, S3 too. */
  readonly url: string;
  readonly account: string;
  /** What a process needs to use it. */
  readonly env: Readonly<Record<string, string>>;
  readonly clusters: readonly ModelCluster[];
  /** Clusters that would cost money now. */
  living(): ModelCluster[];
  /** All calls so far: `emr RunJobFlow`. */
  readonly calls: readonly string[];
  setFaults(faults: AwsModelOptions['faults']): void;
  stop(): Promise<void>;
}

const RULES: EmrRules = {
  releases: ['emr-7.0.0', 'emr-7.13.0'],
  instanceTypes: ['m5.xlarge', 'm5.2xlarge', 'm6g.xlarge', 'm6g.2xlarge'],
  keyNames: ['verger'],
  vcpuQuota: 64,
};
const ACCOUNT = '000000000000';

/**
 * A model of what Verger calls of AWS, behind one address: EMR and CloudFormation with their states in their real
 * order, STS, EC2, Service Quotas and Price List as far as `doctor` and `estimate` ask. Bootstrap actions and steps run as real processes of
 * this machine; S3 is the real server, behind the same address. It is a model, not AWS: who is allowed to do what
 * is not looked at.
 */
export async function startAwsModel(options: AwsModelOptions): Promise<AwsModel> {
  const { s3, tick = 50, second = 1000, region: home = s3.region } = options;
  const credentials = { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey };
  const client = new S3Client({
    endpoint: s3.endpoint,
    region: s3.region,
    forcePathStyle: true,
    credentials,
  });
  const calls: string[] = [];
  let faults = options.faults;
  const regions = new Map<string, { emr: EmrApi; stacks: StacksApi }>();
  /** Each region has clusters and stacks of its own. */
  const inRegion = (region: string) => {
    const known = regions.get(region);
    if (known !== undefined) return known;
    const emr = new EmrApi(
      { ...RULES, ...options.rules },
      {
        ...{ tick, second, sparkHome: options.sparkHome, path: options.path, env: s3.env },
        writeLog: (uri, text) => writeLog(client, uri, text),
        fetch: (uri) => fetchObject(client, uri),
      },
    );
    const stacks = new StacksApi({
      ...{ region, account: ACCOUNT, tick, emr, failCreation: options.failCreation },
      makeBucket: (name) => makeBucket(client, name),
    });
    regions.set(region, { emr, stacks });
    return { emr, stacks };
  };
  const allClusters = () => [...regions.values()].flatMap(({ emr }) => [...emr.clusters.values()]);

  const act = (service: AwsCall['service'], operation: string, perform: () => string): string => {
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
    const answer = perform();
    if (fault === 'lost') throw new Cut();
    return answer;
  };

  const serve = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const target = incoming.headers['x-amz-target'];
    const { emr, stacks } = inRegion(regionIn(incoming) ?? home);
    const form = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    if (typeof target === 'string') {
      const [service = '', operation = ''] = target.split('.');
      const input = JSON.parse((await bodyOf(incoming)) || '{}') as Json;
      const [of, call] = service.startsWith('ServiceQuotas')
        ? (['servicequotas', () => ({ Quota: { Value: RULES.vcpuQuota } })] as const)
        : service === 'AWSPriceListService'
          ? (['pricing', () => productsOf(input)] as const)
          : (['emr', () => emr.call(operation, input)] as const);
      reply(answer, 'application/x-amz-json-1.1', jsonRefusal, () =>
        act(of, operation, () => JSON.stringify(call())),
      );
    } else if (form === true && incoming.url === '/') {
      const asked = new URLSearchParams(await bodyOf(incoming));
      const action = String(asked.get('Action'));
      reply(answer, 'text/xml', xmlRefusal, () => {
        if (action === 'GetCallerIdentity') {
          const identity = { Arn: `arn:aws:iam::${ACCOUNT}:user/model`, UserId: 'MODEL', Account: ACCOUNT };
          return act('sts', action, () => answerOf(action, identity));
        }
        if (action === 'DescribeKeyPairs') {
          const keySet = (options.rules?.keyNames ?? RULES.keyNames).map((keyName) => ({ keyName }));
          return act('ec2', action, () => ec2AnswerOf(action, { keySet }));
        }
        if (action === 'DescribeInstanceTypeOfferings') {
          const instanceType = asked.get('Filter.1.Value.1') ?? '';
          const has = (options.rules?.instanceTypes ?? RULES.instanceTypes).includes(instanceType);
          const offerings = has ? [{ instanceType, locationType: 'region' }] : [];
          return act('ec2', action, () => ec2AnswerOf(action, { instanceTypeOfferingSet: offerings }));
        }
        return act('cloudformation', action, () => answerOf(action, stacks.call(action, asked)));
      });
    } else {
      forward(s3.endpoint, incoming, answer);
    }
  };

  const server = createServer((incoming, answer) => {
    serve(incoming, answer).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    url,
    account: ACCOUNT,
    env: { ...s3.env, AWS_ENDPOINT_URL: url, AWS_REGION: home },
    get clusters() {
      return allClusters();
    },
    living: () => allClusters().filter(({ isLiving }) => isLiving),
    calls,
    setFaults: (next) => {
      faults = next;
    },
    async stop() {
      await Promise.all([...regions.values()].map(({ emr }) => emr.stop()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      client.destroy();
    },
  };
}

/** The connection ends without an answer. */
class Cut extends Error {}

function reply(
  answer: ServerResponse,
  type: string,
  refuse: (refusal: AwsRefusal) => string,
  perform: () => string,
): void {
  try {
    const text = perform();
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

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

/** Whom a request is signed for. */
const regionIn = ({ headers }: IncomingMessage): string | undefined =>
  /Credential=[^/]+\/\d+\/([a-z0-9-]+)\//.exec(headers.authorization ?? '')?.[1];

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
