import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EC2InstanceConnectClient } from '@aws-sdk/client-ec2-instance-connect';
import { EMRClient } from '@aws-sdk/client-emr';
import { EMRServerlessClient } from '@aws-sdk/client-emr-serverless';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import { VergerError } from '@verger/base';
import { knownProfile } from './profiles.js';
import './quiet-sdk.js';

export interface SessionOptions {
  /** Of a server that answers instead of AWS, for all services. */
  readonly endpointUrl?: string | undefined;
  /** Of AWS's configuration files. */
  readonly profile?: string | undefined;
  /** @default AWS_REGION, then the profile's, then {@link DEFAULT_REGION} */
  readonly region?: string | undefined;
}

/** Paris, as in the reference deployment: the photos stay in the European Union. */
const DEFAULT_REGION = 'eu-west-3';

/** Attempts of one call, with growing waits between them: throttling passes within a minute. */
const ATTEMPTS = 6;

/** Whom all calls of a command go to. */
export interface Session {
  readonly region: string;
  readonly endpointUrl: string | undefined;
  readonly emr: EMRClient;
  /** Tries each call once: for those that must not be carried out twice. */
  readonly emrOnce: EMRClient;
  readonly serverless: EMRServerlessClient;
  readonly cloudFormation: CloudFormationClient;
  readonly sts: STSClient;
  readonly ec2: EC2Client;
  readonly connect: EC2InstanceConnectClient;
  readonly iam: IAMClient;
  readonly secrets: SecretsManagerClient;
  readonly s3: S3Client;
  readonly sns: SNSClient;
  close(): void;
}

/**
 * Opens a session. The options are put into this process's environment too, because stores, and programs that
 * are started, read them there.
 *
 * @throws VergerError usage `no-profile`, `bad-option` when the region cannot be one
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { env } = process;
  if (options.endpointUrl !== undefined) env.AWS_ENDPOINT_URL = options.endpointUrl;
  if (options.profile !== undefined) env.AWS_PROFILE = await knownProfile(options.profile);
  const region = await regionOf(options.region);
  env.AWS_REGION = region;
  const endpointUrl = env.AWS_ENDPOINT_URL || undefined;
  const config = { region, ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }) };
  const patient = { ...config, maxAttempts: ATTEMPTS };
  const clients = {
    emr: new EMRClient(patient),
    emrOnce: new EMRClient({ ...config, maxAttempts: 1 }),
    serverless: new EMRServerlessClient(patient),
    cloudFormation: new CloudFormationClient(patient),
    sns: new SNSClient(patient),
    sts: new STSClient(patient),
    ec2: new EC2Client(patient),
    connect: new EC2InstanceConnectClient(patient),
    iam: new IAMClient(patient),
    secrets: new SecretsManagerClient(patient),
    s3: new S3Client({ ...patient, forcePathStyle: endpointUrl !== undefined }),
  };
  return {
    region,
    endpointUrl,
    ...clients,
    close() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

/**
 * The region that is meant: the one given, else as AWS is configured here, else {@link DEFAULT_REGION}.
 *
 * @throws VergerError usage `bad-option` when it cannot be one
 */
export async function regionOf(given: string | undefined): Promise<string> {
  const region = given ?? (await configuredRegion()) ?? DEFAULT_REGION;
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return region;
  throw new VergerError('usage', 'bad-option', `${JSON.stringify(region)} is not an AWS region`, {
    hint: `give one like ${DEFAULT_REGION} (Paris): --region, or AWS_REGION`,
  });
}

async function configuredRegion(): Promise<string | undefined> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  if (AWS_REGION || AWS_DEFAULT_REGION) return AWS_REGION || AWS_DEFAULT_REGION;
  const probe = new STSClient({});
  try {
    return await probe.config.region();
  } catch {
    return undefined;
  } finally {
    probe.destroy();
  }
}
