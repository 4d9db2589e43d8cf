import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { VergerError } from '@verger/base';
import { calling } from '../aws/errors.js';
import type { Session } from '../aws/session.js';
import { hubSecret } from '../plan/deployment.js';

/**
 * A person's first password of JupyterHub.
 *
 * @throws VergerError usage `no-password` when there is none of that name
 */
export async function hubPassword(session: Session, deployment: string, person: string): Promise<string> {
  const id = hubSecret(deployment, person);
  return calling(`reading the password of ${person}`, async () => {
    try {
      const { SecretString } = await session.secrets.send(new GetSecretValueCommand({ SecretId: id }));
      return SecretString!;
    } catch (error) {
      if ((error as Error).name !== 'ResourceNotFoundException') throw error;
      throw new VergerError(
        'usage',
        'no-password',
        `there is no password of ${person} in ${session.region}`,
        {
          hint: 'people of a deployment have one while its cluster stands: verger cloud deploy --cluster --scientist <name>',
          cause: error,
        },
      );
    }
  });
}
