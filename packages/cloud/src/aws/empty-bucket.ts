import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { bucketNames } from '../plan/deployment.js';
import { calling } from './errors.js';
import type { Session } from './session.js';

/**
 * Deletes a bucket with all versions of all objects in it. There is no way back.
 *
 * @returns how many versions there were; undefined when there is no such bucket
 */
export async function deleteBucket({ s3 }: Session, bucket: string): Promise<number | undefined> {
  return calling(`deleting the bucket ${bucket}`, async () => {
    let count = 0;
    try {
      for (;;) {
        const { Versions = [], DeleteMarkers = [] } = await s3.send(
          new ListObjectVersionsCommand({ Bucket: bucket }),
        );
        const found = [...Versions, ...DeleteMarkers];
        if (found.length === 0) break;
        const Objects = found.map(({ Key, VersionId }) => ({
          Key: Key!,
          ...(VersionId === undefined ? {} : { VersionId }),
        }));
        const { Errors = [] } = await s3.send(
          new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
        );
        const [refused] = Errors;
        if (refused !== undefined) throw Object.assign(new Error(refused.Message), { name: refused.Code });
        count += found.length;
      }
      await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
      return count;
    } catch (error) {
      if ((error as Error).name === 'NoSuchBucket') return undefined;
      throw error;
    }
  });
}

/** The buckets of a deployment that are there: they stay when its stack goes, so no stack is asked for them. */
export async function bucketsOf({ sts, s3, region }: Session, deployment: string): Promise<string[]> {
  return calling('looking for the buckets', async () => {
    const { Account: account } = await sts.send(new GetCallerIdentityCommand({}));
    const found: string[] = [];
    for (const Bucket of bucketNames(deployment, account!, region)) {
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
