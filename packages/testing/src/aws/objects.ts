import { gzipSync } from 'node:zlib';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

const placeOf = (uri: string) => {
  const found = /^s3[an]?:\/\/([^/]+)\/(.+)$/.exec(uri);
  if (found === null) throw new Error(`${uri} is no object`);
  const [, Bucket, Key] = found;
  return { Bucket, Key };
};

export async function writeLog(client: S3Client, uri: string, text: string): Promise<void> {
  await client.send(new PutObjectCommand({ ...placeOf(uri), Body: gzipSync(text) }));
}

export async function fetchObject(client: S3Client, uri: string): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand(placeOf(uri)));
    return await Body?.transformToByteArray();
  } catch {
    return undefined;
  }
}

/** A bucket that is there already is taken over, as a change set that imports does. */
export async function makeBucket(client: S3Client, name: string): Promise<void> {
  if (!(await isBucket(client, name))) await client.send(new CreateBucketCommand({ Bucket: name }));
}

export const isBucket = (client: S3Client, name: string): Promise<boolean> =>
  client.send(new HeadBucketCommand({ Bucket: name })).then(
    () => true,
    () => false,
  );
