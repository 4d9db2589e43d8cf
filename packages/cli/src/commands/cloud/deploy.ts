import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ApplyOptions,
  applyStack,
  type Deployment,
  instanceType,
  orchardOf,
  parseDeployment,
  provisionCluster,
  publicKeyOf,
  type ResourceChange,
  type Session,
} from '@verger/cloud';
import { VergerError } from '@verger/vision';
import type { Context } from '../../command.js';
import { loadStacks } from './load-stacks.js';
import { pollEvery, withSession } from './session.js';

/** `verger cloud deploy` */
export async function deployCommand(
  { log, signal, print, json }: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const deployment = parseDeployment(options);
  const email = options.email as string | undefined;
  if (email === undefined || !/^[^@\s]+@[^@\s]+$/.test(email)) {
    throw new VergerError(
      'usage',
      'bad-option',
      'a deployment needs somebody to tell when it costs too much',
      {
        mend: 'give an address: --email you@example.com',
      },
    );
  }
  const stacks = await loadStacks();
  const folder = await mkdtemp(join(tmpdir(), 'verger-synth-'));
  try {
    const { orchard, cluster } = await stacks.synthesise(deployment, folder);
    const publicKey = await publicKeyOf(deployment.name, options.publicKey as string | undefined);
    return await withSession(options, async (session) => {
      const dryRun = options.dryRun === true;
      const world = { log, signal, every: pollEvery(options), deployment: deployment.name, dryRun };
      const apply = async (
        { stackName, path }: { stackName: string; path: string },
        parameters: ApplyOptions['parameters'],
      ) => {
        log.stage(stackName);
        const template = await readFile(path, 'utf8');
        const changes = await applyStack(session, { ...world, stackName, template, parameters });
        tell(changes, stackName, dryRun, log);
        return changes;
      };
      const { publicKey: keyParameter, alarmEmail } = stacks.ORCHARD_PARAMETERS;
      const changed = await apply(orchard, { [keyParameter]: publicKey, [alarmEmail]: email });
      if (options.cluster === true && !dryRun) {
        const parameters = await clusterParameters(session, deployment, stacks.CLUSTER_PARAMETERS, log);
        changed.push(...(await apply(cluster, parameters)));
      }
      if (json) print(JSON.stringify({ region: session.region, dryRun, changes: changed }));
      else if (dryRun) for (const { action, type, id } of changed) print(`${action} ${type} ${id}`);
      else print(`s3://${(await orchardOf(session, deployment.name)).bucket}`);
      return 0;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function clusterParameters(
  session: Session,
  deployment: Deployment,
  names: { readonly script: string; readonly archive: string; readonly sha256: string },
  log: Context['log'],
): Promise<Record<string, string>> {
  const { bucket } = await orchardOf(session, deployment.name);
  const { platform } = instanceType(deployment.instanceType);
  const sent = await provisionCluster(session, { bucket, platform, log });
  return { [names.script]: sent.script, [names.archive]: sent.archive, [names.sha256]: sent.sha256 };
}

function tell(changes: readonly ResourceChange[], stack: string, dryRun: boolean, log: Context['log']): void {
  if (changes.length === 0) log.info(`${stack} is as it should be`);
  else log.info(`${changes.length} resources ${dryRun ? 'would change' : 'are as they should be'}`);
}
