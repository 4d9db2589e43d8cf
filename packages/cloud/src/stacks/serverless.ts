import { type App, Aws, CfnOutput, Fn, Stack, Tags } from 'aws-cdk-lib';
import { CfnApplication } from 'aws-cdk-lib/aws-emrserverless';
import { CfnManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BASE_OUTPUTS } from '../plan/cluster-plan.js';
import { alarmTopic, DEPLOYMENT_TAG, type Deployment, serverlessStackName } from '../plan/deployment.js';
import { instanceType } from '../plan/instance-types.js';
import { METRICS_NAMESPACE } from '../plan/metrics.js';
import { capacityOf, JOB_LOGS, SERVERLESS_OUTPUTS } from '../plan/serverless.js';
import { acknowledge } from './acknowledge.js';
import { mailRule } from './alarm.js';
import { READ, READ_AND_WRITE } from './roles.js';
import { bootstrapless } from './synthesizer.js';

/** To look at an application and its jobs. */
const WATCH = ['GetApplication', 'GetJobRun', 'ListJobRuns', 'GetDashboardForJobRun'];
/** To submit a job, and to take it back. */
const SUBMIT = ['StartJobRun', 'CancelJobRun'];

/**
 * An application of EMR Serverless, for runs without a cluster. Nothing is kept warm: it costs nothing while no job
 * runs, never has more workers than one run asks for, and starts and stops by itself.
 */
export class ServerlessStack extends Stack {
  readonly #name: string;
  readonly #baseStack: string;
  readonly #bucket: string;

  /** @param baseStack name of the stack whose bucket it imports */
  constructor(app: App, deployment: Deployment, baseStack: string) {
    const { name, release, idleMinutes } = deployment;
    super(app, 'Serverless', {
      stackName: serverlessStackName({ name }),
      description: 'Verger: runs the job without a cluster.',
      synthesizer: bootstrapless(),
    });
    this.#name = name;
    this.#baseStack = baseStack;
    this.#bucket = Fn.importValue(`${baseStack}:${BASE_OUTPUTS.bucket}`);
    const { vcpus, gb, diskGb } = capacityOf(deployment);
    const { platform } = instanceType(deployment.instanceType);
    const application = new CfnApplication(this, 'Application', {
      ...{ name, type: 'SPARK', releaseLabel: release },
      architecture: platform === 'linux-arm64' ? 'ARM64' : 'X86_64',
      autoStartConfiguration: { enabled: true },
      autoStopConfiguration: { enabled: true, idleTimeoutMinutes: idleMinutes },
      maximumCapacity: { cpu: `${vcpus} vCPU`, memory: `${gb} GB`, disk: `${diskGb} GB` },
    });
    if (deployment.alarm) {
      mailRule(this, 'JobFailed', {
        ...{ name, topic: this.formatArn({ service: 'sns', resource: alarmTopic(name) }) },
        ...{ said: 'a run has failed.', source: 'aws.emr-serverless' },
        detailType: 'EMR Serverless Job Run State Change',
        detail: { state: ['FAILED'], applicationId: [application.attrApplicationId] },
        paths: { logs: '$.detail.jobRunId' },
      });
    }
    const jobRole = this.#jobRole(application.attrArn);
    this.#policy('serverless-watch', WATCH, application, ['data-scientist', 'operator'], []);
    const passing = new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [jobRole.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'emr-serverless.amazonaws.com' } },
    });
    this.#policy('serverless-submit', SUBMIT, application, ['operator'], [passing]);
    const outputs = { application: application.attrApplicationId, jobRole: jobRole.roleArn };
    for (const [what, output] of Object.entries(SERVERLESS_OUTPUTS)) {
      const value = outputs[what as keyof typeof outputs];
      new CfnOutput(this, `Out${output}`, { value }).overrideLogicalId(output);
    }
    Tags.of(this).add(DEPLOYMENT_TAG, name);
  }

  /** What driver and executors may: what a node may, less notebooks and passwords. */
  #jobRole(application: string): Role {
    const store = `arn:${Aws.PARTITION}:s3:::${this.#bucket}`;
    const role = new Role(this, 'JobRole', {
      description: 'What a job of EMR Serverless may do: read photos, write runs and logs',
      assumedBy: new ServicePrincipal('emr-serverless.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': application },
        },
      }),
    });
    const below = (actions: readonly string[], ...prefixes: string[]) =>
      new PolicyStatement({
        actions: [...actions],
        resources: prefixes.map((prefix) => `${store}/${prefix}/*`),
      });
    const statements = [
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [store],
        conditions: { StringLike: { 's3:prefix': ['photos/*', 'runs/*', 'bootstrap/*'] } },
      }),
      below(READ, 'photos', 'bootstrap'),
      below(READ_AND_WRITE, 'runs'),
      below(['s3:PutObject'], JOB_LOGS),
      new PolicyStatement({
        // It knows no narrower resource.
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': METRICS_NAMESPACE } },
      }),
    ];
    for (const statement of statements) role.addToPolicy(statement);
    acknowledge(role, 'IAM5[Resource::*]', 'metrics, of one namespace only');
    for (const prefix of ['photos', 'bootstrap', 'runs', JOB_LOGS]) {
      const pattern = `arn:<AWS::Partition>:s3:::${this.#baseStack}:${BASE_OUTPUTS.bucket}/${prefix}/*`;
      acknowledge(
        role,
        `IAM5[Resource::${pattern}]`,
        `objects below one prefix of our own bucket: ${prefix}/`,
      );
    }
    return role;
  }

  /** Rights on the application, hung on groups and roles of the base stack by their names. */
  #policy(
    end: string,
    actions: readonly string[],
    application: CfnApplication,
    who: readonly string[],
    more: readonly PolicyStatement[],
  ): void {
    const jobs = `${application.attrArn}/jobruns/*`;
    const statements = [
      new PolicyStatement({
        actions: actions.map((action) => `emr-serverless:${action}`),
        resources: [application.attrArn, jobs],
      }),
      ...more,
    ];
    const prefix = `${this.#name}-${Aws.REGION}`;
    const policy = new CfnManagedPolicy(this, end, {
      managedPolicyName: `${prefix}-${end}`,
      policyDocument: { Version: '2012-10-17', Statement: statements.map((one) => one.toStatementJson()) },
      groups: who.map((one) => `${prefix}-${one}s`),
      roles: who.map((one) => `${prefix}-${one}`),
    });
    acknowledge(policy, 'IAM5[Resource::<Application.Arn>/jobruns/*]', 'jobs of this application only');
  }
}
