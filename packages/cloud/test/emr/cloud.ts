import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { BASE_OUTPUTS, type BaseOutputs, baseStackName } from '@verger/cloud';
import {
  type AwsModel,
  type AwsModelOptions,
  type S3Server,
  startAwsModel,
  startS3,
  toolFolder,
} from '@verger/testing';
import { type Running, start } from '@verger/testing/program';

export const BUCKET = 'verger-model';

/** What a base stack gives out, where only its outputs matter. */
export const BASE: BaseOutputs = {
  bucket: BUCKET,
  subnet: 'subnet-1',
  subnets: ['subnet-1', 'subnet-2'],
  nodesGroup: 'sg-nodes',
  endpointSecurityGroup: 'sg-door',
  serviceRole: 'arn:aws:iam::000000000000:role/service',
  instanceProfile: 'nodes',
  securityConfiguration: 'verger-model',
  keyName: 'verger',
  people: ['alice'],
};

/** A template that makes nothing and gives out {@link BASE}. */
const BASE_TEMPLATE = JSON.stringify({
  // A template without resources is none.
  Resources: { Nothing: { Type: 'AWS::CloudFormation::WaitConditionHandle' } },
  Outputs: Object.fromEntries(
    Object.entries(BASE_OUTPUTS).map(([what, output]) => [
      output,
      {
        Value: [BASE[what as keyof BaseOutputs]].flat().join(','),
        Export: { Name: `${baseStackName({ name: 'verger' })}:${output}` },
      },
    ]),
  ),
});

export interface Cloud {
  readonly s3: S3Server;
  readonly model: AwsModel;
  /** @param bucket default: that of {@link BASE} */
  put(key: string, file: string, bucket?: string): Promise<void>;
  /** Starts the real program against the model. */
  verger(args: readonly string[], env?: Record<string, string>): Running;
  stop(): Promise<void>;
}

/** A real S3 server and a model of the rest of AWS, in which the base stack is deployed. */
export async function startCloud(
  options: Omit<AwsModelOptions, 's3'> & { readonly home: string; readonly base?: boolean },
): Promise<Cloud> {
  const s3 = await startS3();
  const path = [options.path, await toolFolder('aws')].filter(Boolean).join(':');
  const rules = { ...(options.base === false ? {} : { keyNames: [BASE.keyName] }), ...options.rules };
  const model = await startAwsModel({ ...options, rules, s3, path });
  const { accessKeyId, secretAccessKey, endpoint, region } = s3;
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  if (options.base !== false) {
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await deployOutputs(model);
  }
  mkdirSync(options.home, { recursive: true });
  return {
    s3,
    model,
    async put(key, file, bucket = BUCKET) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: await readFile(file) }));
    },
    verger: (args, env = {}) =>
      start(args, {
        cwd: options.home,
        env: {
          ...model.env,
          HOME: options.home,
          // Archives are large: one for all tests.
          XDG_CACHE_HOME: join(dirname(options.home), 'cache'),
          ...env,
        },
      }),
    async stop() {
      await model.stop();
      client.destroy();
      await s3.stop();
    },
  };
}

/**
 * A base stack that only gives out its outputs, through the model's own door: a change set, as the program would.
 *
 * @param StackName another than that of a new deployment
 */
export const deployOutputs = (
  model: AwsModel,
  StackName = baseStackName({ name: 'verger' }),
): Promise<void> => deployTemplate(model, StackName, BASE_TEMPLATE);

/** A stack from its template, JSON. */
export async function deployTemplate(
  model: AwsModel,
  StackName: string,
  TemplateBody: string,
): Promise<void> {
  const call = async (form: Record<string, string>) => {
    const answer = await fetch(model.url, { method: 'POST', body: new URLSearchParams(form) });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.text();
  };
  const made = await call({
    ...{ Action: 'CreateChangeSet', StackName, ChangeSetName: 'outputs', ChangeSetType: 'CREATE' },
    ...{ TemplateBody, 'Capabilities.member.1': 'CAPABILITY_NAMED_IAM' },
  });
  const id = /<Id>(.*?)<\/Id>/.exec(made)![1]!;
  await call({ Action: 'ExecuteChangeSet', ChangeSetName: id });
  for (;;) {
    if ((await call({ Action: 'DescribeStacks', StackName })).includes('CREATE_COMPLETE')) return;
  }
}
