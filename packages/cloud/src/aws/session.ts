import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EMRClient } from '@aws-sdk/client-emr';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';

export interface SessionOptions {
  /** Of a server that answers instead of AWS, for all services. */
  readonly endpointUrl?: string | undefined;
  /** Of AWS's configuration files. */
  readonly profile?: string | undefined;
  /** @default AWS_REGION, then the profile's, then {@link DEFAULT_REGION} */
  readonly region?: string | undefined;
}

/** Paris, as the deck: the photos stay in the European Union. */
export const DEFAULT_REGION = 'eu-west-3';

/** Attempts of one call, with growing waits between them: throttling passes within a minute. */
const ATTEMPTS = 6;

/** Whom all calls of a command go to. */
export interface Session {
  readonly region: string;
  readonly endpointUrl: string | undefined;
  readonly emr: EMRClient;
  /** Tries each call once: for those that must not be carried out twice. */
  readonly emrOnce: EMRClient;
  readonly cloudFormation: CloudFormationClient;
  readonly sts: STSClient;
  readonly ec2: EC2Client;
  readonly s3: S3Client;
  close(): void;
}

/**
 * Opens a session. The options are put into this process's environment too, because stores, and programs that
 * are started, read them there.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { env } = process;
  env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  if (options.endpointUrl !== undefined) env.AWS_ENDPOINT_URL = options.endpointUrl;
  if (options.profile !== undefined) env.AWS_PROFILE = options.profile;
  const region = options.region ?? (await configuredRegion()) ?? DEFAULT_REGION;
  env.AWS_REGION = region;
  const endpointUrl = env.AWS_ENDPOINT_URL || undefined;
  const config = { region, ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }) };
  const patient = { ...config, maxAttempts: ATTEMPTS };
  const clients = {
    emr: new EMRClient(patient),
    emrOnce: new EMRClient({ ...config, maxAttempts: 1 }),
    cloudFormation: new CloudFormationClient(patient),
    sts: new STSClient(patient),
    ec2: new EC2Client(patient),
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
