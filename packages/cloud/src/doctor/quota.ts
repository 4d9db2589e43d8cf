import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { Session } from '../aws/session.js';

/** What the account may have of something, by the codes of Service Quotas; 0 where it does not say. */
export async function quotaOf(
  { region, endpointUrl }: Session,
  service: string,
  code: string,
): Promise<number> {
  const client = new ServiceQuotasClient({ region, ...(endpointUrl ? { endpoint: endpointUrl } : {}) });
  try {
    const { Quota } = await client.send(
      new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode: code }),
    );
    return Quota?.Value ?? 0;
  } finally {
    client.destroy();
  }
}
