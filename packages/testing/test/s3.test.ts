import { existsSync } from 'node:fs';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { delayingProxy } from '../src/delaying-proxy.js';
import { cannotStart } from '../src/programs.js';
import { type S3Server, startS3 } from '../src/s3.js';

const missing = cannotStart('s3');

describe.skipIf(missing)(`the S3 server ${missing ? `(skipped: ${missing})` : ''}`, () => {
  let s3: S3Server;
  beforeAll(async () => {
    s3 = await startS3();
    await s3.makeBucket('orchard');
  }, 900_000);
  afterAll(() => s3?.stop());

  const client = (endpoint: string) =>
    new S3Client({ endpoint, region: s3.region, forcePathStyle: true, credentials: s3 });

  test('puts and gets, directly and through the proxy', async () => {
    const proxy = await delayingProxy({ target: s3.endpoint, delayMs: 5 });
    const [direct, delayed] = [client(s3.endpoint), client(proxy.url)];
    try {
      const object = { Bucket: 'orchard', Key: 'Apple Braeburn/0 é%:.txt' };
      await delayed.send(new PutObjectCommand({ ...object, Body: 'crisp' }));
      for (const one of [direct, delayed]) {
        const { Body } = await one.send(new GetObjectCommand(object));
        expect(await Body?.transformToString()).toBe('crisp');
      }
      expect(proxy.requests.map(({ method }) => method)).toEqual(['PUT', 'GET']);
    } finally {
      direct.destroy();
      delayed.destroy();
      await proxy.stop();
    }
  });

  test('refuses wrong keys', async () => {
    const wrong = new S3Client({
      endpoint: s3.endpoint,
      region: s3.region,
      forcePathStyle: true,
      credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: 'wrong' },
    });
    const sent = wrong.send(new PutObjectCommand({ Bucket: 'orchard', Key: 'x', Body: 'x' }));
    await expect(sent).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    wrong.destroy();
  });

  test('leaves nothing behind', async () => {
    const another = await startS3();
    await another.stop();
    expect(existsSync(another.folder)).toBe(false);
    expect(() => process.kill(another.pid, 0)).toThrow();
  });
});
