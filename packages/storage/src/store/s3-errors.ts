import { VergerError } from '@verger/base';

/** What the SDK or the network threw. */
interface Failure {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const status = (error: unknown) => (error as Failure).$metadata?.httpStatusCode ?? 0;
const nameOf = (error: unknown) => (error as Failure).name ?? '';

/** S3 asks for fewer requests. */
export const isSlowDown = (error: unknown): boolean =>
  status(error) === 503 || status(error) === 429 || /SlowDown|Throttl|TooManyRequests/.test(nameOf(error));

/** Name of the error for bytes that were changed on their way here. */
export const WRONG_BYTES = 'WrongBytes';

const PASSING = new Set([
  WRONG_BYTES,
  // The server waited for us.
  'RequestTimeout',
  // The SDK has set its clock by the answer; the next request has the right time.
  'RequestTimeTooSkewed',
  'RequestExpired',
  // Two conditional writes met; one of them decides at the next attempt.
  'ConditionalRequestConflict',
  'OperationAborted',
  // An upload was cut or damaged on the way.
  'IncompleteBody',
  'BadDigest',
  'XAmzContentChecksumMismatch',
  'XAmzContentSHA256Mismatch',
  'TimeoutError',
]);

const NETWORK = new Set([
  ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENETUNREACH'],
  ...['EHOSTUNREACH', 'ENETDOWN', 'ERR_STREAM_PREMATURE_CLOSE', 'HPE_INVALID_EOF_STATE'],
]);

/** Whether the same request may succeed later. */
export function isPassing(error: unknown): boolean {
  return (
    status(error) >= 500 ||
    isSlowDown(error) ||
    PASSING.has(nameOf(error)) ||
    NETWORK.has((error as Failure).code ?? '') ||
    (error instanceof Error && /socket hang up|aborted|Deserialization error/.test(error.message))
  );
}

/** No object of that key; a missing bucket is something else. */
export const isMissing = (error: unknown): boolean =>
  ['NoSuchKey', 'NotFound'].includes(nameOf(error)) && status(error) === 404;

/** A conditional write found an object; a conditional read, another one. */
export const isTaken = (error: unknown): boolean => status(error) === 412;

/** Of an object that is not the one that was listed. */
export const changed = (url: string) =>
  new VergerError('remote', 's3-changed', `${url} was written anew while it was read`, {
    hint: 'run the same command again: it goes on with what is there now',
  });

const CREDENTIALS =
  /Credentials|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|TokenRefresh|InvalidSecurity|InvalidClientTokenId|UnrecognizedClient/;

/** The error of the product for a failed request: what went wrong, at which object, and what to do. */
export function explainS3(error: unknown, url: string, attempts: number): unknown {
  if (error instanceof VergerError) return error;
  const { name = '', message = '', code = '' } = error as Failure;
  const say = (kebab: string, what: string, hint: string) =>
    new VergerError('remote', kebab, `${what} (${[name, message].filter(Boolean).join(': ')})`, {
      hint,
      cause: error,
    });
  const again = 'run the same command again, it goes on where it stopped';
  if (CREDENTIALS.test(name)) {
    const hint = `give valid AWS credentials (environment, profile or role), then ${again}`;
    return say('s3-credentials', `S3 does not accept the credentials for ${url}`, hint);
  }
  if (name === WRONG_BYTES) {
    const hint = `something on the way changes them (a proxy, a bad network card), or the object is damaged; ${again}`;
    return say('s3-wrong-bytes', `S3 gives other bytes than it keeps a checksum of for ${url}`, hint);
  }
  if (name === 'NoSuchBucket') {
    return say('s3-no-bucket', `the bucket of ${url} does not exist`, 'check its name, or create it');
  }
  if (/^KMS\.|KMS/.test(name)) {
    return say(
      's3-encryption',
      `the key of ${url} cannot be used`,
      'allow the role to use it, or give another key',
    );
  }
  if (/PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint/.test(name)) {
    return say('s3-region', `${url} is in another region`, 'set AWS_REGION to the region of the bucket');
  }
  if (name === 'RequestTimeTooSkewed') {
    return say('s3-clock', `S3 does not accept the time of this machine for ${url}`, 'set its clock');
  }
  if (isSlowDown(error)) {
    return say(
      's3-slow-down',
      `S3 still asks for fewer requests for ${url} after ${attempts} attempts`,
      again,
    );
  }
  if (status(error) >= 500) {
    return say('s3-failing', `S3 still fails at ${url} after ${attempts} attempts`, again);
  }
  if (status(error) === 403 || /AccessDenied|Forbidden|AllAccessDisabled/.test(name)) {
    const rights = 's3:GetObject, s3:PutObject, s3:DeleteObject, s3:ListBucket, s3:AbortMultipartUpload';
    return say(
      's3-denied',
      `S3 refuses access to ${url}`,
      `allow the user or role what it needs of ${rights}`,
    );
  }
  if (isPassing(error) || /^E[A-Z_]+$/.test(code) || name === 'AbortError') {
    const hint = `check the network and the endpoint, then ${again}`;
    return say('s3-unreachable', `S3 cannot be reached for ${url}, or its answers break off`, hint);
  }
  if (status(error) > 0) return say('s3-refused', `S3 refuses the request for ${url}`, 'see what it says');
  return error;
}
