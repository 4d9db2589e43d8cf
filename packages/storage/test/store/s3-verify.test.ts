import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { verdictOn } from '../../src/store/s3-verify.js';

const bytes = new TextEncoder().encode('123456789');
const base64 = (name: string) => createHash(name).update(bytes).digest('base64');
const hex = (text: string) => Buffer.from(text, 'hex').toString('base64');

// Check values of "123456789" in the catalogue of CRC algorithms.
test.each([
  ['ChecksumCRC32', hex('cbf43926')],
  ['ChecksumCRC32C', hex('e3069283')],
  ['ChecksumCRC64NVME', hex('ae8b14860a799888')],
  ['ChecksumSHA256', base64('sha256')],
  ['ChecksumSHA1', base64('sha1')],
])('%s', async (name, value) => {
  const ETag = '"0123456789abcdef0123456789abcdef"';
  expect(await verdictOn({ [name]: value, ETag }, bytes)).toBe('right');
  expect(await verdictOn({ [name]: value, ETag }, bytes.subarray(1))).toBe('wrong');
});

test('the ETag of a simple put, where there is no checksum', async () => {
  const ETag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  expect(await verdictOn({ ETag }, bytes)).toBe('right');
  expect(await verdictOn({ ETag }, bytes.subarray(1))).toBe('doubtful');
  expect(await verdictOn({ ETag, ServerSideEncryption: 'AES256' }, bytes)).toBe('right');
  expect(await verdictOn({ ETag, ServerSideEncryption: 'aws:kms' }, bytes.subarray(1))).toBe('untold');
  expect(await verdictOn({ ETag, SSECustomerAlgorithm: 'AES256' }, bytes.subarray(1))).toBe('untold');
});

test('what was uploaded in parts tells nothing of the whole', async () => {
  const told = { ETag: '"0123456789abcdef0123456789abcdef-3"', ChecksumCRC32: `${hex('cbf43926')}-3` };
  expect(await verdictOn(told, bytes.subarray(1))).toBe('untold');
  expect(await verdictOn({}, bytes)).toBe('untold');
});
