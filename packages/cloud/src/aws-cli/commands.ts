import { runStep } from '../clusters/step.js';
import { BASE_OUTPUTS, type BaseOutputs, CERTIFICATES, clusterPlan } from '../plan/cluster-plan.js';
import { baseStackName, type Deployment, slotsOf } from '../plan/deployment.js';

export interface AwsCliOptions {
  readonly region: string;
  /** Who is told when the month costs too much; undefined without a budget. */
  readonly email: string | undefined;
  /** Name of the template of the base stack, beside the commands. */
  readonly template: string;
  /** Files on this machine, and their keys in the bucket. */
  readonly archive: { readonly path: string; readonly key: string; readonly sha256: string };
  readonly script: { readonly path: string; readonly key: string };
}

/** Shell variables that the commands set from the stack's outputs: `BUCKET`, `NODES_GROUP`, … */
const variable = (output: string) => output.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** A word of a shell command, as it is. */
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * The same deployment, and the same run, as plain `aws` commands and JSON files: for who knows them from the deck.
 *
 * @returns files by name: `commands.sh` and what it reads
 */
export function awsCliDeployment(deployment: Deployment, options: AwsCliOptions): Record<string, string> {
  const named = Object.fromEntries(
    Object.entries(BASE_OUTPUTS).map(([what, output]) => [what, `$${variable(output)}`]),
  ) as Record<keyof BaseOutputs, string>;
  const base: BaseOutputs = { ...named, subnets: [named.subnets], people: [named.people] };
  const { archive, script, region } = options;
  const provision = { script: script.key, archive: archive.key, sha256: archive.sha256 };
  const clusterName = `${deployment.name}-by-hand`;
  const plan = clusterPlan(deployment, base, { clusterName, kind: 'transient', provision });
  const [bootstrap] = plan.BootstrapActions;
  const { Path: path, Args: args } = bootstrap!.ScriptBootstrapAction;
  const step = runStep({
    ...{ region, photos: '$BUCKET_URL/photos', out: '$BUCKET_URL/runs/by-hand', more: [] },
    ...{ slots: slotsOf(deployment), last: true },
  });
  const { HadoopJarStep: jar } = step;
  const stack = baseStackName(deployment);
  const instances = plan.Instances;
  const instancesFile = instances.InstanceFleets ? 'instance-fleets.json' : 'instance-groups.json';
  const place = instances.Ec2SubnetIds
    ? `SubnetIds=[${instances.Ec2SubnetIds}]`
    : `SubnetId=${instances.Ec2SubnetId}`;
  return {
    [instancesFile]: json(
      instances.InstanceFleets ??
        instances.InstanceGroups?.map((group) => ({
          ...{ Name: group.Name, InstanceGroupType: group.InstanceRole },
          ...{ InstanceType: group.InstanceType, InstanceCount: group.InstanceCount },
          // So the command line says Spot, at most at the price on demand.
          ...(group.Market === 'SPOT' ? { BidPrice: 'OnDemandPrice' } : {}),
        })),
    ),
    'configurations.json': json(plan.Configurations),
    'managed-scaling.json': json(plan.ManagedScalingPolicy),
    'step.json.in': json([
      {
        ...{ Type: 'CUSTOM_JAR', Name: step.Name, ActionOnFailure: step.ActionOnFailure },
        ...{ Jar: jar!.Jar, Args: jar!.Args!.map((arg) => arg.replace('$BUCKET_URL', '@BUCKET_URL@')) },
      },
    ]),
    'commands.sh': `${[
      '#!/bin/bash',
      `# ${deployment.name} in ${region}: what verger cloud deploy and submit do, step by step. Read it, then run it.`,
      'set -euo pipefail',
      'cd "$(dirname "$0")"',
      `export AWS_DEFAULT_REGION=${region} AWS_REGION=${region} AWS_PAGER=`,
      '',
      '# 1. IAM, key pair, S3, network, budget: the base stack. Costs a dollar a month.',
      `ls key >/dev/null 2>&1 || ssh-keygen -q -t ed25519 -N '' -C verger -f key`,
      `aws cloudformation deploy --stack-name ${stack} --template-file ${options.template} \\`,
      '  --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset \\',
      `  --parameter-overrides "PublicKey=$(cat key.pub)"${options.email === undefined ? '' : ` ${quote(`AlarmEmail=${options.email}`)}`}`,
      '',
      '# 2. What it has made.',
      'output() {',
      `  aws cloudformation describe-stacks --stack-name ${stack} --output text \\`,
      '    --query "Stacks[0].Outputs[?OutputKey==\'$1\'].OutputValue"',
      '}',
      ...Object.values(BASE_OUTPUTS).map((output) => `${variable(output)}=$(output ${output})`),
      'BUCKET_URL=s3://$BUCKET',
      '',
      '# 3. Bootstrap: the archive, the script, the certificates of the nodes.',
      `aws s3 cp --only-show-errors ${quote(archive.path)} "$BUCKET_URL/${archive.key}"`,
      `aws s3 cp --only-show-errors ${quote(script.path)} "$BUCKET_URL/${script.key}"`,
      `aws s3 cp --only-show-errors certificates.zip "$BUCKET_URL/${CERTIFICATES}"`,
      '',
      '# 4. The cluster in its four steps, with the job as its only step: it ends after it.',
      'sed "s#@BUCKET_URL@#$BUCKET_URL#g" step.json.in > step.json',
      `CLUSTER=$(aws emr create-cluster --name ${plan.Name} --release-label ${plan.ReleaseLabel} \\`,
      `  --applications ${plan.Applications.map(({ Name }) => `Name=${Name}`).join(' ')} \\`,
      `  --configurations file://configurations.json --${instances.InstanceFleets ? 'instance-fleets' : 'instance-groups'} file://${instancesFile} \\`,
      `  --bootstrap-actions "Path=${path},Args=[${args.join(',')}]" \\`,
      '  --steps file://step.json --auto-terminate \\',
      `  --auto-termination-policy IdleTimeout=${plan.AutoTerminationPolicy.IdleTimeout} \\`,
      '  --managed-scaling-policy file://managed-scaling.json \\',
      `  --scale-down-behavior ${plan.ScaleDownBehavior} --ebs-root-volume-size ${plan.EbsRootVolumeSize} \\`,
      `  --service-role "${plan.ServiceRole}" --security-configuration "${plan.SecurityConfiguration}" \\`,
      `  --ec2-attributes "InstanceProfile=${plan.JobFlowRole},KeyName=${instances.Ec2KeyName},${place},EmrManagedMasterSecurityGroup=${instances.EmrManagedMasterSecurityGroup},EmrManagedSlaveSecurityGroup=${instances.EmrManagedSlaveSecurityGroup},AdditionalMasterSecurityGroups=[${instances.AdditionalMasterSecurityGroups.join(',')}]" \\`,
      `  --tags ${plan.Tags.map(({ Key, Value }) => `${Key}=${Value}`).join(' ')} \\`,
      `  --log-uri "${plan.LogUri}" --output text --query ClusterId)`,
      'echo "$CLUSTER"',
      '',
      '# 5. Wait, look, and fetch the report.',
      'aws emr wait cluster-terminated --cluster-id "$CLUSTER"',
      'aws s3 cp --only-show-errors "$BUCKET_URL/runs/by-hand/report.html" report.html',
      '',
      '# 6. Take it away again, when nothing is needed any more. The bucket stays.',
      '# aws emr terminate-clusters --cluster-ids "$CLUSTER"',
      `# aws cloudformation delete-stack --stack-name ${stack}`,
    ].join('\n')}\n`,
  };
}
