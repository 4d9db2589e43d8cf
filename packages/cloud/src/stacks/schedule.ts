import { readFileSync } from 'node:fs';
import { builtFile } from '@verger/storage/built-files';
import { PHOTO_EXTENSIONS, SHARD_EXTENSIONS } from '@verger/storage/photos';
import { type App, Aws, CfnParameter, Fn, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnEventInvokeConfig, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { CERTIFICATES, clusterPlan } from '../plan/cluster-plan.js';
import {
  alarmTopic,
  DEPLOYMENT_TAG,
  type Deployment,
  NODE_ROLE_OUTPUT,
  runName,
  SCHEDULED_RUN,
  scheduleStackName,
  slotsOf,
} from '../plan/deployment.js';
import { instanceType } from '../plan/instance-types.js';
import { runStep } from '../plan/run-step.js';
import { sparkDefaults } from '../plan/spark-defaults.js';
import type { ScheduledRun } from '../scheduled/start-run.js';
import { acknowledge } from './acknowledge.js';
import { importedOutputs, provisionParameters, USD_HOUR } from './imports.js';
import { makeClusters } from './policies.js';
import { bootstrapless } from './synthesizer.js';

/** The nodes' certificates are good for a year; a run may take some of it. */
const CERTIFICATE_DAYS = 350;

/**
 * A schedule that looks whether photos have come, and then orders a cluster for the job. EventBridge Scheduler can
 * order one by itself, but knows no condition: a function of Lambda looks first. Both cost nothing to speak of.
 */
export class ScheduleStack extends Stack {
  /** @param baseStack name of the stack whose outputs it imports */
  constructor(app: App, deployment: Deployment, baseStack: string, expression: string) {
    const { name } = deployment;
    super(app, 'Schedule', {
      stackName: scheduleStackName({ name }),
      description: 'Verger: runs the job when photos have come.',
      synthesizer: bootstrapless(),
    });
    const imported = importedOutputs(baseStack, deployment);
    // A list of unknown length cannot stand in JSON; the network that the base stack makes has two subnets.
    const subnets = Array.from({ length: deployment.subnet.length || 2 }, (_, index) =>
      Fn.select(index, [...imported.subnets]),
    );
    const base = { ...imported, subnets };
    const nodeRole = Fn.importValue(`${baseStack}:${NODE_ROLE_OUTPUT}`);
    const starter = this.#starter(deployment, base.bucket, { service: base.serviceRole, node: nodeRole });
    const caller = new Role(this, 'CallerRole', {
      description: 'What the schedule may do: call one function',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    caller.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [starter.attrArn] }),
    );
    new CfnSchedule(this, 'Schedule', {
      name,
      description: `Verger ${name}: looks whether photos have come`,
      scheduleExpression: expression,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        ...{ arn: starter.attrArn, roleArn: caller.roleArn },
        input: this.toJsonString(this.#run(deployment, base)),
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 3 },
      },
    });
    Tags.of(this).add(DEPLOYMENT_TAG, name);
  }

  #run(deployment: Deployment, base: ReturnType<typeof importedOutputs>): ScheduledRun {
    const { name } = deployment;
    const folder = `s3://${base.bucket}`;
    const use = { clusterName: `${name}-run-scheduled-`, kind: 'transient' } as const;
    const plan = clusterPlan(deployment, base, { ...use, provision: provisionParameters(this) });
    const step = runStep({
      ...{ name: runName(name, 'scheduled'), region: Aws.REGION, more: [], last: true },
      ...{ photos: `${folder}/photos`, out: `${folder}/${SCHEDULED_RUN}` },
      metrics: { deployment: name, usdHour: this.#usdHour() },
      spark: sparkDefaults(instanceType(deployment.instanceType)),
      slots: slotsOf(deployment),
    });
    return {
      // EventBridge Scheduler puts the time there.
      at: '<aws.scheduler.scheduled-time>',
      ...{ bucket: base.bucket, runJson: `${SCHEDULED_RUN}/run.json`, runs: `${name}-run-` },
      extensions: [...PHOTO_EXTENSIONS, ...SHARD_EXTENSIONS],
      ...{ certificates: CERTIFICATES, certificateDays: CERTIFICATE_DAYS },
      order: { ...plan, Steps: [step], VisibleToAllUsers: true },
    };
  }

  /** Of the cluster, by the region's prices when the schedule is deployed; 0 where they are not known. */
  #usdHour(): string {
    return new CfnParameter(this, USD_HOUR, {
      ...{ description: 'Price of an hour of the cluster, US dollars', default: '0' },
      allowedPattern: '[0-9]+([.][0-9]+)?',
    }).valueAsString;
  }

  /** The function, with the rights of an operator who makes clusters, and no more. */
  #starter(
    { name, alarm }: Deployment,
    bucket: string,
    roles: { service: string; node: string },
  ): CfnFunction {
    const role = new Role(this, 'StarterRole', {
      description:
        'What the function of the schedule may do: look at photos, make clusters of the deployment',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    const store = `arn:${Aws.PARTITION}:s3:::${bucket}`;
    const statements = [
      ...makeClusters(name, roles),
      new PolicyStatement({ actions: ['elasticmapreduce:ListClusters'], resources: ['*'] }),
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [store],
        conditions: { StringLike: { 's3:prefix': ['photos/*', `${SCHEDULED_RUN}/*`, 'bootstrap/*'] } },
      }),
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [`${store}/${SCHEDULED_RUN}/run.json`, `${store}/${CERTIFICATES}`],
      }),
    ];
    for (const statement of statements) role.addToPolicy(statement);
    acknowledge(role, 'IAM5[Resource::*]', 'a list; and RunJobFlow, with the tag of this deployment only');
    acknowledge(
      role,
      'IAM5[Resource::arn:<AWS::Partition>:elasticmapreduce:<AWS::Region>:<AWS::AccountId>:cluster/*]',
      'clusters without a tag yet',
    );
    const functionName = scheduleStackName({ name });
    const log = new LogGroup(this, 'StarterLog', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [log.logGroupArn],
      }),
    );
    const starter = new CfnFunction(this, 'Starter', {
      ...{ functionName, description: `Verger ${name}: orders a cluster when photos have come` },
      ...{ runtime: 'nodejs24.x', architectures: ['arm64'], handler: 'index.handler' },
      // A million photos are a thousand pages.
      ...{ timeout: 600, memorySize: 256, role: role.roleArn },
      code: { zipFile: readFileSync(builtFile('start-run.cjs', import.meta.url), 'utf8') },
    });
    if (!alarm) return starter;
    // What it cannot do is told by the alarm of the base stack.
    const topic = `arn:${Aws.PARTITION}:sns:${Aws.REGION}:${Aws.ACCOUNT_ID}:${alarmTopic(name)}`;
    role.addToPolicy(new PolicyStatement({ actions: ['sns:Publish'], resources: [topic] }));
    const failures = new CfnEventInvokeConfig(this, 'Failures', {
      ...{ functionName: starter.ref, qualifier: '$LATEST', maximumRetryAttempts: 2 },
      destinationConfig: { onFailure: { destination: topic } },
    });
    // Lambda looks whether the role may publish before it takes the destination.
    failures.node.addDependency(role);
    return starter;
  }
}
