import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import {
  baseStackName,
  clusterStackName,
  type Deployment,
  scheduleStackName,
  serverlessStackName,
} from '../plan/deployment.js';
import { BaseStack, type BaseStackOptions } from './base.js';
import { ClusterStack } from './cluster.js';
import { ScheduleStack } from './schedule.js';
import { ServerlessStack } from './serverless.js';

export { BASE_PARAMETERS, type BaseStackOptions } from './base.js';
export { CLUSTER_PARAMETERS, USD_HOUR } from './imports.js';

export interface Template {
  readonly stackName: string;
  /** File of the CloudFormation template, JSON. */
  readonly path: string;
}

export interface Synthesised {
  readonly base: Template;
  readonly cluster: Template;
  /** Undefined when none is wanted. */
  readonly schedule: Template | undefined;
  /** Undefined when none is wanted. */
  readonly serverless: Template | undefined;
}

/** Ways of doing things that CDK keeps old ones of, for stacks older than this one. */
const FLAGS = {
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/core:enablePartitionLiterals': false,
};

/** Has the next synthesis check cdk-nag's AwsSolutions, and fail at a broken rule without a reason. */
export function checkRules(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/**
 * Writes the templates into a folder. Needs no account, no credentials and no network.
 *
 * @param account what of the account the templates have to fit to
 *
 * @throws Error when a rule of cdk-nag's AwsSolutions is broken without a reason
 */
export async function synthesise(
  deployment: Deployment,
  out: string,
  account: BaseStackOptions = {},
): Promise<Synthesised> {
  const baseStack = account.stackName ?? baseStackName(deployment);
  const folder = resolve(out);
  await mkdir(folder, { recursive: true });
  const app = new App({ outdir: folder, analyticsReporting: false, context: FLAGS });
  new BaseStack(app, deployment, account);
  new ClusterStack(app, deployment, baseStack);
  const { schedule } = deployment;
  if (typeof schedule === 'string') new ScheduleStack(app, deployment, baseStack, schedule);
  if (deployment.serverless === true) new ServerlessStack(app, deployment, baseStack);
  checkRules(app);
  app.synth();
  const template = (stackName: string, id: string): Template => ({
    stackName,
    path: join(folder, `${id}.template.json`),
  });
  return {
    base: template(baseStack, 'Base'),
    cluster: template(clusterStackName(deployment), 'Cluster'),
    schedule: typeof schedule === 'string' ? template(scheduleStackName(deployment), 'Schedule') : undefined,
    serverless:
      deployment.serverless === true ? template(serverlessStackName(deployment), 'Serverless') : undefined,
  };
}
