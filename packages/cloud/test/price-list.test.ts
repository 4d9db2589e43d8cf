import { join } from 'node:path';
import { type AwsModel, cannotStart, type S3Server, startAwsModel, startS3 } from '@verger/testing';
import { errorOf, verger } from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from './support/templates.js';

const missing = cannotStart('s3');

describe.skipIf(missing)(
  `prices of today, from a model of the Price List ${missing ? `(skipped: ${missing})` : ''}`,
  () => {
    let s3: S3Server;
    let aws: AwsModel;
    const estimate = (...more: string[]) =>
      verger(
        ['cloud', 'estimate', '--prices', 'aws', '--region', 'eu-west-3', '--hours', '2', '--json', ...more],
        { env: { ...aws.env } },
      );

    beforeAll(async () => {
      s3 = await startS3();
      aws = await startAwsModel({ s3 });
    }, 900_000);
    afterAll(async () => {
      await aws?.stop();
      await s3?.stop();
    });

    test('hours of EC2 and EMR, storage: on demand, first tier, nothing that is free', async () => {
      const ended = await estimate('--instance-type', 'm6g.xlarge', '--stored-gb', '10');
      expect(ended.exit, ended.stderr).toBe(0);
      const { stdout, stderr } = ended;
      const { run, serverless, idleMonth, deck, prices } = JSON.parse(stdout);
      expect(run.ec2).toBeCloseTo(2 * 4 * 0.2);
      expect(run.emr).toBeCloseTo(2 * 4 * 0.04);
      expect(serverless.vcpus).toBeCloseTo(2 * 16 * 0.05);
      expect(serverless.memory).toBeCloseTo(2 * 40 * 0.006);
      expect(idleMonth.storage).toBeCloseTo(0.3);
      // Beside EC2 and EMR, what disks and addresses of the four nodes cost.
      expect(deck.hour).toBeCloseTo(4 * 0.3 + (run.disks + run.addresses) / 2);
      expect(prices.sources[0]).toMatchObject({ checked: true, source: 'the AWS Price List' });
      // What was not asked for is still said to be from memory.
      expect(stderr).toContain('public IPv4 addresses');
      expect(aws.calls).toContain('pricing GetProducts');
    });

    test('a file of them can be kept, and estimates stand on it', async () => {
      const file = join(temporaryFolder(), 'prices.json');
      const args = ['--region', 'eu-west-3', '--type', 'm5.xlarge', '--out', file];
      const written = await verger(['cloud', 'prices', ...args], { env: { ...aws.env } });
      expect(written.exit, written.stderr).toBe(0);
      const kept = await verger(
        ['cloud', 'estimate', '--prices', file, '--region', 'eu-west-3', '--hours', '2', '--json'],
        {},
      );
      expect(JSON.parse(kept.stdout).run.ec2).toBeCloseTo(2 * 4 * 0.25);
    });

    test('a type or a region without a price, no permission: said, and no estimate', async () => {
      expect(errorOf(await estimate('--instance-type', 'm5.2xlarge'))).toMatchObject({ code: 'price-list' });
      aws.setFaults(({ service }) => (service === 'pricing' ? 'denied' : undefined));
      const denied = errorOf(await estimate());
      expect(denied.code).toBe('price-list');
      expect(denied.message).toContain('not authorized to perform: GetProducts');
    });
  },
);
