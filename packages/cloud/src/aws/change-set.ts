import {
  type Change,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import type { Log } from '@verger/base';
import { VergerError } from '@verger/base';
import { DEPLOYMENT_TAG } from '../plan/deployment.js';
import { findStack, lookUpStack } from './base-stack.js';
import { calling } from './errors.js';
import { poll } from './poll.js';
import type { Session } from './session.js';

export interface ApplyOptions {
  readonly stackName: string;
  /** JSON. */
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Of the deployment, for the tag. */
  readonly deployment: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Between two looks, milliseconds. */
  readonly every: number;
  /** Role that CloudFormation takes for the work. @default the rights of whoever calls */
  readonly roleArn?: string | undefined;
  /** Only say what would change. */
  readonly dryRun: boolean;
}

/** One resource that a change set adds, modifies or removes. */
export interface ResourceChange {
  readonly action: string;
  readonly type: string;
  readonly id: string;
}

/**
 * Makes a stack, or brings it up to date, by a change set. One that cannot be made is taken away again; buckets that
 * an earlier deployment has left are taken over.
 *
 * @returns what has changed, or would; nothing when the stack is as it should be
 * @throws VergerError remote `stack-busy`, `stack-failed` with the reasons of the resources
 */
export async function applyStack(session: Session, options: ApplyOptions): Promise<ResourceChange[]> {
  const { stackName, log, signal, every, dryRun } = options;
  const { cloudFormation } = session;
  const before = await findStack(session, stackName);
  const state = before?.StackStatus ?? '';
  refuseUnready(stackName, state);
  const isNew = before === undefined || state === 'REVIEW_IN_PROGRESS';
  const made = await createChangeSet(session, options, isNew);
  const look = { log, signal, every };
  const { changes, none } = await poll(look, `preparing ${stackName}`, async () => {
    const {
      Status,
      StatusReason = '',
      Changes = [],
    } = await cloudFormation.send(new DescribeChangeSetCommand({ ChangeSetName: made.id }));
    if (Status === 'CREATE_COMPLETE') return { changes: Changes.map(changeOf), none: false };
    if (Status !== 'FAILED') return undefined;
    if (/didn't contain changes|No updates/.test(StatusReason)) return { changes: [], none: true };
    throw failed(stackName, [StatusReason]);
  });
  if (dryRun || none) {
    await calling(`taking back the changes of ${stackName}`, async () => {
      await cloudFormation.send(new DeleteChangeSetCommand({ ChangeSetName: made.id }));
      // A stack that was never made stays behind as an empty shell.
      if (isNew) {
        await cloudFormation.send(
          new DeleteStackCommand({ StackName: made.stack, RoleARN: options.roleArn }),
        );
      }
    });
    return changes;
  }
  await calling(`changing ${stackName}`, () =>
    cloudFormation.send(new ExecuteChangeSetCommand({ ChangeSetName: made.id })),
  );
  const since = new Date(Date.now() - 60_000);
  const end = await poll(look, `following ${stackName}`, async () => {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: made.stack }));
    const now = Stacks?.[0]?.StackStatus ?? '';
    const events = await eventsOf(session, made.stack, since);
    const done = new Set(
      events.filter(({ status }) => /_COMPLETE$/.test(status)).map(({ resource }) => resource),
    );
    const total = changes.length;
    log.progress({ unit: 'resources', done: Math.min(done.size, total), total, errors: 0 });
    return /_IN_PROGRESS$/.test(now) ? undefined : { now, events };
  });
  if (/^(CREATE|UPDATE)_COMPLETE$/.test(end.now)) return changes;
  const reasons = end.events.filter(({ status }) => /_FAILED$/.test(status)).map(({ reason }) => reason);
  throw failed(stackName, reasons);
}

/** A stack that is being changed, or left from a failure, takes no change set. */
function refuseUnready(stackName: string, state: string): void {
  if (/_IN_PROGRESS$/.test(state) && state !== 'REVIEW_IN_PROGRESS') {
    throw new VergerError('remote', 'stack-busy', `the stack ${stackName} is being changed (${state})`, {
      hint: 'wait until it is done, then again',
    });
  }
  if (/^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED|DELETE_FAILED)$/.test(state)) {
    throw new VergerError(
      'remote',
      'stack-failed',
      `the stack ${stackName} is left from a failure (${state})`,
      {
        hint: 'delete it: verger cloud destroy, then deploy again',
      },
    );
  }
}

async function createChangeSet(
  { cloudFormation }: Session,
  { stackName, template, parameters, deployment, roleArn }: ApplyOptions,
  isNew: boolean,
): Promise<{ id: string; stack: string }> {
  const { Id, StackId } = await calling(`preparing ${stackName}`, () =>
    cloudFormation.send(
      new CreateChangeSetCommand({
        StackName: stackName,
        ChangeSetName: `verger-${Date.now()}`,
        ChangeSetType: isNew ? 'CREATE' : 'UPDATE',
        TemplateBody: JSON.stringify(JSON.parse(template)),
        Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
        RoleARN: roleArn,
        Capabilities: ['CAPABILITY_NAMED_IAM'],
        Tags: [{ Key: DEPLOYMENT_TAG, Value: deployment }],
        ImportExistingResources: true,
        OnStackFailure: isNew ? 'DELETE' : 'ROLLBACK',
      }),
    ),
  );
  return { id: Id!, stack: StackId! };
}

const changeOf = ({ ResourceChange: change }: Change): ResourceChange => ({
  action: change?.Action ?? '',
  type: change?.ResourceType ?? '',
  id: change?.LogicalResourceId ?? '',
});

async function eventsOf({ cloudFormation }: Session, stack: string, since: Date) {
  const { StackEvents = [] } = await cloudFormation.send(
    new DescribeStackEventsCommand({ StackName: stack }),
  );
  return StackEvents.filter(({ Timestamp }) => (Timestamp ?? since) >= since)
    .reverse()
    .map(({ LogicalResourceId, ResourceStatus, ResourceStatusReason }) => ({
      resource: LogicalResourceId ?? '',
      status: ResourceStatus ?? '',
      reason: `${LogicalResourceId}: ${ResourceStatusReason}`,
    }));
}

/** The first reasons; the others are of resources that were called off because of them. */
function failed(stackName: string, reasons: readonly string[]): VergerError {
  const own = reasons.filter((reason) => !/cancelled/i.test(reason));
  const text = own.slice(0, 3).join('; ') || 'without a reason';
  // What a change set says that is to take over what is there, and what a resource says.
  const taken = /already exists?\b|attempting to import|BucketAlreadyExists|not owned/i.test(text);
  return new VergerError('remote', 'stack-failed', `the stack ${stackName} cannot be made: ${text}`, {
    hint: taken
      ? 'something of that name is there already, maybe in another account: give another --name'
      : 'fix the cause and deploy again: what was half created has been removed',
  });
}

/**
 * Takes a stack away and waits until it is gone. Nothing happens when there is none.
 *
 * @returns whether there was one
 * @throws VergerError remote `stack-failed`
 */
export async function deleteStack(
  session: Session,
  stackName: string,
  { log, signal, every, roleArn }: Pick<ApplyOptions, 'log' | 'signal' | 'every' | 'roleArn'>,
): Promise<boolean> {
  const stack = await findStack(session, stackName);
  if (stack === undefined) return false;
  const id = stack.StackId!;
  const { cloudFormation } = session;
  await calling(`taking away ${stackName}`, () =>
    cloudFormation.send(new DeleteStackCommand({ StackName: id, RoleARN: roleArn })),
  );
  await poll({ log, signal, every }, `taking away ${stackName}`, async () => {
    const { StackStatus: state, StackStatusReason: reason } = (await lookUpStack(session, id)) ?? {};
    if (state === undefined || state === 'DELETE_COMPLETE') return true;
    if (state === 'DELETE_FAILED') {
      throw new VergerError('remote', 'stack-failed', `the stack ${stackName} cannot be deleted: ${reason}`, {
        hint: 'fix the cause, then destroy again',
      });
    }
    return undefined;
  });
  return true;
}
