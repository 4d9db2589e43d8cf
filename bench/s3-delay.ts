import { join } from 'node:path';
import { openSource } from '@verger/storage/photos';
import { openStore } from '@verger/storage/store';
import { delayingProxy, sparkHome, startS3 } from '@verger/testing';
import type { Benchmark, Finding } from './benchmark.js';
import { copyPhotos } from './photos.js';
import { alternate } from './rounds.js';
import { runFeatures } from './run-features.js';

const BUCKET = 'orchard';
/** Added to each request, in milliseconds, and the share of the rate without it that is to be reached. */
const DELAYS = [
  { delay: 30, share: 0.95 },
  { delay: 100, share: 0.9 },
] as const;

/** What is lost of our own rate when every request to S3 is slow. */
export const s3Delay: Benchmark = {
  name: 's3-delay',
  summary:
    'photos and features in S3: our own rate with 30 and 100 ms added to each request, on Spark and without it',
  async run({ photos, limit, rounds, folder, say }) {
    const home = await sparkHome();
    const taken = join(folder, 'photos');
    const count = await copyPhotos(photos, limit, taken);
    const server = await startS3();
    const proxy = await delayingProxy({ target: server.endpoint });
    try {
      await server.makeBucket(BUCKET);
      say(`${count} photos into the S3 server …`);
      Object.assign(process.env, server.env);
      const source = openSource(taken);
      const store = openStore(`s3://${BUCKET}/photos`);
      for (const { path } of (await source.list()).photos) await store.write(path, await source.read(path));
      const engines = [
        { engine: 'local', args: [] },
        { engine: 'spark', args: ['--engine', 'spark', '--master', 'local[2]', '--spark-home', home] },
      ];
      const entrants = engines.flatMap(({ engine, args }) =>
        [0, ...DELAYS.map(({ delay }) => delay)].map((delay) => ({
          name: `${engine}, ${delay} ms`,
          what: `verger features --engine ${engine}, through the same proxy, ${delay} ms a request`,
          async measure(round: number) {
            proxy.setDelay(delay);
            const { said } = await runFeatures(
              `s3://${BUCKET}/photos`,
              `s3://${BUCKET}/runs/${engine}-${delay}-${round}`,
              count,
              { args, env: { ...server.env, AWS_ENDPOINT_URL: proxy.url } },
            );
            return { value: said.throughput.photosPerSecond, raw: said };
          },
        })),
      );
      const contestants = await alternate<unknown>(
        entrants,
        { rounds, say },
        { unit: 'photos/s', better: 'more' },
      );
      const rate = (name: string) => contestants.find((one) => one.name === name)?.median ?? Number.NaN;
      return {
        unit: 'photos/s',
        data: `${count} photos of ${photos.name} in versitygw on this machine`,
        contestants,
        findings: engines.flatMap(({ engine }) =>
          DELAYS.map(
            ({ delay, share }): Finding => ({
              what: `${engine}: ${delay} ms a request to none`,
              value: rate(`${engine}, ${delay} ms`) / rate(`${engine}, 0 ms`),
              unit: 'share',
              target: { at: 'least', value: share },
            }),
          ),
        ),
        versions: {},
      };
    } finally {
      await proxy.stop();
      await server.stop();
    }
  },
};
