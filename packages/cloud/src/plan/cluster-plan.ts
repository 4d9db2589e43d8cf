import { DEPLOYMENT_TAG, type Deployment, EMR_TAG } from './deployment.js';
import { type InstanceType, instanceType } from './instance-types.js';
import { notebookSparkDefaults, sparkDefaults } from './spark-defaults.js';

/** What the base stack has made and a cluster needs: real names, or what stands for them in a template. */
export interface BaseOutputs {
  readonly bucket: string;
  /** Of groups: one zone. */
  readonly subnet: string;
  /** All of them, each in another zone. */
  readonly subnets: readonly string[];
  /** Group of all nodes: closed but to each other. */
  readonly nodesGroup: string;
  /** Group of the primary: port 22 from the Instance Connect Endpoint. */
  readonly endpointSecurityGroup: string;
  /** Group by which EMR reaches nodes in private subnets; undefined where they are public. */
  readonly serviceAccessGroup?: string | undefined;
  readonly serviceRole: string;
  readonly instanceProfile: string;
  readonly securityConfiguration: string;
  readonly keyName: string;
  /** Names of scientists and operators. */
  readonly people: readonly string[];
}

/** The outputs that every base stack has; never renamed, because standing cluster stacks import them. */
export const BASE_OUTPUTS: Readonly<Record<keyof Omit<BaseOutputs, 'serviceAccessGroup'>, string>> = {
  bucket: 'Bucket',
  subnet: 'Subnet',
  subnets: 'Subnets',
  nodesGroup: 'NodesGroup',
  endpointSecurityGroup: 'DoorGroup',
  serviceRole: 'ServiceRole',
  instanceProfile: 'InstanceProfile',
  securityConfiguration: 'SecurityConfiguration',
  keyName: 'KeyName',
  people: 'People',
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
  /** @default the first of the base stack; fleets choose among all by themselves */
  readonly subnet?: string;
}

/** Core nodes, and the primary, as groups of one type each. */
export interface InstanceGroup {
  readonly Name: string;
  readonly InstanceRole: 'MASTER' | 'CORE';
  readonly InstanceType: NonNullable<unknown> & string;
  readonly InstanceCount: number;
  readonly Market: 'ON_DEMAND' | 'SPOT';
}

/** The same as fleets: of several types, wherever there is room. */
export interface InstanceFleet {
  readonly Name: string;
  readonly InstanceFleetType: 'MASTER' | 'CORE';
  readonly TargetOnDemandCapacity: number;
  readonly TargetSpotCapacity: number;
  readonly InstanceTypeConfigs: { InstanceType: NonNullable<unknown> & string; WeightedCapacity: number }[];
  readonly LaunchSpecifications?: {
    SpotSpecification: {
      TimeoutDurationMinutes: number;
      TimeoutAction: 'SWITCH_TO_ON_DEMAND';
      AllocationStrategy: 'price-capacity-optimized';
    };
  };
}

/** What of RunJobFlow a plan decides; all of it is always there. */
export interface ClusterPlan {
  readonly Name: string;
  readonly ReleaseLabel: string;
  readonly LogUri: string;
  readonly ServiceRole: string;
  readonly JobFlowRole: string;
  readonly SecurityConfiguration: string;
  readonly EbsRootVolumeSize: number;
  readonly ScaleDownBehavior: 'TERMINATE_AT_TASK_COMPLETION';
  readonly Applications: { Name: string }[];
  readonly Instances: {
    readonly InstanceGroups?: InstanceGroup[];
    readonly Ec2SubnetId?: string;
    readonly InstanceFleets?: InstanceFleet[];
    readonly Ec2SubnetIds?: string[];
    readonly Ec2KeyName: string;
    readonly EmrManagedMasterSecurityGroup: string;
    readonly EmrManagedSlaveSecurityGroup: string;
    readonly AdditionalMasterSecurityGroups: string[];
    readonly ServiceAccessSecurityGroup?: string;
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
      UnitType: 'Instances' | 'InstanceFleetUnits';
      MinimumCapacityUnits: number;
      MaximumCapacityUnits: number;
      MaximumOnDemandCapacityUnits: number;
      MaximumCoreCapacityUnits: number;
    };
  };
  readonly Tags: { Key: string; Value: string }[];
}

/** A step, as RunJobFlow and AddJobFlowSteps take it. */
export interface ClusterStep {
  readonly Name: string;
  readonly ActionOnFailure: 'CONTINUE' | 'TERMINATE_CLUSTER' | 'CANCEL_AND_WAIT';
  readonly HadoopJarStep: { Jar: string; Args: string[] };
}

/**
 * One cluster, as RunJobFlow takes it. The stack, `aws-cli` and `submit` are all made from this, so that they
 * cannot differ.
 */
export function clusterPlan(deployment: Deployment, base: BaseOutputs, use: ClusterUse): ClusterPlan {
  const { name, coreNodes, maxCoreNodes = coreNodes, spot, fleets, idleMinutes } = deployment;
  const type = instanceType(deployment.instanceType);
  const interactive = use.kind === 'interactive';
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
      ...(fleets
        ? { InstanceFleets: fleetsOf(type, coreNodes, spot), Ec2SubnetIds: [...base.subnets] }
        : { InstanceGroups: groupsOf(type, coreNodes, spot), Ec2SubnetId: use.subnet ?? base.subnet }),
      Ec2KeyName: base.keyName,
      // One group for both: groups that name each other cannot be deleted.
      EmrManagedMasterSecurityGroup: base.nodesGroup,
      EmrManagedSlaveSecurityGroup: base.nodesGroup,
      AdditionalMasterSecurityGroups: [base.endpointSecurityGroup],
      // EMR asks for it in private subnets, and refuses it in public ones.
      ...(base.serviceAccessGroup === undefined
        ? {}
        : { ServiceAccessSecurityGroup: base.serviceAccessGroup }),
      KeepJobFlowAliveWhenNoSteps: interactive,
      TerminationProtected: false,
    },
    Configurations: configurationsOf(type, base, interactive),
    BootstrapActions: use.provision === undefined ? [] : [bootstrapAction(base.bucket, use.provision)],
    AutoTerminationPolicy: { IdleTimeout: idleMinutes * 60 },
    ManagedScalingPolicy: {
      ComputeLimits: {
        UnitType: fleets ? 'InstanceFleetUnits' : 'Instances',
        MinimumCapacityUnits: 1,
        MaximumCapacityUnits: maxCoreNodes,
        // A fleet may take On-Demand where there is no Spot.
        MaximumOnDemandCapacityUnits: spot && !fleets ? 0 : maxCoreNodes,
        MaximumCoreCapacityUnits: maxCoreNodes,
      },
    },
    Tags: [
      { Key: DEPLOYMENT_TAG, Value: name },
      { Key: EMR_TAG, Value: 'true' },
    ],
  };
}

function configurationsOf(
  type: InstanceType,
  { bucket }: BaseOutputs,
  interactive: boolean,
): ClusterPlan['Configurations'] {
  if (!interactive) return [{ Classification: 'spark-defaults', Properties: { ...sparkDefaults(type) } }];
  return [
    { Classification: 'spark-defaults', Properties: { ...notebookSparkDefaults(type) } },
    {
      Classification: 'jupyter-s3-conf',
      Properties: { 's3.persistence.enabled': 'true', 's3.persistence.bucket': bucket },
    },
  ];
}

function groupsOf(type: InstanceType, coreNodes: number, spot: boolean): InstanceGroup[] {
  const group = (role: 'MASTER' | 'CORE', count: number, market: 'ON_DEMAND' | 'SPOT'): InstanceGroup => ({
    ...{ Name: role === 'MASTER' ? 'primary' : 'core', InstanceRole: role },
    ...{ InstanceType: type.name, InstanceCount: count, Market: market },
  });
  return [group('MASTER', 1, 'ON_DEMAND'), group('CORE', coreNodes, spot ? 'SPOT' : 'ON_DEMAND')];
}

/** Minutes after which a fleet takes On-Demand in the place of Spot. */
const SPOT_MINUTES = 10;

function fleetsOf(type: InstanceType, coreNodes: number, spot: boolean): InstanceFleet[] {
  const InstanceTypeConfigs = [type.name, ...type.alike].map((InstanceType) => ({
    ...{ InstanceType, WeightedCapacity: 1 },
  }));
  const fleet = (role: 'MASTER' | 'CORE', onDemand: number, onSpot: number): InstanceFleet => ({
    ...{ Name: role === 'MASTER' ? 'primary' : 'core', InstanceFleetType: role },
    ...{ TargetOnDemandCapacity: onDemand, TargetSpotCapacity: onSpot, InstanceTypeConfigs },
    ...(onSpot === 0
      ? {}
      : {
          LaunchSpecifications: {
            SpotSpecification: {
              ...{ TimeoutDurationMinutes: SPOT_MINUTES, TimeoutAction: 'SWITCH_TO_ON_DEMAND' },
              AllocationStrategy: 'price-capacity-optimized',
            },
          },
        }),
  });
  return [fleet('MASTER', 1, 0), spot ? fleet('CORE', 0, coreNodes) : fleet('CORE', coreNodes, 0)];
}

const bootstrapAction = (bucket: string, { script, archive, sha256 }: Provision) => ({
  Name: 'verger',
  ScriptBootstrapAction: { Path: `s3://${bucket}/${script}`, Args: [`s3://${bucket}/${archive}`, sha256] },
});
