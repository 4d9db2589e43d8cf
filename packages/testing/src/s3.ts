import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { installed, runInstaller } from './cache.js';
import { freePorts } from './free-ports.js';
import { listens, untilReady } from './ready.js';
import { partFolder, supervised } from './supervised.js';

const VERSION = 'v1.8.0';

/** The S3 server: a gateway that keeps objects as files. */
export const VERSITYGW = { folder: `versitygw-${VERSION}` };

export interface S3Server {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** What a child process needs to use this server: AWS_ENDPOINT_URL, AWS_REGION, keys. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the objects are as files: `<folder>/<bucket>/<key>`. */
  readonly folder: string;
  readonly pid: number;
  makeBucket(name: string): Promise<void>;
  put(bucket: string, key: string, body: Uint8Array): Promise<void>;
  /** For faults: `SIGSTOP`, `SIGKILL`, … */
  kill(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/**
 * A real S3 server on a free port, its objects in a temporary folder that supports extended attributes.
 *
 * @throws Error when it cannot be installed or does not start
 */
export async function startS3(): Promise<S3Server> {
  // A test's output, not the SDK's advice on Node versions.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const home = await installed(VERSITYGW.folder, (folder) =>
    runInstaller('go', ['install', `github.com/versity/versitygw/cmd/versitygw@${VERSION}`], {
      env: { GOBIN: folder },
    }),
  );
  const [port] = (await freePorts(1)) as [number];
  const folder = await partFolder('s3');
  const objects = join(folder, 'objects');
  await mkdir(objects);
  const accessKeyId = 'verger-test';
  const secretAccessKey = randomBytes(20).toString('hex');
  const region = 'us-east-1';
  const program = await supervised({
    command: join(home, 'versitygw'),
    args: ['--port', `127.0.0.1:${port}`, '--region', region, '--keep-alive', '--quiet', 'posix', objects],
    env: { ROOT_ACCESS_KEY_ID: accessKeyId, ROOT_SECRET_ACCESS_KEY: secretAccessKey },
    folder,
  });
  try {
    await untilReady('the S3 server', program, () => listens(port));
  } catch (error) {
    await program.stop();
    throw error;
  }
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId, secretAccessKey };
  const connect = () => new S3Client({ endpoint, region, forcePathStyle: true, credentials });
  return {
    endpoint,
    region,
    accessKeyId,
    secretAccessKey,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    },
    folder: objects,
    pid: program.pid,
    async makeBucket(name) {
      const client = connect();
      await client.send(new CreateBucketCommand({ Bucket: name })).finally(() => client.destroy());
    },
    async put(bucket, key, body) {
      const client = connect();
      const put = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body });
      await client.send(put).finally(() => client.destroy());
    },
    kill: program.kill,
    stop: program.stop,
  };
}
