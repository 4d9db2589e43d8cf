import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installKernel, parseDeployment } from '@verger/cloud';
import type { Context } from '../../command.js';
import { notebooksFolder } from '../../notebook/parts.js';
import { pollEvery, withSession } from './session.js';

/** `verger cloud kernel [cluster]`: the Deno of `verger notebook`, in the JupyterHub of a cluster. */
export async function kernelCommand(
  { log, signal, print, tell, json }: Context,
  [cluster]: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const { name, instanceType } = parseDeployment(options);
  const wanted = await readFile(join(notebooksFolder(), 'hub', 'package.json'), 'utf8');
  const version: string = JSON.parse(wanted).dependencies.deno;
  return withSession(options, async (session) => {
    const place = { deployment: name, cluster, type: instanceType, version };
    const done = await installKernel(session, { ...place, log, signal, every: pollEvery(options) });
    if (json) print(JSON.stringify(done));
    else tell(`JupyterHub of ${done.cluster} has the kernel TypeScript (Deno)`);
    return 0;
  });
}
