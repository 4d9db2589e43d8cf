import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { VergerError } from '@verger/vision';
import { ORCHARD_OUTPUTS, type Orchard } from '../plan/cluster-plan.js';
import { orchardStackName } from '../plan/deployment.js';
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

/**
 * What the orchard stack gives to clusters.
 *
 * @throws VergerError usage `not-deployed`
 */
export async function orchardOf(session: Session, name: string): Promise<Orchard> {
  const stackName = orchardStackName({ name });
  const stack = await findStack(session, stackName);
  const outputs = new Map(stack?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const orchard = Object.fromEntries(
    Object.entries(ORCHARD_OUTPUTS).map(([what, output]) => [what, outputs.get(output)]),
  );
  const lacking = Object.values(orchard).includes(undefined);
  if (lacking) {
    const state = stack === undefined ? 'not there' : `not whole (${stack.StackStatus})`;
    throw new VergerError(
      'usage',
      'not-deployed',
      `the stack ${stackName} is ${state} in ${session.region}`,
      {
        mend: `make it: verger cloud deploy --name ${name} --region ${session.region}, or give the right --region`,
      },
    );
  }
  return orchard as unknown as Orchard;
}
