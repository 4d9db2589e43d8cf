import { VergerError } from '@verger/base';

/** A place in S3. */
export interface S3Place {
  readonly bucket: string;
  /** '' for the whole bucket; else ends in '/'. */
  readonly prefix: string;
  /** `s3://bucket/prefix`, without a '/' at the end. */
  readonly url: string;
}

/**
 * The bucket and prefix of `s3://bucket/prefix`. The prefix is taken as it is written: `%20` stays `%20`.
 *
 * @throws VergerError usage `s3-url`
 */
export function parseS3Url(url: string): S3Place {
  const match = /^s3:\/\/([A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9])(?:\/(.*))?$/s.exec(url);
  const path = (match?.[2] ?? '').replace(/\/+$/, '');
  if (match === null || path.split('/').some((part) => part === '.' || part === '..')) {
    throw new VergerError('usage', 's3-url', `${JSON.stringify(url)} is not an S3 URL`, {
      hint: 'write it as s3://bucket/prefix',
    });
  }
  const bucket = match[1]!;
  return {
    bucket,
    prefix: path === '' ? '' : `${path}/`,
    url: `s3://${bucket}${path === '' ? '' : `/${path}`}`,
  };
}
