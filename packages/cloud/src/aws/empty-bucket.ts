import { DeleteBucketCommand, DeleteObjectsCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
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
