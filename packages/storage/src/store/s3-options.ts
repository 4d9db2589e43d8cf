import { VergerError } from '@verger/base';

/** How objects are encrypted at rest; without it, as the bucket does by default. */
export interface S3Encryption {
  readonly algorithm: 'AES256' | 'aws:kms';
  /** Of `aws:kms`; without it, the account's key for S3. */
  readonly keyId?: string;
}

export interface S3Options {
  /** Of another S3 server; objects are then addressed by path. Default: `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`, AWS. */
  readonly endpoint?: string;
  /** Default: as the AWS tools find it, else `us-east-1`, from where redirects to the bucket's region are followed. */
  readonly region?: string;
  /** Of the AWS configuration files; default: `AWS_PROFILE`. Without keys there: those of the machine's role. */
  readonly profile?: string;
  readonly encryption?: S3Encryption;
  /** The reader pays for requests; false by default. */
  readonly requesterPays?: boolean;
  /** How often one request is tried; 8 by default: about 10 s of trouble are outlived, 30 s of SlowDown. */
  readonly attempts?: number;
  /** Longest silence of the server, milliseconds; 10,000 by default. */
  readonly quietMs?: number;
  /** In [0, 1), for the jitter of the waits between attempts; Math.random by default. */
  readonly random?: () => number;
}

/**
 * Options from the environment, so that every process of a run, executors too, has the same ones:
 * `VERGER_S3_ENCRYPTION` is `AES256`, `aws:kms` or `aws:kms:<key id>`; `VERGER_S3_REQUESTER_PAYS` is `true` or
 * `false`. Endpoint, region and credentials have AWS's own variables.
 *
 * @throws VergerError usage `s3-options`
 */
export function s3OptionsFrom(env: Readonly<Record<string, string | undefined>>): S3Options {
  const refuse = (name: string, allowed: string) =>
    new VergerError('usage', 's3-options', `${name} is ${JSON.stringify(env[name])}`, {
      hint: `use ${allowed}`,
    });
  const { VERGER_S3_ENCRYPTION: encryption = '', VERGER_S3_REQUESTER_PAYS: pays = '' } = env;
  const match = /^(AES256|aws:kms)(?::(.+))?$/.exec(encryption);
  if (encryption !== '' && (match === null || (match[1] === 'AES256' && match[2] !== undefined))) {
    throw refuse('VERGER_S3_ENCRYPTION', 'AES256, aws:kms or aws:kms:<key id>');
  }
  if (!['', 'true', 'false'].includes(pays)) throw refuse('VERGER_S3_REQUESTER_PAYS', 'true or false');
  return {
    ...(match && {
      encryption: {
        algorithm: match[1] as S3Encryption['algorithm'],
        ...(match[2] !== undefined && { keyId: match[2] }),
      },
    }),
    ...(pays === 'true' && { requesterPays: true }),
  };
}
