import { GetApplicationCommand } from '@aws-sdk/client-emr-serverless';
import type { Session } from '../aws/session.js';
import { hasRole, SERVERLESS_ROLE } from '../deploy/account.js';
import type { Deployment } from '../plan/deployment.js';
import { capacityOf } from '../plan/serverless.js';
import { findApplication } from '../serverless/application.js';
import { asking } from './finding.js';
import { quotaOf } from './quota.js';

/** Of EMR Serverless: "Max concurrent vCPUs per account"; 16 in new accounts. */
const CONCURRENT_VCPUS = 'L-D05C8A75';

/** Whether a run without a cluster would get its workers; where no application is deployed or wanted, nothing is asked. */
export const serverless = (session: Session, deployment: Deployment) =>
  asking('EMR Serverless', async () => {
    const what = 'EMR Serverless';
    const found = await findApplication(session, deployment.name);
    if (found === undefined && deployment.serverless !== true)
      return { what, ok: true, found: 'no application is deployed' };
    if (!(await hasRole(session, SERVERLESS_ROLE.role))) {
      const { role, service } = SERVERLESS_ROLE;
      return {
        ...{ what, ok: false, found: `no ${role}: without it no application can be made` },
        hint: `verger cloud deploy --serverless makes it, or an administrator: aws iam create-service-linked-role --aws-service-name ${service}`,
      };
    }
    const { vcpus: needed } = capacityOf(deployment);
    const most = await quotaOf(session, 'emr-serverless', CONCURRENT_VCPUS);
    const state = found === undefined ? 'no application yet' : await stateOf(session, found.application);
    const ok = needed <= most;
    const hint = 'ask for more in Service Quotas, EMR Serverless, or take fewer core nodes';
    return { what, ok, found: `${state}; ${needed} of ${most} vCPUs`, ...(ok ? {} : { hint }) };
  });

async function stateOf({ serverless }: Session, applicationId: string): Promise<string> {
  const { application } = await serverless.send(new GetApplicationCommand({ applicationId }));
  return `${applicationId}: ${application?.state}`;
}
