import { randomUUID } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { S3Bucket } from './s3-bucket.js';
import { isTaken } from './s3-errors.js';
import type { S3Encryption } from './s3-options.js';

export interface Upload {
  readonly key: string;
  readonly data: Uint8Array;
  /** Only when there is no object of that key. */
  readonly ifAbsent: boolean;
  readonly encryption?: S3Encryption | undefined;
}

const MIB = 2 ** 20;
/** Larger objects go in parts. */
const WHOLE = 16 * MIB;
/** S3 allows at most 10,000 parts; all but the last at least 5 MiB. */
const PART = 8 * MIB;
const PARTS = 10_000;
const CONCURRENCY = 4;

/**
 * Metadata that names one upload. When the answer to a write is lost, the next attempt finds an object: this
 * tells whether it is ours.
 */
const MARK = 'verger-upload';

/** Writes an object whole; false when it was to be new and there is one. */
export async function upload(bucket: S3Bucket, what: Upload): Promise<boolean> {
  const mark = randomUUID();
  const about = {
    Metadata: { [MARK]: mark },
    ...bucket.payer,
    ...encryptionHeaders(what.encryption),
  };
  return what.data.length <= WHOLE ? put(bucket, what, about, mark) : putInParts(bucket, what, about, mark);
}

/** How S3 is asked to encrypt what it keeps; nothing unless the user wants another way than the bucket's own. */
export const encryptionHeaders = (encryption: S3Encryption | undefined) => ({
  ...(encryption && { ServerSideEncryption: encryption.algorithm }),
  ...(encryption?.keyId !== undefined && { SSEKMSKeyId: encryption.keyId }),
});

type About = Pick<
  PutObjectCommand['input'],
  'Metadata' | 'RequestPayer' | 'ServerSideEncryption' | 'SSEKMSKeyId'
>;

const absent = ({ ifAbsent }: Upload) => (ifAbsent ? { IfNoneMatch: '*' } : {});

const isMarked = async (bucket: S3Bucket, key: string, mark: string) =>
  (await bucket.head(key))?.[MARK] === mark;

function put(bucket: S3Bucket, what: Upload, about: About, mark: string): Promise<boolean> {
  const { key, data } = what;
  const to = { Bucket: bucket.name, Key: key };
  const command = new PutObjectCommand({ ...to, ...about, ...absent(what), Body: data });
  return bucket.try(key, async (attempt) => {
    try {
      await bucket.once((options) => bucket.client.send(command, options), data.length);
      return true;
    } catch (error) {
      if (isTaken(error)) return attempt > 1 && (await isMarked(bucket, key, mark));
      throw error;
    }
  });
}

async function putInParts(bucket: S3Bucket, what: Upload, about: About, mark: string): Promise<boolean> {
  const { key } = what;
  const to = { Bucket: bucket.name, Key: key, ...bucket.payer };
  const begin = new CreateMultipartUploadCommand({ ...to, ...about, ChecksumAlgorithm: 'CRC32' });
  const { UploadId } = await bucket.try(key, () =>
    bucket.once((options) => bucket.client.send(begin, options)),
  );
  const upload = { ...to, UploadId };
  let done = false;
  try {
    const Parts = await sendParts(bucket, what, upload);
    const finish = new CompleteMultipartUploadCommand({
      ...upload,
      ...absent(what),
      MultipartUpload: { Parts },
    });
    // S3 may join parts for minutes before it answers.
    const joining = what.data.length;
    done = await bucket.try(key, async (attempt) => {
      try {
        await bucket.once((options) => bucket.client.send(finish, options), joining);
        return true;
      } catch (error) {
        const gone = (error as Error).name === 'NoSuchUpload';
        if ((isTaken(error) || gone) && attempt > 1 && (await isMarked(bucket, key, mark))) return true;
        if (isTaken(error)) return false;
        throw error;
      }
    });
    return done;
  } finally {
    // Parts of an upload that is not finished are paid for until someone aborts it; a killed one: `sweep`.
    const abort = new AbortMultipartUploadCommand(upload);
    if (!done) await bucket.once((options) => bucket.client.send(abort, options)).catch(() => undefined);
  }
}

async function sendParts(
  bucket: S3Bucket,
  { key, data }: Upload,
  upload: { Bucket: string; Key: string; UploadId: string | undefined },
): Promise<CompletedPart[]> {
  const size = Math.max(PART, Math.ceil(data.length / PARTS));
  const parts: CompletedPart[] = [];
  let next = 0;
  const sender = async () => {
    while (next * size < data.length) {
      const number = next++;
      const Body = data.subarray(number * size, (number + 1) * size);
      const command = new UploadPartCommand({
        ...upload,
        PartNumber: number + 1,
        Body,
        ChecksumAlgorithm: 'CRC32',
      });
      const { ETag, ChecksumCRC32 } = await bucket.try(key, () =>
        bucket.once((options) => bucket.client.send(command, options), Body.length),
      );
      parts[number] = { PartNumber: number + 1, ETag, ChecksumCRC32 };
    }
  };
  const sent = await Promise.allSettled(Array.from({ length: CONCURRENCY }, sender));
  for (const one of sent) if (one.status === 'rejected') throw one.reason;
  return parts;
}
