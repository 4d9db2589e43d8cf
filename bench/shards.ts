import { join } from 'node:path';
import { openSource } from '@verger/storage/photos';
import { openStore } from '@verger/storage/store';
import { delayingProxy, startS3 } from '@verger/testing';
import type { Benchmark } from './benchmark.js';
import { copyPhotos } from './photos.js';
import { verger } from './root.js';
import { alternate, median } from './rounds.js';
import { runFeatures } from './run-features.js';
import { runProcess } from './run-process.js';

/** Added to each request, in milliseconds. */
const DELAY = 30;
const BUCKET = 'orchard';
/** Of S3 in us-east-1, in dollars; see docs/scaling.md. */
const A_GET = 0.0004 / 1000;
const A_LIST = 0.005 / 1000;

interface Read {
  /** Of the photos alone, not of the run folder. */
  readonly gets: number;
  readonly lists: number;
}

/** Single objects, tars and Parquet files in S3, each request made slow. */
export const shards: Benchmark = {
  name: 'shards',
  summary: `photos in S3 as single objects, in tars and in Parquet files, with ${DELAY} ms added to each request`,
  async run({ photos, limit, rounds, folder, say }) {
    const taken = join(folder, 'photos');
    const count = await copyPhotos(photos, limit, taken);
    const server = await startS3();
    const proxy = await delayingProxy({ target: server.endpoint, delayMs: DELAY });
    try {
      await server.makeBucket(BUCKET);
      say(`${count} photos into the S3 server …`);
      Object.assign(process.env, server.env);
      const single = openStore(`s3://${BUCKET}/single`);
      const source = openSource(taken);
      for (const { path } of (await source.list()).photos) await single.write(path, await source.read(path));
      for (const format of ['tar', 'parquet']) {
        const out = `s3://${BUCKET}/${format}`;
        await runProcess(process.execPath, [
          ...[verger, 'dataset', 'shard', taken, '--out', out, '--format', format, '--size', '4MB', '--json'],
        ]);
      }
      const reading = (kind: string) => async (round: number) => {
        const before = proxy.requests.length;
        const { said } = await runFeatures(
          `s3://${BUCKET}/${kind}`,
          join(folder, `run-${kind}-${round}`),
          count,
          { env: { ...server.env, AWS_ENDPOINT_URL: proxy.url } },
        );
        const sent = proxy.requests.slice(before);
        const lists = sent.filter(({ path }) => path.includes('list-type=2')).length;
        const raw: Read = { gets: sent.length - lists, lists };
        return { value: said.throughput.photosPerSecond, raw };
      };
      const entrants = [
        ['single', 'single objects'],
        ['tar', 'tars of 4 MB'],
        ['parquet', 'Parquet files of 4 MB'],
      ] as const;
      const contestants = await alternate<Read>(
        entrants.map(([name, what]) => ({
          name,
          what: `verger features, ${what} in S3, ${DELAY} ms a request`,
          measure: reading(name),
        })),
        { rounds, say },
        { unit: 'photos/s', better: 'more' },
      );
      const costs = contestants.map(({ name, median: rate, raw }) => {
        const gets = median((raw as Read[]).map((read) => read.gets));
        const lists = median((raw as Read[]).map((read) => read.lists));
        return { name, rate, requests: gets + lists, dollars: (gets * A_GET + lists * A_LIST) / count };
      });
      const [objects, ...sharded] = costs;
      if (objects === undefined) throw new Error('nothing was measured');
      return {
        unit: 'photos/s',
        data: `${count} photos of ${photos.name} in versitygw on this machine, features in a folder`,
        contestants,
        findings: sharded.flatMap(({ name, rate, requests }) => [
          {
            what: `${name}: rate to that of single objects`,
            value: rate / objects.rate,
            unit: 'x' as const,
            target: { at: 'least' as const, value: 1 },
          },
          {
            what: `${name}: requests to those of single objects`,
            value: requests / objects.requests,
            unit: 'share' as const,
            target: { at: 'most' as const, value: 0.05 },
          },
        ]),
        versions: {},
        notes: costs.map(
          ({ name, requests, dollars }) =>
            `${name}: ${requests} requests for ${count} photos, ${(dollars * 1e6).toFixed(2)} $ a million photos`,
        ),
      };
    } finally {
      await proxy.stop();
      await server.stop();
    }
  },
};
