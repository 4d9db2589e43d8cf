import { readFile } from 'node:fs/promises';
import { openStore } from '@verger/storage/store';
import type { InstanceType } from '../plan/instance-types.js';
import type { JobProvision } from '../plan/serverless.js';
import { archiveKey, clusterArchive, jobEntryPoint, scriptKey } from './archive.js';
import { type ProvisionOptions, sendArchive } from './upload.js';

/** What a job of EMR Serverless needs, on this machine, and where it belongs in the bucket. */
async function partsFor(platform: InstanceType['platform']) {
  const archive = await clusterArchive({ platform });
  const program = await readFile(jobEntryPoint());
  const provision: JobProvision = {
    ...{ archive: archiveKey(archive), entryPoint: scriptKey(program, 'serverless.py') },
  };
  return { archive, program, provision };
}

/** What {@link provisionJob} would give; nothing is sent. */
export const plannedJob = async (platform: InstanceType['platform']): Promise<JobProvision> =>
  (await partsFor(platform)).provision;

/** Puts the archive and the entry point of a job into the bucket. */
export async function provisionJob({
  bucket,
  platform,
  log,
}: Omit<ProvisionOptions, 'kept'>): Promise<JobProvision> {
  const store = openStore(`s3://${bucket}`);
  const { archive, program, provision } = await partsFor(platform);
  await sendArchive(store, provision.archive, archive, log);
  await store.write(provision.entryPoint, program);
  return provision;
}
