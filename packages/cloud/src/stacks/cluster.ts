import { type App, Aws, CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-emr';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  type ClusterPlan,
  type ClusterStep,
  clusterPlan,
  type InstanceFleet,
  type InstanceGroup,
} from '../plan/cluster-plan.js';
import {
  clusterStackName,
  DEPLOYMENT_TAG,
  type Deployment,
  hubSecret,
  peopleOf,
} from '../plan/deployment.js';
import { hubStep } from '../plan/hub.js';
import { acknowledge } from './acknowledge.js';
import { importedOutputs, provisionParameters } from './imports.js';
import { bootstrapless } from './synthesizer.js';

/** An interactive cluster with JupyterHub; it comes and goes, and takes all it needs from the base stack. */
export class ClusterStack extends Stack {
  /** @param baseStack name of the stack whose outputs it imports */
  constructor(app: App, deployment: Deployment, baseStack: string) {
    const { name } = deployment;
    super(app, 'Cluster', {
      stackName: clusterStackName({ name }),
      description: 'Verger: an EMR cluster that ends by itself when nobody uses it.',
      synthesizer: bootstrapless(),
    });
    const plan = clusterPlan(deployment, importedOutputs(baseStack, deployment), {
      clusterName: name,
      kind: 'interactive',
      provision: provisionParameters(this),
    });
    const cluster = clusterOf(this, plan, hubStep(deployment, Aws.REGION));
    if (deployment.hubLogin === 'password') {
      for (const person of peopleOf(deployment))
        cluster.addResourceDependency(passwordOf(this, name, person));
    }
    new CfnOutput(this, 'ClusterId', { value: cluster.ref });
    Tags.of(this).add(DEPLOYMENT_TAG, name);
    acknowledge(
      cluster,
      'EMR4',
      'encrypted at rest by the security configuration of the base stack; a test asserts its keys',
    );
    acknowledge(
      cluster,
      'EMR5',
      'encrypted in transit by the security configuration of the base stack; a test asserts its keys',
    );
  }
}

/** A person's first password of JupyterHub, drawn by AWS: it stands in no template, no argument and no log. */
function passwordOf(scope: Stack, name: string, person: string): CfnSecret {
  const secret = new CfnSecret(scope, `Password ${person}`, {
    name: hubSecret(name, person),
    description: `JupyterHub of ${name}: the first password of ${person}`,
    generateSecretString: { passwordLength: 20, excludePunctuation: true },
  });
  acknowledge(secret, 'SMG4', 'it lives as long as its cluster, and people change their password in the hub');
  return secret;
}

function clusterOf(scope: Stack, plan: ClusterPlan, step: ClusterStep): CfnCluster {
  const { Instances: instances } = plan;
  const group = ({ Name, InstanceType, InstanceCount, Market }: InstanceGroup) => ({
    ...{ name: Name, instanceType: InstanceType, instanceCount: InstanceCount, market: Market },
  });
  const fleet = (one: InstanceFleet) => ({
    ...{ name: one.Name, targetOnDemandCapacity: one.TargetOnDemandCapacity },
    targetSpotCapacity: one.TargetSpotCapacity,
    instanceTypeConfigs: one.InstanceTypeConfigs.map(({ InstanceType, WeightedCapacity }) => ({
      ...{ instanceType: InstanceType, weightedCapacity: WeightedCapacity },
    })),
    ...(one.LaunchSpecifications === undefined
      ? {}
      : {
          launchSpecifications: {
            spotSpecification: {
              timeoutDurationMinutes: one.LaunchSpecifications.SpotSpecification.TimeoutDurationMinutes,
              timeoutAction: one.LaunchSpecifications.SpotSpecification.TimeoutAction,
              allocationStrategy: one.LaunchSpecifications.SpotSpecification.AllocationStrategy,
            },
          },
        }),
  });
  const [primaryGroup, coreGroup] = instances.InstanceGroups ?? [];
  const [primaryFleet, coreFleet] = instances.InstanceFleets ?? [];
  const { ComputeLimits: limits } = plan.ManagedScalingPolicy;
  return new CfnCluster(scope, 'Cluster', {
    name: plan.Name,
    releaseLabel: plan.ReleaseLabel,
    logUri: plan.LogUri,
    serviceRole: plan.ServiceRole,
    jobFlowRole: plan.JobFlowRole,
    securityConfiguration: plan.SecurityConfiguration,
    ebsRootVolumeSize: plan.EbsRootVolumeSize,
    scaleDownBehavior: plan.ScaleDownBehavior,
    applications: plan.Applications.map(({ Name }) => ({ name: Name })),
    instances: {
      ...(primaryGroup && coreGroup && instances.Ec2SubnetId !== undefined
        ? {
            ...{ masterInstanceGroup: group(primaryGroup), coreInstanceGroup: group(coreGroup) },
            ec2SubnetId: instances.Ec2SubnetId,
          }
        : {}),
      ...(primaryFleet && coreFleet && instances.Ec2SubnetIds !== undefined
        ? {
            ...{ masterInstanceFleet: fleet(primaryFleet), coreInstanceFleet: fleet(coreFleet) },
            ec2SubnetIds: instances.Ec2SubnetIds,
          }
        : {}),
      ec2KeyName: instances.Ec2KeyName,
      emrManagedMasterSecurityGroup: instances.EmrManagedMasterSecurityGroup,
      emrManagedSlaveSecurityGroup: instances.EmrManagedSlaveSecurityGroup,
      additionalMasterSecurityGroups: instances.AdditionalMasterSecurityGroups,
      ...(instances.ServiceAccessSecurityGroup === undefined
        ? {}
        : { serviceAccessSecurityGroup: instances.ServiceAccessSecurityGroup }),
      keepJobFlowAliveWhenNoSteps: instances.KeepJobFlowAliveWhenNoSteps,
      terminationProtected: instances.TerminationProtected,
    },
    configurations: plan.Configurations.map(({ Classification, Properties }) => ({
      classification: Classification,
      configurationProperties: Properties,
    })),
    bootstrapActions: plan.BootstrapActions.map(({ Name, ScriptBootstrapAction: { Path, Args } }) => ({
      name: Name,
      scriptBootstrapAction: { path: Path, args: Args },
    })),
    steps: [
      {
        name: step.Name,
        actionOnFailure: step.ActionOnFailure,
        hadoopJarStep: { jar: step.HadoopJarStep.Jar, args: step.HadoopJarStep.Args },
      },
    ],
    autoTerminationPolicy: { idleTimeout: plan.AutoTerminationPolicy.IdleTimeout },
    managedScalingPolicy: {
      computeLimits: {
        unitType: limits.UnitType,
        minimumCapacityUnits: limits.MinimumCapacityUnits,
        maximumCapacityUnits: limits.MaximumCapacityUnits,
        maximumOnDemandCapacityUnits: limits.MaximumOnDemandCapacityUnits,
        maximumCoreCapacityUnits: limits.MaximumCoreCapacityUnits,
      },
    },
    tags: plan.Tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
  });
}
