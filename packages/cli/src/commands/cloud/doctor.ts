import { doctor, parseDeployment } from '@verger/cloud';
import type { Context } from '../../command.js';
import { withSession } from './session.js';

/** `verger cloud doctor`: exit 5 when something has to be mended. */
export async function doctorCommand(
  { print, tell, json }: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const deployment = parseDeployment(options);
  return withSession(options, async (session) => {
    const findings = await doctor(session, deployment);
    const healthy = findings.every(({ ok }) => ok);
    if (json) print(JSON.stringify({ healthy, findings }));
    else {
      for (const { what, ok, found, hint } of findings) {
        tell(`${ok ? 'ok ' : 'NOT'}  ${what}: ${found}${hint === undefined ? '' : `\n       → ${hint}`}`);
      }
    }
    return healthy ? 0 : 5;
  });
}
