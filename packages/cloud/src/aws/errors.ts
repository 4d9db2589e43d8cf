import { VergerError } from '@verger/base';

interface Failure {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const CREDENTIALS =
  /Credentials|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|AuthFailure|InvalidAccessKeyId/;
const EXPIRED = /ExpiredToken|TokenRefreshRequired|RequestExpired/;
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/;
const DENIED = /AccessDenied|UnauthorizedOperation|NotAuthorized/;
const NETWORK =
  /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|ENETUNREACH|EHOSTUNREACH)|TimeoutError|socket hang up/;

const about = (error: unknown) => {
  const { name = '', message = '', code = '' } = error as Failure;
  return [name, code, message].filter((word) => word !== '').join(' ');
};

/** The network or the service failed for now: the same request may succeed later. */
export function isPassing(error: unknown): boolean {
  const { name = '', code = '', message = '', $metadata } = error as Failure;
  return (
    ($metadata?.httpStatusCode ?? 0) >= 500 ||
    THROTTLED.test(name) ||
    [name, code, message].some((text) => NETWORK.test(text))
  );
}

export const isDenied = (error: unknown): boolean =>
  DENIED.test((error as Failure).name ?? '') ||
  /is not authorized to perform/.test((error as Failure).message ?? '');

/** Whether it is not known if a request that failed so was carried out. */
export const isUncertain = (error: unknown): boolean =>
  isPassing(error) && !THROTTLED.test((error as Failure).name ?? '');

export const isThrottled = (error: unknown): boolean => THROTTLED.test((error as Failure).name ?? '');

/**
 * The error of the product for a call that failed: what went wrong at which call, and what to do.
 *
 * @param doing `making the cluster`
 */
export function explainAws(error: unknown, doing: string): unknown {
  if (error instanceof VergerError) return error;
  const { name = '' } = error as Failure;
  const say = (code: string, what: string, hint: string) =>
    new VergerError('remote', code, `${doing}: ${what} (${about(error)})`, { hint, cause: error });
  if (EXPIRED.test(name)) {
    return say('aws-expired', 'the AWS credentials have expired', 'renew them (aws sso login), then again');
  }
  if (CREDENTIALS.test(name)) {
    const hint =
      'give credentials: environment variables, --profile, or a role; verger cloud doctor checks them';
    return say('aws-credentials', 'AWS has no credentials, or does not accept them', hint);
  }
  if (isDenied(error)) {
    return say('aws-denied', 'not allowed', 'ask for the action named above, or be one of the operators');
  }
  if (THROTTLED.test(name)) {
    return say(
      'aws-throttled',
      'AWS still asks for fewer calls after several tries',
      'wait a minute, then again',
    );
  }
  if (/LimitExceeded|QuotaExceeded|InsufficientInstanceCapacity|VcpuLimit/.test(about(error))) {
    return say('aws-quota', 'a quota of the account is used up', 'see: verger cloud doctor');
  }
  if (isPassing(error)) {
    return say('aws-unreachable', 'AWS cannot be reached', 'check the network, --region and --endpoint-url');
  }
  if (name !== '' && (error as Failure).$metadata !== undefined) {
    return say('aws-refused', 'AWS refuses', 'see what it says; verger cloud doctor may tell more');
  }
  return error;
}

/** Runs a call; what it throws is explained. */
export async function calling<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explainAws(error, doing);
  }
}
