import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openSource } from '@verger/storage/photos';
import { openStore } from '@verger/storage/store';
import { delayingProxy, mavenJars, type S3Server, startS3 } from '@verger/testing';
import type { Benchmark } from './benchmark.js';
import { runNotebook } from './notebook.js';
import { copyPhotos } from './photos.js';
import { sparkOfPeers } from './python.js';
import { alternate } from './rounds.js';
import { runFeatures } from './run-features.js';

/** Added to each request, in milliseconds. */
const DELAY = 30;
const BUCKET = 'orchard';
/** S3A of the Hadoop that PySpark 3.5 carries. */
const HADOOP = '3.3.4';

/** Photos and features in S3, each request made slow. */
export const s3: Benchmark = {
  name: 's3',
  summary: `photos and features in S3 with ${DELAY} ms added to each request: verger on Spark against the notebook’s way`,
  async run({ photos, limit, rounds, folder, say }) {
    const home = sparkOfPeers(say);
    const jars = await mavenJars(`hadoop-aws-${HADOOP}`, [['org.apache.hadoop', 'hadoop-aws', HADOOP]]);
    const taken = join(folder, 'photos');
    const count = await copyPhotos(photos, limit, taken);
    const server = await startS3();
    const proxy = await delayingProxy({ target: server.endpoint, delayMs: DELAY });
    let versions: Record<string, string> = {};
    try {
      await server.makeBucket(BUCKET);
      say(`${count} photos into the S3 server …`);
      await upload(taken, `s3://${BUCKET}/photos`, server);
      const conf = s3a(server, proxy.url, await readdir(jars), jars);
      const args = ['--engine', 'spark', '--master', 'local[2]', '--spark-home', home];
      const engine = (name: string, endpoint: string) => async (round: number) => {
        const env = { ...server.env, AWS_ENDPOINT_URL: endpoint };
        const out = `s3://${BUCKET}/runs/${name}-${round}`;
        const { said } = await runFeatures(`s3://${BUCKET}/photos`, out, count, { args, env });
        return { value: said.throughput.photosPerSecond, raw: said };
      };
      const contestants = await alternate<unknown>(
        [
          {
            name: 'notebook',
            what: `PySpark local[2], binaryFile through S3A ${HADOOP}, pandas UDF, Parquet to S3, ${DELAY} ms a request`,
            async measure(round) {
              const out = `s3a://${BUCKET}/notebook-${round}`;
              const { said } = await runNotebook(`s3a://${BUCKET}/photos`, out, count, { say, conf });
              versions = said.versions;
              return { value: count / said.seconds, raw: said };
            },
          },
          {
            name: 'ours',
            what: `verger features --engine spark --master local[2], ${DELAY} ms a request`,
            measure: engine('slow', proxy.url),
          },
          {
            name: 'ours, no delay',
            what: 'the same, straight to the server',
            measure: engine('quick', server.endpoint),
          },
        ],
        { rounds, say },
        { unit: 'photos/s', better: 'more' },
      );
      const [notebook, slow, quick] = contestants;
      return {
        unit: 'photos/s',
        data: `${count} photos of ${photos.name} in versitygw on this machine`,
        contestants,
        findings: [
          {
            what: 'ours to the notebook under the same delay, start of the session in neither',
            value: slow!.median / notebook!.median,
            unit: 'x',
            target: { at: 'least', value: 10 },
          },
          {
            what: 'ours under delay to ours without',
            value: slow!.median / quick!.median,
            unit: 'share',
            target: { at: 'least', value: 0.9 },
          },
        ],
        versions: { ...versions, 'hadoop-aws': HADOOP },
      };
    } finally {
      await proxy.stop();
      await server.stop();
    }
  },
};

async function upload(folder: string, url: string, server: S3Server): Promise<void> {
  Object.assign(process.env, server.env);
  const source = openSource(folder);
  const store = openStore(url);
  for (const { path } of (await source.list()).photos) await store.write(path, await source.read(path));
}

function s3a(server: S3Server, endpoint: string, jars: readonly string[], folder: string): string[] {
  return [
    `spark.jars=${jars.map((jar) => join(folder, jar)).join(',')}`,
    `spark.hadoop.fs.s3a.endpoint=${endpoint}`,
    `spark.hadoop.fs.s3a.access.key=${server.accessKeyId}`,
    `spark.hadoop.fs.s3a.secret.key=${server.secretAccessKey}`,
    'spark.hadoop.fs.s3a.path.style.access=true',
    'spark.hadoop.fs.s3a.connection.ssl.enabled=false',
    'spark.hadoop.fs.s3a.directory.marker.retention=keep',
  ];
}
