import { randomUUID } from 'node:crypto';
import { VergerError } from '@verger/base';
import { openSource } from '@verger/storage/photos';

/** Where a run reads and writes. */
export interface RunPlace {
  /** Unlike that of any other run. */
  readonly runId: string;
  readonly photos: string;
  readonly out: string;
  /** How many photos there are. */
  readonly listed: number;
}

export interface RunPlaceOptions {
  /** `s3://…`; @default `photos/` of the deployment's bucket */
  readonly photos: string | undefined;
  /** `s3://…`; @default a new folder below `runs/` of it */
  readonly out: string | undefined;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** @throws VergerError `submit-place`, `no-photos` */
export async function runPlace(
  bucket: string,
  { photos: given, out: folder, now, signal }: RunPlaceOptions,
): Promise<RunPlace> {
  const photos = inS3(given ?? `s3://${bucket}/photos`, 'the photos');
  const runId = `${now.toISOString().replace(/\D/g, '').slice(0, 14)}-${randomUUID().slice(0, 6)}`;
  const out = inS3(folder ?? `s3://${bucket}/runs/${runId}`, '--out');
  const listed = (await openSource(photos).list(signal)).photos.length;
  if (listed > 0) return { runId, photos, out, listed };
  throw new VergerError('input', 'no-photos', `there are no photos in ${photos}`, {
    hint: `send some: aws s3 sync <folder> ${photos}`,
  });
}

function inS3(url: string, what: string): string {
  if (url.startsWith('s3://')) return url.replace(/\/+$/, '');
  throw new VergerError('usage', 'submit-place', `${what} must be in S3, not ${url}`, {
    hint: 'a cluster sees no folder of this machine: aws s3 sync <folder> s3://<bucket>/photos',
  });
}
