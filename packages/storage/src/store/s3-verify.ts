import { createHash } from 'node:crypto';
import { Crc32, Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';

/** What an answer says of the bytes of its object. */
export type ToldOfObject = Pick<
  GetObjectCommandOutput,
  | 'ChecksumCRC64NVME'
  | 'ChecksumSHA256'
  | 'ChecksumSHA1'
  | 'ChecksumCRC32C'
  | 'ChecksumCRC32'
  | 'ETag'
  | 'ServerSideEncryption'
  | 'SSECustomerAlgorithm'
>;

/**
 * Whether bytes are those of the object: `wrong` when a checksum that the store keeps says no; `doubtful` when only
 * the ETag does, which some stores make up; `untold` when the store tells nothing of the whole.
 */
export async function verdictOn(
  told: ToldOfObject,
  bytes: Uint8Array,
): Promise<'right' | 'wrong' | 'doubtful' | 'untold'> {
  const checksum = await checksumOf(told, bytes);
  if (checksum !== undefined) return checksum.told === checksum.found ? 'right' : 'wrong';
  const md5 = md5ToldBy(told);
  if (md5 === undefined) return 'untold';
  return createHash('md5').update(bytes).digest('hex') === md5 ? 'right' : 'doubtful';
}

async function checksumOf(told: ToldOfObject, bytes: Uint8Array) {
  const sum = async (made: { update(data: Uint8Array): void; digest(): Promise<Uint8Array> }) => {
    made.update(bytes);
    return Buffer.from(await made.digest()).toString('base64');
  };
  const hash = async (name: string) => createHash(name).update(bytes).digest('base64');
  const all: [string | undefined, () => Promise<string>][] = [
    [told.ChecksumCRC32, () => sum(new Crc32())],
    [told.ChecksumCRC64NVME, () => sum(new Crc64Nvme())],
    [told.ChecksumSHA256, () => hash('sha256')],
    [told.ChecksumCRC32C, () => sum(new Crc32c())],
    [told.ChecksumSHA1, () => hash('sha1')],
  ];
  for (const [value, found] of all) {
    // One of the checksums of parts, `…-3`, says nothing of the bytes as they come.
    if (value !== undefined && !value.includes('-')) return { told: value, found: await found() };
  }
  return undefined;
}

/** The ETag of an object that was put whole and not encrypted with a key of KMS, or of the user, is its MD5. */
function md5ToldBy({ ETag = '', ServerSideEncryption, SSECustomerAlgorithm }: ToldOfObject) {
  if (ServerSideEncryption?.startsWith('aws:kms') || SSECustomerAlgorithm !== undefined) return undefined;
  return /^"?([0-9a-f]{32})"?$/.exec(ETag)?.[1];
}
