import { type DelayingProxy, delayingProxy, type S3Server, startS3 } from '@verger/testing';
import { afterAll, afterEach, beforeAll } from 'vitest';

/** An S3 server with the bucket `orchard` for the tests of a `describe`, and a proxy that makes its faults. */
export function s3BehindProxy(): { readonly server: S3Server; readonly proxy: DelayingProxy } {
  let server: S3Server | undefined;
  let proxy: DelayingProxy | undefined;
  const before = { ...process.env };

  beforeAll(async () => {
    server = await startS3();
    await server.makeBucket('orchard');
    process.env.AWS_ACCESS_KEY_ID = server.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = server.secretAccessKey;
    proxy = await delayingProxy({ target: server.endpoint });
  }, 900_000);
  afterEach(() => proxy?.setFaults(undefined));
  afterAll(async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await proxy?.stop();
    await server?.stop();
  });

  const started = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('the S3 server starts before the first test');
    return part;
  };
  return {
    get server() {
      return started(server);
    },
    get proxy() {
      return started(proxy);
    },
  };
}
