import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { bucketNames } from '../plan/deployment.js';
import { calling } from './errors.js';
import { sent } from './sent.js';
import type { Session } from './session.js';

/** Times that a bucket is emptied again, because AWS has put late logs into it meanwhile. */
const ATTEMPTS = 5;

/**
 * Deletes a bucket with all versions of all objects in it. There is no way back.
 *
 * @returns how many versions there were; undefined when there is no such bucket
 */
export async function deleteBucket(
  session: Pick<Session, 's3'>,
  bucket: string,
): Promise<number | undefined> {
  return calling(`deleting the bucket ${bucket}`, async () => {
    let count = 0;
    for (let attempt = 1; ; attempt++) {
      try {
        count += await emptyBucket(session, bucket);
        await session.s3.send(new DeleteBucketCommand({ Bucket: bucket }));
        return count;
      } catch (error) {
        const { name } = error as Error;
        if (name === 'NoSuchBucket') return undefined;
        if (name !== 'BucketNotEmpty' || attempt === ATTEMPTS) throw error;
      }
    }
  });
}

async function emptyBucket({ s3 }: Pick<Session, 's3'>, bucket: string): Promise<number> {
  let count = 0;
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket }),
    );
    const found = [...Versions, ...DeleteMarkers];
    if (found.length === 0) return count;
    const Objects = found.map(({ Key, VersionId }) => ({
      Key: sent(Key, 'Key'),
      ...(VersionId === undefined ? {} : { VersionId }),
    }));
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    const [refused] = Errors;
    if (refused !== undefined) throw Object.assign(new Error(refused.Message), { name: refused.Code });
    count += found.length;
  }
}

/** The buckets of a deployment that are there: they stay when its stack goes, so no stack is asked for them. */
export async function bucketsOf({ sts, s3, region }: Session, deployment: string): Promise<string[]> {
  return calling('looking for the buckets', async () => {
    const { Account: account } = await sts.send(new GetCallerIdentityCommand({}));
    const found: string[] = [];
    for (const Bucket of bucketNames(deployment, sent(account, 'Account'), region)) {
      try {
        await s3.send(new HeadBucketCommand({ Bucket }));
        found.push(Bucket);
      } catch (error) {
        if ((error as Error).name !== 'NotFound') throw error;
      }
    }
    return found;
  });
}
