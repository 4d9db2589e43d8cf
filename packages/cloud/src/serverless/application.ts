import { GetApplicationCommand, StopApplicationCommand } from '@aws-sdk/client-emr-serverless';
import { VergerError } from '@verger/base';
import { findStack } from '../aws/base-stack.js';
import { calling } from '../aws/errors.js';
import { type Polling, poll } from '../aws/poll.js';
import type { Session } from '../aws/session.js';
import { serverlessStackName } from '../plan/deployment.js';
import { SERVERLESS_OUTPUTS, type ServerlessOutputs } from '../plan/serverless.js';
import { cancelJob, isOver, jobsOf } from './jobs.js';

/** The application of a deployment; undefined when none is deployed. */
export async function findApplication(
  session: Session,
  name: string,
): Promise<ServerlessOutputs | undefined> {
  const stack = await findStack(session, serverlessStackName({ name }));
  const outputs = new Map(stack?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const application = outputs.get(SERVERLESS_OUTPUTS.application);
  const jobRole = outputs.get(SERVERLESS_OUTPUTS.jobRole);
  return application === undefined || jobRole === undefined ? undefined : { application, jobRole };
}

/** @throws VergerError usage `not-deployed` */
export async function applicationOf(session: Session, name: string): Promise<ServerlessOutputs> {
  const found = await findApplication(session, name);
  if (found !== undefined) return found;
  throw new VergerError(
    'usage',
    'not-deployed',
    `${name} has no application of EMR Serverless in ${session.region}`,
    { hint: `make one: verger cloud deploy --serverless --name ${name} --region ${session.region}` },
  );
}

/** Ends what runs on an application, and the application: CloudFormation deletes none that is up. */
export async function stopApplication(
  session: Session,
  { application: applicationId }: ServerlessOutputs,
  watching: Polling,
): Promise<void> {
  const { serverless } = session;
  for (const { id } of await jobsOf(session, applicationId)) await cancelJob(session, applicationId, id);
  await poll(watching, `ending the jobs of ${applicationId}`, async () => {
    const jobs = await jobsOf(session, applicationId);
    return jobs.every(({ state }) => isOver(state)) ? true : undefined;
  });
  const stateOf = async () =>
    (await serverless.send(new GetApplicationCommand({ applicationId }))).application?.state;
  const state = await calling(`looking at ${applicationId}`, stateOf);
  if (state === 'STARTED' || state === 'STARTING') {
    await calling(`stopping ${applicationId}`, () =>
      serverless.send(new StopApplicationCommand({ applicationId })),
    );
  }
  await poll(watching, `stopping ${applicationId}`, async () =>
    ['CREATED', 'STOPPED', 'TERMINATED'].includes((await stateOf()) ?? '') ? true : undefined,
  );
}
