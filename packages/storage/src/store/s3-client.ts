import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { S3Options } from './s3-options.js';

/** Requests of one process at the same time; more wait. */
const SOCKETS = 64;

/**
 * A client that tries each request once. The SDK's own retries end with the headers of an answer, so a body
 * that is cut later would fail for good: `attempts` goes round both.
 */
export function s3Client(options: S3Options): S3Client {
  // The SDK's advice on Node versions is for us, not for people who run the product.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  const endpoint = options.endpoint ?? (AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL || undefined);
  const profile: S3ClientConfig = options.profile === undefined ? {} : { profile: options.profile };
  const agent = { keepAlive: true, maxSockets: SOCKETS };
  return new S3Client({
    ...profile,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    region: options.region ?? regionOnce(profile),
    followRegionRedirects: endpoint === undefined,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5000, httpAgent: agent, httpsAgent: agent },
    // Bodies come as they are, so that one that falls silent can be destroyed; parts have a checksum of ours.
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** The SDK asks for the region at each request. */
function regionOnce(profile: S3ClientConfig): () => Promise<string> {
  let region: Promise<string> | undefined;
  return () => {
    region ??= configuredRegion(profile);
    return region;
  };
}

async function configuredRegion(profile: S3ClientConfig): Promise<string> {
  const probe = new S3Client(profile);
  try {
    return await probe.config.region();
  } catch {
    // A machine with a role has credentials but no region; the first answer names the bucket's.
    return 'us-east-1';
  } finally {
    probe.destroy();
  }
}
