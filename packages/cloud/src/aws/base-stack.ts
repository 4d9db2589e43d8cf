import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { VergerError } from '@verger/vision';
import { BASE_OUTPUTS, type BaseOutputs } from '../plan/cluster-plan.js';
import { baseStackName, formerBaseStackName } from '../plan/deployment.js';
import { calling } from './errors.js';
import type { Session } from './session.js';

/** A stack as CloudFormation sees it; undefined when there is none of that name. */
export async function findStack(session: Session, stackName: string): Promise<Stack | undefined> {
  return calling(`looking for the stack ${stackName} in ${session.region}`, async () => {
    try {
      const { Stacks } = await session.cloudFormation.send(
        new DescribeStacksCommand({ StackName: stackName }),
      );
      return Stacks?.find(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
    } catch (error) {
      // CloudFormation has no error of its own for it.
      if (/does not exist/.test((error as Error).message)) return undefined;
      throw error;
    }
  });
}

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
  if (!Object.values(base).includes(undefined)) return base as unknown as BaseOutputs;
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
