import { readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { openSession, provideCertificates, type Session } from '@verger/cloud';
import { cannotStart, onPath, type S3Server, startS3 } from '@verger/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stepFailure } from '../src/clusters/failure.js';

const missing = cannotStart('s3') ?? (onPath('openssl') ? undefined : 'needs openssl on the PATH');
const DAY = 86_400_000;

describe.skipIf(missing)(`what stands in the bucket ${missing ? `(skipped: ${missing})` : ''}`, () => {
  const before = { ...process.env };
  let s3: S3Server;
  let session: Session;
  beforeAll(async () => {
    s3 = await startS3();
    await s3.makeBucket('bucket');
    Object.assign(process.env, s3.env);
    session = await openSession({ endpointUrl: s3.endpoint, region: s3.region });
  }, 900_000);
  afterAll(async () => {
    session?.close();
    process.env = before;
    await s3?.stop();
  });

  test('certificates of the nodes are made once, and anew before their year is over', async () => {
    const file = join(s3.folder, 'bucket/bootstrap/certificates.zip');
    const bytes = async (now = new Date()) => {
      await provideCertificates(session, 'bucket', now);
      return readFileSync(file);
    };
    const first = await bytes();
    expect(first.subarray(0, 2).toString()).toBe('PK');
    expect(await bytes()).toEqual(first);
    expect(await bytes(new Date(Date.now() + 200 * DAY))).toEqual(first);
    const anew = await bytes(new Date(Date.now() + 300 * DAY));
    expect(anew).not.toEqual(first);
    const old = new Date(Date.now() - 300 * DAY);
    utimesSync(file, old, old);
    expect(await bytes()).not.toEqual(anew);
    expect(statSync(file).mtimeMs).toBeGreaterThan(Date.now() - DAY);
  });

  test('a step of somebody who may not read the logs is still told as failed', async () => {
    const secret = process.env.AWS_SECRET_ACCESS_KEY;
    process.env.AWS_SECRET_ACCESS_KEY = 'another';
    try {
      const cluster = { Id: 'j-1', LogUri: 's3://bucket/logs/' };
      const failure = await stepFailure(cluster, { Id: 's-1', Status: { State: 'FAILED' } }, { every: 1 });
      expect(failure.code).toBe('step-failed');
      expect(failure.message).toMatch(/^the step s-1 of j-1 ended as FAILED; its log cannot be read: /);
    } finally {
      process.env.AWS_SECRET_ACCESS_KEY = secret;
    }
  });
});
