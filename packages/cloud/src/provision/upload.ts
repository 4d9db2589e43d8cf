import { readFile } from 'node:fs/promises';
import { type Log, openStore, type Store } from '@verger/pipeline';
import type { Session } from '../aws/session.js';
import { CERTIFICATES, type Provision } from '../plan/cluster-plan.js';
import type { InstanceType } from '../plan/instance-types.js';
import { archiveKey, bootstrapScript, clusterArchive, scriptKey } from './archive.js';
import { nodeCertificates } from './certificates.js';

export interface ProvisionOptions {
  readonly bucket: string;
  readonly platform: InstanceType['platform'];
  readonly log: Log;
}

/**
 * Puts what the nodes of a cluster need into the bucket: the archive, the bootstrap script, their certificates.
 * What is there already is not sent again: names follow from contents.
 */
export async function provisionCluster(
  session: Pick<Session, 'region'>,
  { bucket, platform, log }: ProvisionOptions,
): Promise<Provision> {
  const store = openStore(`s3://${bucket}`);
  const archive = await clusterArchive({ platform });
  const key = archiveKey(archive);
  if (await isThere(store, key, archive.bytes)) log.info(`${key} is in the bucket already`);
  else {
    log.info(`sending the archive, ${(archive.bytes / 1e6).toFixed(0)} MB`);
    await store.write(key, await readFile(archive.path));
  }
  const bytes = await readFile(bootstrapScript());
  const script = scriptKey(bytes);
  await store.write(script, bytes);
  if (!(await isThere(store, CERTIFICATES))) {
    await store.create(CERTIFICATES, await nodeCertificates(session.region));
  }
  return { script, archive: key, sha256: archive.sha256 };
}

async function isThere(store: Store, key: string, bytes?: number): Promise<boolean> {
  for await (const entry of store.list(key)) {
    if (entry.path === key) return bytes === undefined || entry.bytes === bytes;
  }
  return false;
}
