import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
} from '@aws-sdk/client-s3';
import { VergerError } from '@verger/base';
import { S3Bucket } from './s3-bucket.js';
import type { S3Options } from './s3-options.js';
import { encryptionHeaders, upload } from './s3-upload.js';
import { parseS3Url } from './s3-url.js';
import type { Entry, Store } from './store.js';

/**
 * A run folder in S3. `create` needs a server with conditional writes (`If-None-Match: *`).
 *
 * @param url `s3://bucket/prefix`
 * @throws VergerError usage `s3-url`; its methods throw remote `s3-…`, usage `store-path`
 */
export function s3Store(url: string, options: S3Options = {}): Store {
  const place = parseS3Url(url);
  const bucket = new S3Bucket(place.bucket, options);
  const { encryption } = options;
  const full = (path: string) => {
    if (!isPath(path)) {
      throw new VergerError('usage', 'store-path', `${JSON.stringify(path)} is not a path in a run folder`);
    }
    return place.prefix + path;
  };
  return {
    url: place.url,

    async *list(prefix) {
      yield* await listBelow(bucket, place.prefix, prefix);
    },

    async read(path, range) {
      const key = full(path);
      if (range === undefined || range.end > range.start) return bucket.get(key, range);
      // HTTP cannot ask for no bytes.
      return (await bucket.try(key, () => bucket.head(key))) && new Uint8Array();
    },

    async write(path, data) {
      await upload(bucket, { key: full(path), data, ifAbsent: false, encryption });
    },

    async create(path, data) {
      return upload(bucket, { key: full(path), data, ifAbsent: true, encryption });
    },

    async remove(path) {
      const key = full(path);
      const command = new DeleteObjectCommand({ Bucket: bucket.name, Key: key, ...bucket.payer });
      await bucket.try(key, () => bucket.once((options) => bucket.client.send(command, options)));
    },

    async move(from, path) {
      const [source, key] = [full(from), full(path)];
      const copy = new CopyObjectCommand({
        Bucket: bucket.name,
        Key: key,
        CopySource: `${bucket.name}/${source.split('/').map(encodeURIComponent).join('/')}`,
        ...encryptionHeaders(encryption),
        ...bucket.payer,
      });
      await bucket.try(key, () => bucket.once((options) => bucket.client.send(copy, options)));
      await this.remove(from);
    },

    sweep: () => abortUploads(bucket, place.prefix),
  };
}

async function listBelow(bucket: S3Bucket, root: string, prefix: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const page of bucket.pages(root + prefix, false)) {
    for (const { key, bytes, etag } of page.objects) {
      const path = key.slice(root.length);
      // Other programs mark folders with empty objects that end in '/'.
      if (isPath(path)) entries.push({ path, bytes, etag });
    }
  }
  // S3 sorts by UTF-8 bytes, we by UTF-16 code units.
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Parts that killed writers uploaded; no object shows them, but they are paid for. */
async function abortUploads(bucket: S3Bucket, prefix: string): Promise<void> {
  const about = { Bucket: bucket.name, ...bucket.payer };
  const markers: { KeyMarker?: string; UploadIdMarker?: string } = {};
  for (;;) {
    const list = new ListMultipartUploadsCommand({ ...about, Prefix: prefix, ...markers });
    const page = await bucket.try(prefix, () => bucket.once((options) => bucket.client.send(list, options)));
    for (const { Key, UploadId } of page.Uploads ?? []) {
      const abort = new AbortMultipartUploadCommand({ ...about, Key, UploadId });
      await bucket.try(Key ?? prefix, async () => {
        try {
          await bucket.once((options) => bucket.client.send(abort, options));
        } catch (error) {
          // Its writer, or another sweep, was faster.
          if ((error as Error).name !== 'NoSuchUpload') throw error;
        }
      });
    }
    if (!page.IsTruncated) return;
    if (page.NextKeyMarker !== undefined) markers.KeyMarker = page.NextKeyMarker;
    if (page.NextUploadIdMarker !== undefined) markers.UploadIdMarker = page.NextUploadIdMarker;
  }
}

const isPath = (path: string): boolean =>
  !path.split('/').some((part) => part === '' || part === '.' || part === '..') && !path.includes('\0');
