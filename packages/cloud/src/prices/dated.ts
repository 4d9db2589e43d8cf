import type { Prices } from './schema.js';

/** Prices as known when this was written; where each is from, and of when, stands at the end. US dollars. */
export const DATED: Prices = {
  currency: 'USD',
  regions: {
    'eu-west-3': {
      ec2Hour: {
        'm5.xlarge': 0.224,
        'm5.2xlarge': 0.448,
        'm6i.xlarge': 0.224,
        'm6i.2xlarge': 0.448,
        'm6g.xlarge': 0.18,
        'm6g.2xlarge': 0.36,
      },
      s3GbMonth: 0.024,
      ...{ s3GetThousand: 0.00042, s3PutThousand: 0.0053, ebsGbMonth: 0.116 },
      serverless: {
        'linux-x64': { vcpuHour: 0.063149, gbHour: 0.0069342 },
        'linux-arm64': { vcpuHour: 0.050513, gbHour: 0.0055474 },
      },
    },
    'eu-west-1': {
      ec2Hour: {
        'm5.xlarge': 0.214,
        'm5.2xlarge': 0.428,
        'm6i.xlarge': 0.214,
        'm6i.2xlarge': 0.428,
        'm6g.xlarge': 0.172,
        'm6g.2xlarge': 0.344,
      },
      s3GbMonth: 0.023,
      ...{ s3GetThousand: 0.0004, s3PutThousand: 0.005, ebsGbMonth: 0.11 },
      serverless: {
        'linux-x64': { vcpuHour: 0.052624, gbHour: 0.0057785 },
        'linux-arm64': { vcpuHour: 0.042094, gbHour: 0.0046228 },
      },
    },
    'us-east-1': {
      ec2Hour: {
        'm5.xlarge': 0.192,
        'm5.2xlarge': 0.384,
        'm6i.xlarge': 0.192,
        'm6i.2xlarge': 0.384,
        'm6g.xlarge': 0.154,
        'm6g.2xlarge': 0.308,
      },
      s3GbMonth: 0.023,
      ...{ s3GetThousand: 0.0004, s3PutThousand: 0.005, ebsGbMonth: 0.1 },
      serverless: {
        'linux-x64': { vcpuHour: 0.052624, gbHour: 0.0057785 },
        'linux-arm64': { vcpuHour: 0.042094, gbHour: 0.0046228 },
      },
    },
  },
  emrHour: {
    'm5.xlarge': 0.048,
    'm5.2xlarge': 0.096,
    'm6i.xlarge': 0.048,
    'm6i.2xlarge': 0.096,
    'm6g.xlarge': 0.0385,
    'm6g.2xlarge': 0.077,
  },
  ipv4Hour: 0.005,
  ebsGbMonth: 0.1,
  kmsKeyMonth: 1,
  endpointHour: 0.011,
  secretMonth: 0.4,
  ...{ dashboardMonth: 3, metricMonth: 0.3 },
  spotShare: 0.4,
  sources: [
    {
      what: 'EC2 on demand in us-east-1',
      regions: ['us-east-1'],
      date: '2026-07-20',
      checked: true,
      source: 'pkg/providers/pricing of aws/karpenter-provider-aws, generated from the AWS Price List',
    },
    {
      what: 'EC2 on demand in eu-west-1 and eu-west-3, m5 (an xlarge is half of a 2xlarge)',
      regions: ['eu-west-1', 'eu-west-3'],
      date: '2026-11-22',
      checked: true,
      source:
        'catalogs/v5/aws/vms.csv of skypilot-org/skypilot-catalog, read that day; its own day is not known',
    },
    {
      what: 'EC2 on demand in eu-west-1 and eu-west-3, m6g and m6i',
      regions: ['eu-west-1', 'eu-west-3'],
      date: '2024-06-01',
      checked: false,
      source: 'https://aws.amazon.com/ec2/pricing/on-demand/, from memory',
    },
    {
      what: 'EMR on EC2: a quarter of the us-east-1 price of the instance, in every region',
      date: '2024-06-01',
      checked: false,
      source: 'https://aws.amazon.com/emr/pricing/, from memory',
    },
    {
      what: 'public IPv4 addresses, interface endpoints, disks, a KMS key, a secret, S3 Standard and its requests',
      date: '2024-06-01',
      checked: false,
      source: 'the pricing pages of VPC, PrivateLink, EBS, KMS, Secrets Manager and S3, from memory',
    },
    {
      what: 'EMR Serverless in us-east-1: x86 workers (ARM at 80 % of it, as in ap-southeast-1)',
      regions: ['us-east-1'],
      date: '2026-11-29',
      checked: true,
      source: 'several public cost reports that agree, read that day; their own days are not known',
    },
    {
      what: 'EMR Serverless in eu-west-1 and eu-west-3: that of us-east-1, in eu-west-3 times 1.2, as Fargate has it',
      regions: ['eu-west-1', 'eu-west-3'],
      date: '2026-11-29',
      checked: false,
      source:
        'reckoned: no price of these regions was found; the Price List has them: verger cloud estimate --prices aws',
    },
    {
      what: 'dashboards and metrics of CloudWatch, beyond the free first three and ten',
      date: '2024-06-01',
      checked: false,
      source: 'https://aws.amazon.com/cloudwatch/pricing/, from memory',
    },
    {
      what: 'Spot at 40 % of the price on demand; it moves all the time',
      date: '2026-11-22',
      checked: true,
      source: 'm5.2xlarge in eu-west-3 in the catalog above: 30 to 42 %',
    },
  ],
};
