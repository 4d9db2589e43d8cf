import { z } from 'zod';

/** Price of an hour by instance type. */
const hourly = z.record(z.string(), z.number().positive());

/** Hours of a worker of EMR Serverless; its disk is free up to 20 GB. */
const worker = z.object({ vcpuHour: z.number().positive(), gbHour: z.number().positive() });

/** Prices as a file holds them; `verger cloud estimate --json` prints one under "prices". */
export const PRICES = z.object({
  currency: z.literal('USD'),
  regions: z.record(
    z.string(),
    z.object({
      /** Of an instance on demand, Linux. */
      ec2Hour: hourly,
      s3GbMonth: z.number().positive(),
      /** 1,000 GET and HEAD requests. */
      s3GetThousand: z.number().positive().default(0.0004),
      /** 1,000 PUT, COPY, POST and LIST requests. */
      s3PutThousand: z.number().positive().default(0.005),
      /** Of a disk. @default that of all regions */
      ebsGbMonth: z.number().positive().optional(),
      /** Of EMR Serverless, by the processor of its workers. @default not known */
      serverless: z.object({ 'linux-x64': worker, 'linux-arm64': worker }).optional(),
    }),
  ),
  /** What EMR adds to an instance. */
  emrHour: hourly,
  ipv4Hour: z.number().positive(),
  ebsGbMonth: z.number().positive(),
  kmsKeyMonth: z.number().positive(),
  /** Of an interface endpoint, in each zone. */
  endpointHour: z.number().positive().default(0.011),
  /** Of a password of JupyterHub, while its cluster stands. */
  secretMonth: z.number().positive().default(0.4),
  /** Of CloudWatch. */
  dashboardMonth: z.number().nonnegative().default(3),
  /** A metric of our own that has values in every hour; others cost their share. */
  metricMonth: z.number().nonnegative().default(0.3),
  /** Of the price on demand. */
  spotShare: z.number().gt(0).lte(1),
  sources: z.array(
    z.object({
      what: z.string(),
      /** Whose prices these are. @default of all */
      regions: z.array(z.string()).optional(),
      /** ISO day of the price, or of when it was read. */
      date: z.iso.date(),
      /** Whether it was seen in a source, and not only remembered. */
      checked: z.boolean(),
      source: z.string(),
    }),
  ),
});

export type Prices = z.output<typeof PRICES>;
