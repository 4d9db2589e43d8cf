import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VergerError } from '@verger/base';
import { type Deployment, doctor, parseDeployment } from '@verger/cloud';
import type { Context } from '../../command.js';
import { loadStacks } from './load-stacks.js';
import { withSession } from './session.js';

/** `verger cloud doctor`: exit 5 when something has to be mended. */
export async function doctorCommand(
  { print, tell, json }: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const deployment = parseDeployment(options);
  return withSession(options, async (session) => {
    const findings = await doctor(session, deployment, await baseTemplate(deployment));
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

/** Template of the base stack; undefined where the CDK library is not installed. */
async function baseTemplate(deployment: Deployment): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'verger-synth-'));
  try {
    const { base } = await (await loadStacks()).synthesise(deployment, folder);
    return await readFile(base.path, 'utf8');
  } catch (error) {
    if (error instanceof VergerError && error.code === 'cdk-missing') return undefined;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
