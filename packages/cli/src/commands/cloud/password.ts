import { hubPassword, parseDeployment } from '@verger/cloud';
import type { Context } from '../../command.js';
import { withSession } from './session.js';

/** `verger cloud password <person>` */
export async function passwordCommand(
  { print, json }: Context,
  [person = '']: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const { name } = parseDeployment(options);
  return withSession(options, async (session) => {
    const password = await hubPassword(session, name, person);
    print(json ? JSON.stringify({ person, password }) : password);
    return 0;
  });
}
