import { VergerError } from '@verger/base';
import type { Session } from '../aws/session.js';
import { findApplication } from './application.js';
import { type JobFacts, jobsOf } from './jobs.js';

/** Jobs of a deployment on EMR Serverless that cost money now; none where there is no application. */
export async function runningJobs(session: Session, deployment: string): Promise<JobFacts[]> {
  try {
    const found = await findApplication(session, deployment);
    return found === undefined ? [] : await jobsOf(session, found.application);
  } catch (error) {
    // Rights of a base stack of before do not know of the application.
    if (error instanceof VergerError && error.code === 'aws-denied') return [];
    throw error;
  }
}
