import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, StorageClass } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { bucketNames } from '../plan/deployment.js';
import { acknowledge } from './acknowledge.js';

const CLOSED = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  // Photos and results outlive the stack; `verger cloud destroy --bucket` empties and deletes.
  removalPolicy: RemovalPolicy.RETAIN,
};

/**
 * The bucket of a deployment: private, encrypted, versioned, TLS only. Below it stand `photos/ runs/ jupyter/
 * bootstrap/ logs/`.
 */
export function storeOf(scope: Construct, name: string): IBucket {
  const [storeName, logName] = bucketNames(name, Aws.ACCOUNT_ID, Aws.REGION);
  const accessLog = new Bucket(scope, 'AccessLog', {
    ...CLOSED,
    bucketName: logName,
    lifecycleRules: [{ expiration: Duration.days(90) }],
  });
  acknowledge(accessLog, 'S1', 'the log of the bucket; a log of the log would never end');
  const store = new Bucket(scope, 'Store', {
    ...CLOSED,
    bucketName: storeName,
    versioned: true,
    serverAccessLogsBucket: accessLog as IBucket,
    serverAccessLogsPrefix: 'store/',
    lifecycleRules: [
      { id: 'uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      { id: 'versions', noncurrentVersionExpiration: Duration.days(30) },
      { id: 'logs', prefix: 'logs/', expiration: Duration.days(30) },
      { id: 'archives', prefix: 'bootstrap/archives/', expiration: Duration.days(90) },
      {
        id: 'runs',
        prefix: 'runs/',
        transitions: [{ storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(60) }],
      },
    ],
  });
  return store as IBucket;
}
