import { readFile } from 'node:fs/promises';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { Log } from '@verger/base';
import type { WorkerArchive } from '@verger/pipeline';
import { openStore, type Store } from '@verger/storage/store';
import { calling } from '../aws/errors.js';
import type { Session } from '../aws/session.js';
import { CERTIFICATES, type Provision } from '../plan/cluster-plan.js';
import type { InstanceType } from '../plan/instance-types.js';
import { archiveKey, bootstrapScript, clusterArchive, scriptKey } from './archive.js';
import { nodeCertificates } from './certificates.js';

/** The certificates of the nodes are good for a year; made anew in time, days. */
export const CERTIFICATES_KEEP = 270;

export interface ProvisionOptions {
  readonly bucket: string;
  readonly platform: InstanceType['platform'];
  readonly log: Log;
  /** For a schedule, which may run in years. @default false */
  readonly kept?: boolean;
}

/** What the nodes of a cluster need, on this machine, and where it belongs in the bucket: names follow from contents. */
async function partsFor(platform: InstanceType['platform'], kept = false) {
  const archive = await clusterArchive({ platform });
  const script = await readFile(bootstrapScript());
  const provision: Provision = {
    ...{ script: scriptKey(script), archive: archiveKey(archive, kept), sha256: archive.sha256 },
  };
  return { archive, script, provision };
}

/** What {@link provisionCluster} would give; nothing is sent. */
export const plannedProvision = async (
  platform: InstanceType['platform'],
  kept = false,
): Promise<Provision> => (await partsFor(platform, kept)).provision;

/**
 * Puts what the nodes of a cluster need into the bucket: the archive, the bootstrap script, their certificates.
 * What is there already is not sent again.
 */
export async function provisionCluster(
  session: Pick<Session, 'region' | 's3'>,
  { bucket, platform, log, kept }: ProvisionOptions,
): Promise<Provision> {
  const store = openStore(`s3://${bucket}`);
  const { archive, script, provision } = await partsFor(platform, kept);
  await sendArchive(store, provision.archive, archive, log);
  await store.write(provision.script, script);
  await provideCertificates(session, bucket, new Date());
  return provision;
}

/** What is there already is not sent again. */
export async function sendArchive(
  store: Store,
  key: string,
  { bytes, path }: Pick<WorkerArchive, 'bytes' | 'path'>,
  log: Log,
): Promise<void> {
  if (await isThere(store, key, bytes)) log.info(`${key} is in the bucket already`);
  else {
    log.info(`sending the archive, ${(bytes / 1e6).toFixed(0)} MB`);
    await store.write(key, await readFile(path));
  }
}

/** Puts certificates of the nodes into the bucket, unless those there are good for some months more. */
export async function provideCertificates(
  { region, s3 }: Pick<Session, 'region' | 's3'>,
  bucket: string,
  now: Date,
): Promise<void> {
  if ((await certificateDays({ s3 }, bucket, now)) > CERTIFICATES_KEEP) {
    await openStore(`s3://${bucket}`).write(CERTIFICATES, await nodeCertificates(region));
  }
}

/** How old the certificates of the nodes are; infinite when there are none. */
export async function certificateDays(
  { s3 }: Pick<Session, 's3'>,
  bucket: string,
  now: Date,
): Promise<number> {
  const made = await calling(`looking for ${CERTIFICATES}`, async () => {
    try {
      return (await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: CERTIFICATES }))).LastModified;
    } catch (error) {
      if ((error as Error).name === 'NotFound') return undefined;
      throw error;
    }
  });
  return made === undefined ? Number.POSITIVE_INFINITY : (now.getTime() - made.getTime()) / 86_400_000;
}

async function isThere(store: Store, key: string, bytes?: number): Promise<boolean> {
  for await (const entry of store.list(key)) {
    if (entry.path === key) return bytes === undefined || entry.bytes === bytes;
  }
  return false;
}
