import {
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type ListStackResourcesCommandOutput,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { VergerError } from '@verger/base';
import { BASE_OUTPUTS, type BaseOutputs } from '../plan/cluster-plan.js';
import { baseStackName, formerBaseStackName } from '../plan/deployment.js';
import { SERVICE_ACCESS_OUTPUT } from '../plan/network.js';
import { calling } from './errors.js';
import type { Session } from './session.js';

/** A stack as CloudFormation sees it, by name or id; undefined when there is none. Errors are those of the SDK. */
export async function lookUpStack(
  { cloudFormation }: Session,
  stackName: string,
): Promise<Stack | undefined> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks?.find(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
  } catch (error) {
    // CloudFormation has no error of its own for it.
    if (/does not exist/.test((error as Error).message)) return undefined;
    throw error;
  }
}

/** As {@link lookUpStack}; errors are explained. */
export const findStack = (session: Session, stackName: string): Promise<Stack | undefined> =>
  calling(`looking for the stack ${stackName} in ${session.region}`, () => lookUpStack(session, stackName));

/** The base stack of a deployment, under its name of today or its former one; undefined when there is none. */
export async function findBaseStack(session: Session, name: string): Promise<Stack | undefined> {
  return (
    (await findStack(session, baseStackName({ name }))) ??
    (await findStack(session, formerBaseStackName({ name })))
  );
}

/**
 * What the base stack gives to clusters.
 *
 * @throws VergerError usage `not-deployed`
 */
export async function baseOutputsOf(session: Session, name: string): Promise<BaseOutputs> {
  const stack = await findBaseStack(session, name);
  const outputs = new Map(stack?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const base = Object.fromEntries(
    Object.entries(BASE_OUTPUTS).map(([what, output]) => [what, outputs.get(output)]),
  );
  const { subnets, people } = base;
  if (subnets !== undefined && people !== undefined && !Object.values(base).includes(undefined)) {
    const lists = { subnets: subnets.split(','), people: people.split(',').filter((name) => name !== '-') };
    const serviceAccessGroup = outputs.get(SERVICE_ACCESS_OUTPUT);
    return { ...base, ...lists, serviceAccessGroup } as unknown as BaseOutputs;
  }
  const { region } = session;
  const [state, todo] =
    stack === undefined
      ? ['not there', 'make it']
      : /_COMPLETE$/.test(stack.StackStatus ?? '')
        ? ['of an older Verger', 'bring it up to date']
        : [`not whole (${stack.StackStatus})`, 'make it'];
  const stackName = stack?.StackName ?? baseStackName({ name });
  throw new VergerError('usage', 'not-deployed', `the stack ${stackName} is ${state} in ${region}`, {
    hint: `${todo}: verger cloud deploy --name ${name} --region ${region}, or give the right --region`,
  });
}

/** Something that a stack has made. */
export interface StackResource {
  readonly logical: string;
  readonly type: string;
  /** As AWS calls it. */
  readonly id: string;
}

/** All that a stack has made. */
export async function stackResources(session: Session, stackName: string): Promise<StackResource[]> {
  return calling(`looking at what ${stackName} holds`, async () => {
    const found: StackResource[] = [];
    let token: string | undefined;
    do {
      const page: ListStackResourcesCommandOutput = await session.cloudFormation.send(
        new ListStackResourcesCommand({ StackName: stackName, NextToken: token }),
      );
      for (const one of page.StackResourceSummaries ?? []) {
        const { LogicalResourceId: logical = '', ResourceType: type = '', PhysicalResourceId: id } = one;
        if (id !== undefined) found.push({ logical, type, id });
      }
      token = page.NextToken;
    } while (token !== undefined);
    return found;
  });
}
