import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { CfnSecurityConfiguration } from 'aws-cdk-lib/aws-emr';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { CERTIFICATES } from '../plan/cluster-plan.js';

/** The key of the disks of all nodes: one dollar a month. */
export const diskKeyOf = (scope: Construct, name: string): Key =>
  new Key(scope, 'DiskKey', {
    description: `${name}: disks of the nodes`,
    enableKeyRotation: true,
    // Disks die with their cluster; nothing is lost with the key.
    removalPolicy: RemovalPolicy.DESTROY,
  });

/**
 * Encryption at rest (S3, disks) and in transit (between the nodes), and credentials of the nodes by IMDSv2 only.
 * It stands here and not in the cluster stack, because transient clusters need it too; it costs nothing.
 */
export function securityConfigurationOf(
  scope: Construct,
  name: string,
  bucket: IBucket,
  diskKey: Key,
): CfnSecurityConfiguration {
  return new CfnSecurityConfiguration(scope, 'Security', {
    name: `${name}-${Aws.REGION}`,
    securityConfiguration: {
      EncryptionConfiguration: {
        EnableAtRestEncryption: true,
        EnableInTransitEncryption: true,
        AtRestEncryptionConfiguration: {
          S3EncryptionConfiguration: { EncryptionMode: 'SSE-S3' },
          LocalDiskEncryptionConfiguration: {
            EncryptionKeyProviderType: 'AwsKms',
            AwsKmsKey: diskKey.keyArn,
            EnableEbsEncryption: true,
          },
        },
        InTransitEncryptionConfiguration: {
          TLSCertificateConfiguration: {
            CertificateProviderType: 'PEM',
            S3Object: `s3://${bucket.bucketName}/${CERTIFICATES}`,
          },
        },
      },
      InstanceMetadataServiceConfiguration: {
        MinimumInstanceMetadataServiceVersion: 2,
        // One more hop than a node needs: JupyterHub runs in a container.
        HttpPutResponseHopLimit: 2,
      },
    },
  });
}
