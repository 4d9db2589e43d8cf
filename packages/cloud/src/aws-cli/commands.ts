import { BASE_OUTPUTS, type BaseOutputs, CERTIFICATES, clusterPlan } from '../plan/cluster-plan.js';
import { baseStackName, type Deployment, hubSecret, peopleOf, runName, slotsOf } from '../plan/deployment.js';
import { hubStep } from '../plan/hub.js';
import { SERVICE_ACCESS_OUTPUT } from '../plan/network.js';
import { runStep } from '../plan/run-step.js';
import { hourOf } from '../prices/cost.js';
import { DATED } from '../prices/dated.js';
import { createCluster, type Files } from './create-cluster.js';

export interface AwsCliOptions {
  readonly region: string;
  /** Who is told when a run fails, or the month costs too much; undefined without budget and alarm. */
  readonly email: string | undefined;
  /** Name of the template of the base stack, beside the commands. */
  readonly template: string;
  /** Files on this machine, and their keys in the bucket. */
  readonly archive: { readonly path: string; readonly key: string; readonly sha256: string };
  readonly script: { readonly path: string; readonly key: string };
}

/** Shell variables that the commands set from the stack's outputs: `BUCKET`, `NODES_GROUP`, … */
const variable = (output: string) => output.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

/** A word of a shell command, as it is. */
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The outputs of the base stack, as the shell variables that hold them. */
function shellOutputs({ private: closed }: Deployment): BaseOutputs {
  const named = Object.fromEntries(
    Object.entries(BASE_OUTPUTS).map(([what, output]) => [what, `$${variable(output)}`]),
  ) as Record<keyof typeof BASE_OUTPUTS, string>;
  const access = closed ? { serviceAccessGroup: `$${variable(SERVICE_ACCESS_OUTPUT)}` } : {};
  return { ...named, subnets: [named.subnets], people: [named.people], ...access };
}

/**
 * The same deployment, the same run and the same interactive cluster, as plain `aws` commands and JSON files: for who
 * knows them from the reference deployment.
 *
 * @returns files by name: `commands.sh`, `interactive.sh` and what they read
 */
export function awsCliDeployment(deployment: Deployment, options: AwsCliOptions): Files {
  const { archive, script, region } = options;
  const provision = { script: script.key, archive: archive.key, sha256: archive.sha256 };
  const base = shellOutputs(deployment);
  const clusterName = `${deployment.name}-by-hand`;
  const job = createCluster(
    clusterPlan(deployment, base, { clusterName, kind: 'transient', provision }),
    '',
    runStep({
      name: runName(deployment.name, 'by-hand'),
      metrics: { deployment: deployment.name, usdHour: hourOf(deployment, region, DATED) },
      ...{ region, photos: '$BUCKET_URL/photos', out: '$BUCKET_URL/runs/by-hand', more: [] },
      ...{ slots: slotsOf(deployment), last: true },
    }),
  );
  const interactive = createCluster(
    clusterPlan(deployment, base, {
      ...{ clusterName: `${clusterName}-interactive`, kind: 'interactive', provision },
    }),
    'interactive-',
    hubStep(deployment, region),
  );
  return {
    ...job.files,
    ...interactive.files,
    'commands.sh': commands(deployment, options, job.lines),
    'interactive.sh': interactiveCommands(deployment, region, interactive.lines),
  };
}

const head = (region: string, ...about: string[]) => [
  '#!/bin/bash',
  ...about.map((line) => `# ${line}`),
  'set -euo pipefail',
  'cd "$(dirname "$0")"',
  `export AWS_DEFAULT_REGION=${region} AWS_REGION=${region} AWS_PAGER=`,
];

/** Asks the base stack for the outputs that a script uses. */
const outputs = (stack: string, used: (name: string) => boolean) => [
  'output() {',
  `  aws cloudformation describe-stacks --stack-name ${stack} --output text \\`,
  '    --query "Stacks[0].Outputs[?OutputKey==\'$1\'].OutputValue"',
  '}',
  ...[...Object.values(BASE_OUTPUTS), SERVICE_ACCESS_OUTPUT]
    .filter((output) => output === 'Bucket' || used(`$${variable(output)}`))
    .map((output) => `${variable(output)}=$(output ${output})`),
];

function commands(
  deployment: Deployment,
  { region, email, template, archive, script }: AwsCliOptions,
  cluster: readonly string[],
): string {
  const stack = baseStackName(deployment);
  const text = cluster.join('\n');
  return `${[
    ...head(
      region,
      `${deployment.name} in ${region}: what verger cloud deploy and submit do, step by step. Read it, then run it.`,
    ),
    '',
    '# 1. IAM, key pair, S3, network, budget, alarm: the base stack. Costs a dollar a month.',
    `ls key >/dev/null 2>&1 || ssh-keygen -q -t ed25519 -N '' -C verger -f key`,
    `aws cloudformation deploy --stack-name ${stack} --template-file ${template} \\`,
    '  --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset \\',
    `  --parameter-overrides "PublicKey=$(cat key.pub)"${email === undefined ? '' : ` ${quote(`AlarmEmail=${email}`)}`}`,
    '',
    '# 2. What it has made.',
    ...outputs(stack, (name) => text.includes(name)),
    'BUCKET_URL=s3://$BUCKET',
    '',
    '# 3. Bootstrap: the archive, the script, the certificates of the nodes.',
    `aws s3 cp --only-show-errors ${quote(archive.path)} "$BUCKET_URL/${archive.key}"`,
    `aws s3 cp --only-show-errors ${quote(script.path)} "$BUCKET_URL/${script.key}"`,
    `aws s3 cp --only-show-errors certificates.zip "$BUCKET_URL/${CERTIFICATES}"`,
    '',
    '# 4. The cluster in its four steps, with the job as its only step: it ends after it.',
    ...cluster,
    '',
    '# 5. Wait, look, and fetch the report.',
    'aws emr wait cluster-terminated --cluster-id "$CLUSTER"',
    'aws s3 cp --only-show-errors "$BUCKET_URL/runs/by-hand/report.html" report.html',
    '',
    '# 6. Take it away again, when nothing is needed any more. The bucket stays.',
    '# aws emr terminate-clusters --cluster-ids "$CLUSTER"',
    `# aws cloudformation delete-stack --stack-name ${stack}`,
  ].join('\n')}\n`;
}

function interactiveCommands(deployment: Deployment, region: string, cluster: readonly string[]): string {
  const text = cluster.join('\n');
  const people = deployment.hubLogin === 'password' ? peopleOf(deployment) : [];
  return `${[
    ...head(
      region,
      'An interactive cluster with JupyterHub: what verger cloud deploy --cluster does, in the four steps of the console.',
      'It needs what parts 1 to 3 of commands.sh have made, and ends when nobody uses it.',
    ),
    '',
    '# What the base stack has made.',
    ...outputs(baseStackName(deployment), (name) => text.includes(name)),
    '',
    ...(people.length === 0
      ? []
      : [
          '# First passwords of JupyterHub, drawn by AWS; those that are there stay.',
          ...people.map((person) => password(hubSecret(deployment.name, person))),
          '',
        ]),
    ...cluster,
    '',
    '# Wait until it is up.',
    'aws emr wait cluster-running --cluster-id "$CLUSTER"',
    '',
    '# JupyterHub on https://127.0.0.1:9443, by a one-time key and the Instance Connect Endpoint:',
    '# PRIMARY=$(aws emr list-instances --cluster-id "$CLUSTER" --instance-group-types MASTER --query "Instances[0].Ec2InstanceId" --output text)',
    '# aws ec2-instance-connect ssh --instance-id "$PRIMARY" --os-user hadoop --connection-type eice --local-forwarding 9443:localhost:9443',
    '',
    '# Take it away again.',
    '# aws emr terminate-clusters --cluster-ids "$CLUSTER"',
    ...people.map(
      (person) =>
        `# aws secretsmanager delete-secret --force-delete-without-recovery --secret-id ${quote(hubSecret(deployment.name, person))}`,
    ),
  ].join('\n')}\n`;
}

function password(secret: string): string {
  const id = quote(secret);
  return [
    `aws secretsmanager describe-secret --secret-id ${id} >/dev/null 2>&1 ||`,
    `  aws secretsmanager create-secret --name ${id} --output text --query Name \\`,
    '    --secret-string "$(aws secretsmanager get-random-password --password-length 20 --exclude-punctuation --output text --query RandomPassword)"',
  ].join('\n');
}
