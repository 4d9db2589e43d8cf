import type { ClusterPlan, ClusterStep } from '../plan/cluster-plan.js';

/** Files beside the commands, by name. */
export type Files = Readonly<Record<string, string>>;

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** What stands for the bucket in a file, until its name is known; such a file ends in `.in`. */
const BUCKET = '@BUCKET@';

const filled = (name: string) => `sed "s#${BUCKET}#$BUCKET#g" ${name}.in > ${name}`;

/** Shell variables of the bucket, as they stand in arguments and settings. */
const placeheld = (text: string) =>
  text.replaceAll('$BUCKET_URL', `s3://${BUCKET}`).replaceAll('$BUCKET', BUCKET);

/** A cluster by `aws emr create-cluster`, in the four steps of the console. */
export interface CreateCluster {
  /** Shell. */
  readonly lines: readonly string[];
  /** What the lines read. */
  readonly files: Files;
}

/**
 * @param prefix of the files' names
 * @param step the first one
 */
export function createCluster(plan: ClusterPlan, prefix: string, step: ClusterStep): CreateCluster {
  const { Instances: instances } = plan;
  const fleets = instances.InstanceFleets !== undefined;
  const hardware = `${prefix}${fleets ? 'instance-fleets' : 'instance-groups'}.json`;
  const [bootstrap] = plan.BootstrapActions;
  const { Path: path, Args: args } = bootstrap!.ScriptBootstrapAction;
  const place = fleets ? `SubnetIds=[${instances.Ec2SubnetIds}]` : `SubnetId=${instances.Ec2SubnetId}`;
  const attributes = [
    `InstanceProfile=${plan.JobFlowRole}`,
    `KeyName=${instances.Ec2KeyName}`,
    place,
    `EmrManagedMasterSecurityGroup=${instances.EmrManagedMasterSecurityGroup}`,
    `EmrManagedSlaveSecurityGroup=${instances.EmrManagedSlaveSecurityGroup}`,
    `AdditionalMasterSecurityGroups=[${instances.AdditionalMasterSecurityGroups}]`,
    ...(instances.ServiceAccessSecurityGroup === undefined
      ? []
      : [`ServiceAccessSecurityGroup=${instances.ServiceAccessSecurityGroup}`]),
  ];
  const lines = [
    '# Step 1, software: the release, its applications, and the JSON that configures them.',
    filled(`${prefix}configurations.json`),
    `software=(--release-label ${plan.ReleaseLabel}`,
    `  --applications ${plan.Applications.map(({ Name }) => `Name=${Name}`).join(' ')}`,
    `  --configurations file://${prefix}configurations.json)`,
    '',
    '# Step 2, hardware: the nodes, how many more there may be, and when they go.',
    `hardware=(--${fleets ? 'instance-fleets' : 'instance-groups'} file://${hardware}`,
    `  --managed-scaling-policy file://${prefix}managed-scaling.json`,
    `  --scale-down-behavior ${plan.ScaleDownBehavior} --ebs-root-volume-size ${plan.EbsRootVolumeSize}`,
    `  ${instances.KeepJobFlowAliveWhenNoSteps ? '--no-auto-terminate' : '--auto-terminate'} --auto-termination-policy IdleTimeout=${plan.AutoTerminationPolicy.IdleTimeout})`,
    '',
    '# Step 3, bootstrap actions: what each node does first, and the first step once the cluster stands.',
    filled(`${prefix}step.json`),
    `bootstrap=(--bootstrap-actions "Path=${path},Args=[${args}]" --steps file://${prefix}step.json)`,
    '',
    '# Step 4, security: roles, the key pair, the network and its groups, encryption.',
    `security=(--service-role "${plan.ServiceRole}" --security-configuration "${plan.SecurityConfiguration}"`,
    `  --ec2-attributes "${attributes.join(',')}")`,
    '',
    `CLUSTER=$(aws emr create-cluster --name ${plan.Name} "\${software[@]}" "\${hardware[@]}" "\${bootstrap[@]}" "\${security[@]}" \\`,
    `  --tags ${plan.Tags.map(({ Key, Value }) => `${Key}=${Value}`).join(' ')} \\`,
    `  --log-uri "${plan.LogUri}" --output text --query ClusterId)`,
    'echo "$CLUSTER"',
  ];
  return {
    lines,
    files: {
      [`${prefix}configurations.json.in`]: placeheld(json(plan.Configurations)),
      [hardware]: json(instances.InstanceFleets ?? groupsOf(plan)),
      [`${prefix}managed-scaling.json`]: json(plan.ManagedScalingPolicy),
      [`${prefix}step.json.in`]: placeheld(json([stepOf(step)])),
    },
  };
}

const groupsOf = ({ Instances: { InstanceGroups = [] } }: ClusterPlan) =>
  InstanceGroups.map((group) => ({
    ...{ Name: group.Name, InstanceGroupType: group.InstanceRole },
    ...{ InstanceType: group.InstanceType, InstanceCount: group.InstanceCount },
    // So the command line says Spot, at most at the price on demand.
    ...(group.Market === 'SPOT' ? { BidPrice: 'OnDemandPrice' } : {}),
  }));

const stepOf = ({ Name, ActionOnFailure, HadoopJarStep: jar }: ClusterStep) => ({
  ...{ Type: 'CUSTOM_JAR', Name, ActionOnFailure, Jar: jar.Jar },
  Args: jar.Args,
});
