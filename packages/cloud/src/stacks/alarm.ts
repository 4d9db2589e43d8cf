import { Aws, type CfnParameter } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { alarmTopic, runName } from '../plan/deployment.js';

/** One kind of failure: which events of EMR tell it, and what the mail begins with. */
interface Failure {
  readonly id: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly said: string;
}

/**
 * An e-mail when a cluster of the deployment ends with errors, or a run fails on one that goes on: events of EMR, by
 * EventBridge to SNS. Each failure is told once: a step that takes its cluster with it is told by the cluster.
 *
 * https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-manage-cloudwatch-events.html
 *
 * @param email whom AWS asks first whether the mails are wanted
 */
export function alarmOf(scope: Construct, name: string, email: CfnParameter): Topic {
  const topic = new Topic(scope, 'Alarm', { topicName: alarmTopic(name), enforceSSL: true });
  new CfnSubscription(scope, 'AlarmMail', {
    ...{ topicArn: topic.topicArn, protocol: 'email', endpoint: email.valueAsString },
  });
  const failures: Failure[] = [
    {
      id: 'ClusterFailed',
      detailType: 'EMR Cluster State Change',
      detail: {
        state: ['TERMINATED_WITH_ERRORS'],
        name: [name, { prefix: `${name}-run-` }, { prefix: `${name}-by-hand` }],
      },
      said: 'a cluster has ended with errors',
    },
    {
      id: 'RunFailed',
      detailType: 'EMR Step Status Change',
      detail: {
        state: ['FAILED'],
        name: [{ prefix: runName(name, '') }],
        actionOnFailure: [{ 'anything-but': 'TERMINATE_CLUSTER' }],
      },
      said: 'a run has failed',
    },
  ];
  for (const { id, detailType, detail, said } of failures) {
    mailRule(scope, id, {
      ...{ name, topic: topic.topicArn, said: `${said}. <message>`, source: 'aws.emr', detailType, detail },
      paths: { message: '$.detail.message', logs: '$.detail.clusterId' },
    });
  }
  topic.grantPublish(new ServicePrincipal('events.amazonaws.com'));
  return topic;
}

/** An event that is a mail. */
interface MailRule {
  /** Of the deployment. */
  readonly name: string;
  /** ARN. */
  readonly topic: string;
  /** A sentence, and names of `paths` in angle brackets. */
  readonly said: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** What the mail takes from the event; `logs` is what `verger cloud logs` is to be asked for. */
  readonly paths: Readonly<Record<string, string>> & { readonly logs: string };
}

/** Events that a pattern means go to a topic, in plain words. */
export function mailRule(scope: Construct, id: string, rule: MailRule): void {
  const { name, topic, said, source, detailType, detail, paths } = rule;
  new CfnRule(scope, id, {
    description: `Verger ${name}: ${said.replace(/\. <.*/, '')}`,
    eventPattern: { source: [source], 'detail-type': [detailType], detail },
    targets: [
      {
        ...{ id: 'mail', arn: topic },
        inputTransformer: {
          inputPathsMap: paths,
          inputTemplate: `"Verger ${name}, ${Aws.REGION}: ${said} What it wrote: verger cloud logs <logs> --name ${name} --region ${Aws.REGION}"`,
        },
      },
    ],
  });
}
