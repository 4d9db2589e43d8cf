import { type App, CfnOutput, CfnParameter, Stack, Tags } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { CfnKeyPair } from 'aws-cdk-lib/aws-ec2';
import { BASE_OUTPUTS, type BaseOutputs } from '../plan/cluster-plan.js';
import {
  baseStackName,
  DEPLOYMENT_TAG,
  type Deployment,
  NODE_ROLE_OUTPUT,
  peopleOf,
} from '../plan/deployment.js';
import { NETWORK_OUTPUT, networkOptions, SERVICE_ACCESS_OUTPUT } from '../plan/network.js';
import { alarmOf } from './alarm.js';
import { dashboardOf } from './dashboard.js';
import { iamUsersOf } from './iam-users.js';
import { type ConnectEndpoint, networkOf } from './network.js';
import { rolesOf } from './roles.js';
import { diskKeyOf, securityConfigurationOf } from './security.js';
import { storeOf } from './store.js';
import { bootstrapless } from './synthesizer.js';

/** Parameters of the stack: what must not stand in a template that is kept. */
export const BASE_PARAMETERS = { publicKey: 'PublicKey', alarmEmail: 'AlarmEmail' } as const;

/** What of the account the template has to fit to. */
export interface BaseStackOptions {
  /** Of a stack that stands already. */
  readonly stackName?: string | undefined;
  /** Users of IAM that this stack has not made. */
  readonly existingUsers?: readonly string[];
  /** Of a network of the account's own: it may have one only. */
  readonly connectEndpoint?: ConnectEndpoint | undefined;
}

/**
 * What lives on between clusters: bucket, network, roles, people, key, budget. Costs a dollar a month for the key
 * of the disks, and what is stored.
 */
export class BaseStack extends Stack {
  constructor(
    app: App,
    deployment: Deployment,
    { stackName = baseStackName(deployment), existingUsers = [], connectEndpoint }: BaseStackOptions = {},
  ) {
    const { name, budget, alarm } = deployment;
    super(app, 'Base', {
      stackName,
      description: 'Verger: bucket, network, roles and people. Clusters come and go beside it.',
      synthesizer: bootstrapless(),
    });
    const bucket = storeOf(this, name);
    const network = networkOf(this, deployment, connectEndpoint);
    const diskKey = diskKeyOf(this, name);
    const roles = rolesOf(this, deployment, bucket, diskKey);
    iamUsersOf(
      this,
      { deployment, baseStack: stackName, bucket, roles, endpoint: network.endpoint },
      existingUsers,
    );
    const security = securityConfigurationOf(this, name, bucket, diskKey);
    const publicKey = new CfnParameter(this, BASE_PARAMETERS.publicKey, {
      description: 'Public half of the SSH key of the clusters (OpenSSH, RSA or ED25519)',
      allowedPattern: '(ssh-rsa|ssh-ed25519) [A-Za-z0-9+/=]+( .*)?',
    });
    const key = new CfnKeyPair(this, 'Key', {
      keyName: name,
      publicKeyMaterial: publicKey.valueAsString,
    });
    if (budget !== false || alarm) {
      const email = new CfnParameter(this, BASE_PARAMETERS.alarmEmail, {
        description: 'Who is told when a run fails, or the month costs too much',
        allowedPattern: '[^@\\s]+@[^@\\s]+',
      });
      if (budget !== false) this.#budget(budget, name, email);
      if (alarm) alarmOf(this, name, email);
    }
    dashboardOf(this, name);
    this.#outputs({
      bucket: bucket.bucketName,
      subnet: network.subnets[0]!,
      subnets: network.subnets,
      nodesGroup: network.nodesGroup.securityGroupId,
      endpointSecurityGroup: network.endpointSecurityGroup.securityGroupId,
      serviceRole: roles.service.roleArn,
      instanceProfile: roles.instanceProfile.ref,
      securityConfiguration: security.ref,
      keyName: key.keyName,
      people: peopleOf(deployment),
    });
    // For the schedule alone: a base stack without it serves clusters as well.
    this.#output(NODE_ROLE_OUTPUT, roles.node.roleArn);
    this.#output(NETWORK_OUTPUT, networkOptions(deployment));
    const { serviceAccessGroup } = network;
    if (serviceAccessGroup !== undefined)
      this.#output(SERVICE_ACCESS_OUTPUT, serviceAccessGroup.securityGroupId);
    Tags.of(this).add(DEPLOYMENT_TAG, name);
  }

  /**
   * Told at 80 % of the month's limit, and when the month is foreseen to go over it. It counts what carries the tag
   * of the deployment, once billing has been told to look at that tag.
   */
  #budget(amount: number, name: string, email: CfnParameter): void {
    const subscribers = [{ subscriptionType: 'EMAIL', address: email.valueAsString }];
    const at = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers,
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:${DEPLOYMENT_TAG}$${name}`] },
      },
      notificationsWithSubscribers: [at('ACTUAL', 80), at('FORECASTED', 100)],
    });
  }

  #outputs(base: BaseOutputs): void {
    for (const [what, output] of Object.entries(BASE_OUTPUTS)) {
      // An output cannot be empty.
      this.#output(output, [base[what as keyof typeof BASE_OUTPUTS]].flat().join(',') || '-');
    }
  }

  #output(output: string, value: string): void {
    const exportName = `${this.stackName}:${output}`;
    new CfnOutput(this, `Out${output}`, { value, exportName }).overrideLogicalId(output);
  }
}
