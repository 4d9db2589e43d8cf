import { randomBytes } from 'node:crypto';
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { cannotStart, type Fault, freePorts, type ProxiedRequest, type S3Server } from '@verger/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { s3Store } from '../../src/store/s3.js';
import { type S3Options, s3OptionsFrom } from '../../src/store/s3-options.js';
import { parseS3Url } from '../../src/store/s3-url.js';
import { s3BehindProxy } from '../s3-behind-proxy.js';

const missing = cannotStart('s3');
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined) =>
  data === undefined ? undefined : new TextDecoder().decode(data);

/** The first so many requests that match go wrong. */
const first = (count: number, method: string, fault: Fault) => {
  let left = count;
  return (request: ProxiedRequest) => (request.method === method && left-- > 0 ? fault : undefined);
};
const always = (fault: Fault) => () => fault;
const refusal = (status: number, code: string): Fault => ({ kind: 'status', status, code });

describe.skipIf(missing)(`the S3 store in trouble ${missing ? `(skipped: ${missing})` : ''}`, () => {
  const s3 = s3BehindProxy();
  let place = 0;

  beforeEach(() => {
    place++;
  });

  // No wait between attempts: random is 0.
  const patient = { random: () => 0 };
  const store = (options: S3Options = {}) =>
    s3Store(`s3://orchard/${place}`, { endpoint: s3.proxy.url, ...patient, ...options });

  test.each<[string, Fault]>([
    ['500', refusal(500, 'InternalError')],
    ['503 SlowDown', refusal(503, 'SlowDown')],
    ['a lost answer', { kind: 'lost' }],
    ['silence', { kind: 'silence', ms: 2000 }],
  ])('%s passes: reads, writes, lists and removals are repeated', async (_, fault) => {
    const one = store(fault.kind === 'silence' ? { quietMs: 500 } : {});
    s3.proxy.setFaults(first(2, 'PUT', fault));
    await one.write('part', bytes('content'));
    s3.proxy.setFaults(first(2, 'GET', fault));
    expect(text(await one.read('part'))).toBe('content');
    s3.proxy.setFaults(first(2, 'GET', fault));
    for await (const { path } of one.list('')) expect(path).toBe('part');
    s3.proxy.setFaults(first(2, 'PUT', fault));
    await one.move('part', 'moved');
    s3.proxy.setFaults(first(2, 'DELETE', fault));
    await one.move('moved', 'part');
    s3.proxy.setFaults(first(2, 'DELETE', fault));
    await one.remove('part');
    s3.proxy.setFaults(undefined);
    expect(await one.read('moved')).toBeUndefined();
    expect(await one.read('part')).toBeUndefined();
  });

  test('a body that is cut is read again, and never taken for a whole one', async () => {
    const one = store();
    const data = randomBytes(1_000_000);
    await one.write('part', data);
    for (const afterBytes of [0, 1, 500_000, 999_999]) {
      s3.proxy.setFaults(first(2, 'GET', { kind: 'cut', afterBytes }));
      expect(data.equals((await one.read('part'))!)).toBe(true);
      s3.proxy.setFaults(first(2, 'GET', { kind: 'cut', afterBytes }));
      expect(data.subarray(7).equals((await one.read('part', { start: 7, end: 2_000_000 }))!)).toBe(true);
    }
    s3.proxy.setFaults(always({ kind: 'cut', afterBytes: 10_000 }));
    await expect(store({ attempts: 3 }).read('part')).rejects.toMatchObject({
      kind: 'remote',
      code: 's3-unreachable',
    });
  });

  test('bytes that are changed on the way are read again, and never taken for those of the object', async () => {
    const one = store();
    for (const size of [1, 1000, 1_000_000]) {
      const data = randomBytes(size);
      await one.write('part', data);
      s3.proxy.setFaults(first(2, 'GET', { kind: 'flip', byte: size >> 1 }));
      expect(data.equals((await one.read('part'))!)).toBe(true);
    }
    s3.proxy.setFaults(always({ kind: 'flip', byte: 0 }));
    await expect(store({ attempts: 3 }).read('part')).rejects.toMatchObject({
      kind: 'remote',
      code: 's3-wrong-bytes',
      hint: expect.stringContaining('run the same command again'),
    });
  });

  test('a listing that lost an object on the way is asked for again', async () => {
    const one = store();
    for (const name of ['a', 'b', 'c']) await one.write(name, bytes(name));
    const listed = async () => {
      const paths: string[] = [];
      for await (const { path } of one.list('')) paths.push(path);
      return paths;
    };
    s3.proxy.setFaults(first(1, 'GET', { kind: 'replace', piece: '<Contents>', by: '<Contentz>' }));
    // Broken XML and a dropped element both end well.
    expect(await listed()).toEqual(['a', 'b', 'c']);
    s3.proxy.setFaults(first(1, 'GET', { kind: 'replace', piece: '<KeyCount>3<', by: '<KeyCount>4<' }));
    expect(await listed()).toEqual(['a', 'b', 'c']);
    // A store that counts otherwise is believed the second time.
    s3.proxy.setFaults(always({ kind: 'replace', piece: '<KeyCount>3<', by: '<KeyCount>7<' }));
    expect(await listed()).toEqual(['a', 'b', 'c']);
  });

  test('an answer without a length is whole, too, and held to the checksum', async () => {
    const one = store();
    const data = randomBytes(300_000);
    await one.write('part', data);
    s3.proxy.setFaults(always({ kind: 'chunked' }));
    expect(data.equals((await one.read('part'))!)).toBe(true);
    await one.write('part', new Uint8Array());
    expect((await one.read('part'))!).toHaveLength(0);
  });

  test('create whose answer was lost still says that it created', async () => {
    s3.proxy.setFaults(first(1, 'PUT', { kind: 'lost' }));
    expect(await store().create('lock', bytes('same'))).toBe(true);
    s3.proxy.setFaults(first(1, 'PUT', { kind: 'lost' }));
    expect(await store().create('lock', bytes('same'))).toBe(false);
  });

  test('an upload in parts survives a lost answer to its last request', async () => {
    const big = randomBytes(20_000_000);
    let left = 1;
    s3.proxy.setFaults(({ method }) => (method === 'POST' && left-- === 0 ? { kind: 'lost' } : undefined));
    expect(await store().create('big', big)).toBe(true);
    s3.proxy.setFaults(undefined);
    expect(big.equals((await store().read('big'))!)).toBe(true);
    expect(await uploads(s3.server)).toEqual([]);
  });

  test('an upload in parts that fails leaves no object and no parts', async () => {
    const one = store({ attempts: 2 });
    s3.proxy.setFaults(({ path, method }) =>
      method === 'PUT' && path.includes('partNumber=2') ? refusal(500, 'InternalError') : undefined,
    );
    await expect(one.write('big', randomBytes(20_000_000))).rejects.toMatchObject({ code: 's3-failing' });
    s3.proxy.setFaults(undefined);
    expect(await one.read('big')).toBeUndefined();
    expect(await uploads(s3.server)).toEqual([]);
  });

  test('sweep takes away uploads below its own place only', async () => {
    const client = rawClient(s3.server);
    for (const key of [`${place}/half`, `${place}/a/half`, `${place}0/half`]) {
      await client.send(new CreateMultipartUploadCommand({ Bucket: 'orchard', Key: key }));
    }
    client.destroy();
    await store().sweep();
    expect(await uploads(s3.server)).toEqual([`${place}0/half`]);
    await s3Store(`s3://orchard/${place}0`, { endpoint: s3.proxy.url }).sweep();
    expect(await uploads(s3.server)).toEqual([]);
  });

  test.each([
    [refusal(403, 'AccessDenied'), 's3-denied'],
    [refusal(404, 'NoSuchBucket'), 's3-no-bucket'],
    [refusal(400, 'ExpiredToken'), 's3-credentials'],
    [refusal(403, 'SignatureDoesNotMatch'), 's3-credentials'],
    [refusal(503, 'SlowDown'), 's3-slow-down'],
    [refusal(500, 'InternalError'), 's3-failing'],
    [refusal(301, 'PermanentRedirect'), 's3-region'],
    [refusal(400, 'EntityTooLarge'), 's3-refused'],
    [{ kind: 'lost' } as const, 's3-unreachable'],
  ])('what does not pass is said: %j is %s', async (fault, code) => {
    const one = store({ attempts: 2 });
    s3.proxy.setFaults(always(fault));
    const said = {
      kind: 'remote',
      code,
      hint: expect.stringMatching(/./),
      message: expect.stringMatching(/s3:\/\/orchard/),
    };
    await expect(one.read('part')).rejects.toMatchObject(said);
    await expect(one.write('part', bytes('x'))).rejects.toMatchObject(said);
    await expect(one.create('part', bytes('x'))).rejects.toMatchObject(said);
    await expect(one.list('')[Symbol.asyncIterator]().next()).rejects.toMatchObject(said);
    s3.proxy.setFaults(undefined);
    expect(await one.read('part').catch(() => 'nothing')).not.toBe('nothing');
  });

  test('the real server: no such bucket, wrong keys; nobody listens', async () => {
    await expect(
      s3Store('s3://no-such-bucket/run', { endpoint: s3.proxy.url }).read('part'),
    ).rejects.toMatchObject({
      code: 's3-no-bucket',
    });
    process.env.AWS_SECRET_ACCESS_KEY = 'wrong';
    try {
      await expect(store().write('part', bytes('x'))).rejects.toMatchObject({ code: 's3-credentials' });
    } finally {
      process.env.AWS_SECRET_ACCESS_KEY = s3.server.secretAccessKey;
    }
    const [port] = await freePorts(1);
    const endpoint = `http://127.0.0.1:${port}`;
    await expect(store({ endpoint, attempts: 2 }).read('part')).rejects.toMatchObject({
      code: 's3-unreachable',
    });
  });

  test('asks for encryption and pays as a requester', async () => {
    const one = store({
      encryption: { algorithm: 'aws:kms', keyId: 'key-1' },
      requesterPays: true,
      attempts: 1,
    });
    const from = s3.proxy.requests.length;
    // Nothing is stored: this server has no keys. What counts is what was asked.
    s3.proxy.setFaults(always(refusal(400, 'InvalidArgument')));
    await one.write('part', bytes('x')).catch(() => undefined);
    await one.write('part', new Uint8Array(17_000_000)).catch(() => undefined);
    await one.read('part').catch(() => undefined);
    const asked = s3.proxy.requests
      .slice(from)
      .map(({ method, headers }) => [
        method,
        headers['x-amz-server-side-encryption'],
        headers['x-amz-server-side-encryption-aws-kms-key-id'],
        headers['x-amz-request-payer'],
      ]);
    expect(asked).toEqual([
      ['PUT', 'aws:kms', 'key-1', 'requester'],
      ['POST', 'aws:kms', 'key-1', 'requester'],
      ['GET', undefined, undefined, 'requester'],
    ]);
  });
});

const rawClient = (server: S3Server) =>
  new S3Client({
    endpoint: server.endpoint,
    region: server.region,
    forcePathStyle: true,
    credentials: server,
  });

async function uploads(server: S3Server): Promise<string[]> {
  const client = rawClient(server);
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: 'orchard' }));
  client.destroy();
  return Uploads.map(({ Key }) => Key ?? '');
}

describe('places and options', () => {
  test.each([
    ['s3://bucket', 'bucket', '', 's3://bucket'],
    ['s3://bucket/', 'bucket', '', 's3://bucket'],
    ['s3://my.bucket-1/a/b c%20/', 'my.bucket-1', 'a/b c%20/', 's3://my.bucket-1/a/b c%20'],
  ])('%s', (url, bucket, prefix, plain) => {
    expect(parseS3Url(url)).toEqual({ bucket, prefix, url: plain });
  });

  test.each([['s3://'], ['s3:///x'], ['s3://b/x'], ['s3a://bucket/x'], ['bucket/x'], ['s3://bucket/../x']])(
    'refuses %s',
    (url) => {
      expect(() => parseS3Url(url)).toThrow(expect.objectContaining({ kind: 'usage', code: 's3-url' }));
    },
  );

  test('options from the environment', () => {
    expect(s3OptionsFrom({})).toEqual({});
    expect(s3OptionsFrom({ VERGER_S3_ENCRYPTION: 'AES256' })).toEqual({
      encryption: { algorithm: 'AES256' },
    });
    expect(
      s3OptionsFrom({ VERGER_S3_ENCRYPTION: 'aws:kms:arn:aws:kms:x', VERGER_S3_REQUESTER_PAYS: 'true' }),
    ).toEqual({ encryption: { algorithm: 'aws:kms', keyId: 'arn:aws:kms:x' }, requesterPays: true });
    const refused = expect.objectContaining({ kind: 'usage', code: 's3-options' });
    expect(() => s3OptionsFrom({ VERGER_S3_ENCRYPTION: 'AES256:key' })).toThrow(refused);
    expect(() => s3OptionsFrom({ VERGER_S3_REQUESTER_PAYS: 'yes' })).toThrow(refused);
  });
});
