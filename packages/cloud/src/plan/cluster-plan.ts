import type { RunJobFlowCommandInput } from '@aws-sdk/client-emr';
import { DEPLOYMENT_TAG, type Deployment, EMR_TAG } from './deployment.js';
import { instanceType } from './instance-types.js';
import { sparkDefaults } from './spark-defaults.js';

/** What the base stack has made and a cluster needs: real names, or what stands for them in a template. */
export interface BaseOutputs {
  readonly bucket: string;
  readonly subnet: string;
  /** Group of all nodes: closed but to each other. */
  readonly nodesGroup: string;
  /** Group of the primary: port 22 from the Instance Connect Endpoint. */
  readonly endpointSecurityGroup: string;
  readonly serviceRole: string;
  readonly instanceProfile: string;
  readonly securityConfiguration: string;
  readonly keyName: string;
}

/** The outputs of the base stack; never renamed, because standing cluster stacks import them. */
export const BASE_OUTPUTS: Readonly<Record<keyof BaseOutputs, string>> = {
  bucket: 'Bucket',
  subnet: 'Subnet',
  nodesGroup: 'NodesGroup',
  endpointSecurityGroup: 'DoorGroup',
  serviceRole: 'ServiceRole',
  instanceProfile: 'InstanceProfile',
  securityConfiguration: 'SecurityConfiguration',
  keyName: 'KeyName',
};

/** The worker archive and the bootstrap script, where the nodes find them in the bucket. */
export interface Provision {
  /** `bootstrap/…/bootstrap.sh` */
  readonly script: string;
  /** `bootstrap/…/verger-….tar.gz` */
  readonly archive: string;
  /** Hexadecimal, of the archive. */
  readonly sha256: string;
}

/** Where the nodes' certificates for encryption in transit are in the bucket. */
export const CERTIFICATES = 'bootstrap/certificates.zip';

export interface ClusterUse {
  readonly clusterName: string;
  /** `transient`: ends after its last step. `interactive`: waits for steps, with JupyterHub. */
  readonly kind: 'transient' | 'interactive';
  readonly provision: Provision | undefined;
}

/** What of RunJobFlow a plan decides; all of it is always there. */
export type ClusterPlan = Required<
  Pick<
    RunJobFlowCommandInput,
    | 'Name'
    | 'ReleaseLabel'
    | 'LogUri'
    | 'ServiceRole'
    | 'JobFlowRole'
    | 'SecurityConfiguration'
    | 'EbsRootVolumeSize'
    | 'ScaleDownBehavior'
  >
> & {
  readonly Applications: { Name: string }[];
  readonly Instances: {
    readonly InstanceGroups: {
      Name: string;
      InstanceRole: 'MASTER' | 'CORE';
      InstanceType: NonNullable<unknown> & string;
      InstanceCount: number;
      Market: 'ON_DEMAND' | 'SPOT';
    }[];
    readonly Ec2SubnetId: string;
    readonly Ec2KeyName: string;
    readonly EmrManagedMasterSecurityGroup: string;
    readonly EmrManagedSlaveSecurityGroup: string;
    readonly AdditionalMasterSecurityGroups: string[];
    readonly KeepJobFlowAliveWhenNoSteps: boolean;
    readonly TerminationProtected: boolean;
  };
  readonly Configurations: { Classification: string; Properties: Record<string, string> }[];
  readonly BootstrapActions: {
    Name: string;
    ScriptBootstrapAction: { Path: string; Args: string[] };
  }[];
  readonly AutoTerminationPolicy: { IdleTimeout: number };
  readonly ManagedScalingPolicy: {
    ComputeLimits: {
      UnitType: 'Instances';
      MinimumCapacityUnits: number;
      MaximumCapacityUnits: number;
      MaximumOnDemandCapacityUnits: number;
      MaximumCoreCapacityUnits: number;
    };
  };
  readonly Tags: { Key: string; Value: string }[];
};

/**
 * One cluster, as RunJobFlow takes it. The stack, `aws-cli` and `submit` are all made from this, so that they
 * cannot differ.
 */
export function clusterPlan(deployment: Deployment, base: BaseOutputs, use: ClusterUse): ClusterPlan {
  const { name, coreNodes, maxCoreNodes = coreNodes, spot, idleMinutes } = deployment;
  const type = instanceType(deployment.instanceType);
  const interactive = use.kind === 'interactive';
  const group = (role: 'MASTER' | 'CORE', count: number, market: 'ON_DEMAND' | 'SPOT') => ({
    Name: role === 'MASTER' ? 'primary' : 'core',
    InstanceRole: role,
    InstanceType: type.name,
    InstanceCount: count,
    Market: market,
  });
  return {
    Name: use.clusterName,
    ReleaseLabel: deployment.release,
    LogUri: `s3://${base.bucket}/logs/`,
    ServiceRole: base.serviceRole,
    JobFlowRole: base.instanceProfile,
    SecurityConfiguration: base.securityConfiguration,
    EbsRootVolumeSize: 20,
    ScaleDownBehavior: 'TERMINATE_AT_TASK_COMPLETION',
    Applications: ['Hadoop', 'Spark', ...(interactive ? ['JupyterHub'] : [])].map((Name) => ({ Name })),
    Instances: {
      InstanceGroups: [
        group('MASTER', 1, 'ON_DEMAND'),
        group('CORE', coreNodes, spot ? 'SPOT' : 'ON_DEMAND'),
      ],
      Ec2SubnetId: base.subnet,
      Ec2KeyName: base.keyName,
      // One group for both: groups that name each other cannot be deleted.
      EmrManagedMasterSecurityGroup: base.nodesGroup,
      EmrManagedSlaveSecurityGroup: base.nodesGroup,
      AdditionalMasterSecurityGroups: [base.endpointSecurityGroup],
      KeepJobFlowAliveWhenNoSteps: interactive,
      TerminationProtected: false,
    },
    Configurations: [
      { Classification: 'spark-defaults', Properties: { ...sparkDefaults(type) } },
      ...(interactive
        ? [
            {
              Classification: 'jupyter-s3-conf',
              Properties: {
                's3.persistence.enabled': 'true',
                's3.persistence.bucket': base.bucket,
              },
            },
          ]
        : []),
    ],
    BootstrapActions: use.provision === undefined ? [] : [bootstrapAction(base.bucket, use.provision)],
    AutoTerminationPolicy: { IdleTimeout: idleMinutes * 60 },
    ManagedScalingPolicy: {
      ComputeLimits: {
        UnitType: 'Instances',
        MinimumCapacityUnits: 1,
        MaximumCapacityUnits: maxCoreNodes,
        MaximumOnDemandCapacityUnits: spot ? 0 : maxCoreNodes,
        MaximumCoreCapacityUnits: maxCoreNodes,
      },
    },
    Tags: [
      { Key: DEPLOYMENT_TAG, Value: name },
      { Key: EMR_TAG, Value: 'true' },
    ],
  };
}

const bootstrapAction = (bucket: string, { script, archive, sha256 }: Provision) => ({
  Name: 'verger',
  ScriptBootstrapAction: { Path: `s3://${bucket}/${script}`, Args: [`s3://${bucket}/${archive}`, sha256] },
});
