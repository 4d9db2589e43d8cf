import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ApplyOptions,
  applyStack,
  assertNamesFree,
  baseOutputsOf,
  clusterOfStack,
  clusterStackName,
  clustersOf,
  type Deployment,
  deleteStack,
  ensureLinkedRoles,
  existingUsers,
  findBaseStack,
  findStack,
  hubAccounts,
  hubPassword,
  instanceType,
  parseDeployment,
  peopleOf,
  plannedProvision,
  privateKeyOf,
  provisionCluster,
  publicKeyOf,
  type ResourceChange,
  type Session,
} from '@verger/cloud';
import type { Context } from '../../command.js';
import { toldBy } from './email.js';
import { loadStacks } from './load-stacks.js';
import { pollEvery, withSession } from './session.js';

/** `verger cloud deploy` */
export async function deployCommand(
  { log, signal, print, tell, json }: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const given = parseDeployment(options);
  const { name } = given;
  const only = options.onlyCluster === true;
  const dryRun = options.dryRun === true;
  const email = only ? undefined : toldBy(given, options.email);
  const stacks = await loadStacks();
  const folder = await mkdtemp(join(tmpdir(), 'verger-synth-'));
  try {
    // A dry run leaves no key behind.
    const pair =
      dryRun && !existsSync(`${privateKeyOf(name)}.pub`) ? join(folder, 'key') : privateKeyOf(name);
    const publicKey = only ? '' : await publicKeyOf(options.publicKey as string | undefined, pair);
    return await withSession(options, async (session) => {
      const standing = await findBaseStack(session, name);
      const deployment = only ? await withPeople(session, given) : given;
      const existing = only ? [] : await existingUsers(session, deployment, standing?.StackName);
      const { base, cluster } = await stacks.synthesise(deployment, folder, {
        stackName: standing?.StackName,
        existingUsers: existing,
      });
      const context = { log, signal, every: pollEvery(options), deployment: name, dryRun };
      const apply = async (
        { stackName, path }: { stackName: string; path: string },
        parameters: ApplyOptions['parameters'],
      ) => {
        log.stage(stackName);
        const template = await readFile(path, 'utf8');
        const changes = await applyStack(session, { ...context, stackName, template, parameters });
        sayChanges(changes, stackName, dryRun, log);
        return changes;
      };
      const changed: ResourceChange[] = [];
      if (!only) {
        const { publicKey: keyParameter, alarmEmail: alarm } = stacks.BASE_PARAMETERS;
        for (const person of existing) log.info(`${person} is a user already, and joins the group`);
        await assertNamesFree(session, await readFile(base.path, 'utf8'), standing?.StackName);
        if (!dryRun) {
          for (const role of await ensureLinkedRoles(session)) log.info(`AWS has made its role ${role}`);
        }
        const told = email === undefined ? {} : { [alarm]: email };
        changed.push(...(await apply(base, { [keyParameter]: publicKey, ...told })));
      }
      const stands = only || !dryRun || standing !== undefined;
      if (only || options.cluster === true) {
        if (stands) {
          const ended = await removeEndedCluster(session, name, context);
          // A change set would say that the stack is as it should be.
          if (ended && dryRun) changed.push({ action: 'Replace', type: 'AWS::EMR::Cluster', id: 'Cluster' });
          const parameters = await clusterParameters(session, deployment, { log, dryRun, ...stacks });
          changed.push(...(await apply(cluster, parameters)));
        } else log.info('the cluster can be looked at once the base stack stands');
      }
      if (json) print(JSON.stringify({ region: session.region, dryRun, changes: changed }));
      else if (dryRun) for (const { action, type, id } of changed) tell(`${action} ${type} ${id}`);
      else {
        await sayWhatNext(session, deployment, tell);
        await showPasswords(session, deployment, changed, tell);
      }
      return 0;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function clusterParameters(
  session: Session,
  deployment: Deployment,
  {
    log,
    dryRun,
    CLUSTER_PARAMETERS: names,
  }: Pick<Context, 'log'> & { dryRun: boolean } & Pick<
      Awaited<ReturnType<typeof loadStacks>>,
      'CLUSTER_PARAMETERS'
    >,
): Promise<Record<string, string>> {
  const { bucket } = await baseOutputsOf(session, deployment.name);
  const { platform } = instanceType(deployment.instanceType);
  const sent = dryRun
    ? await plannedProvision(platform)
    : await provisionCluster(session, { bucket, platform, log });
  return { [names.script]: sent.script, [names.archive]: sent.archive, [names.sha256]: sent.sha256 };
}

/** Who makes only the cluster need not name the people again. */
async function withPeople(session: Session, deployment: Deployment): Promise<Deployment> {
  if (peopleOf(deployment).length > 0) return deployment;
  return { ...deployment, scientist: [...(await baseOutputsOf(session, deployment.name)).people] };
}

/** Passwords that have just been drawn, once. */
async function showPasswords(
  session: Session,
  deployment: Deployment,
  changes: readonly ResourceChange[],
  tell: Context['tell'],
): Promise<void> {
  const drawn = changes.some(
    ({ action, type }) => action === 'Add' && type === 'AWS::SecretsManager::Secret',
  );
  if (!drawn) return;
  for (const { person, account } of hubAccounts(deployment)) {
    const password = await hubPassword(session, deployment.name, person);
    tell(`JupyterHub: ${account}, first password ${password} (later: verger cloud password ${person})`);
  }
}

/**
 * A cluster that has ended leaves a stack behind that looks whole; it is taken away, for another to be made.
 *
 * @returns whether one had ended
 */
async function removeEndedCluster(
  session: Session,
  name: string,
  context: Pick<ApplyOptions, 'log' | 'signal' | 'every' | 'dryRun'>,
): Promise<boolean> {
  const stackName = clusterStackName({ name });
  if ((await findStack(session, stackName)) === undefined) return false;
  const cluster = await clusterOfStack(session, stackName);
  if (cluster?.over !== true) return false;
  context.log.warn(`${cluster.id} has ended (${cluster.reason ?? cluster.state}): making another`);
  if (!context.dryRun) await deleteStack(session, stackName, context);
  return true;
}

/** Where photos belong, and the cluster when there is one. */
async function sayWhatNext(
  session: Session,
  { name, idleMinutes }: Deployment,
  tell: Context['tell'],
): Promise<void> {
  tell(`photos belong in s3://${(await baseOutputsOf(session, name)).bucket}/photos/`);
  for (const { id, state } of await clustersOf(session, name)) {
    tell(`${id}: ${state}; it ends after ${idleMinutes} minutes without work, or by verger cloud destroy`);
  }
}

function sayChanges(
  changes: readonly ResourceChange[],
  stack: string,
  dryRun: boolean,
  log: Context['log'],
): void {
  if (changes.length === 0) log.info(`${stack} is as it should be`);
  else log.info(`${changes.length} resources ${dryRun ? 'would change' : 'are as they should be'}`);
}
