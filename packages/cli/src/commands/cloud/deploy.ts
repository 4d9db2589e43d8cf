import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ApplyOptions,
  applyStack,
  assertNamesFree,
  assertNetwork,
  baseOutputsOf,
  clusterOfStack,
  clusterStackName,
  clustersOf,
  type Deployment,
  deleteStack,
  ensureLinkedRoles,
  existingUsers,
  findApplication,
  findBaseStack,
  findStack,
  hourOf,
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
  readPrices,
  type Session,
  scheduleStackName,
  serverlessStackName,
  stopApplication,
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
      const deployment = only ? await asStanding(session, given) : given;
      const existing = only ? [] : await existingUsers(session, deployment, standing?.StackName);
      const connectEndpoint = only ? undefined : await assertNetwork(session, deployment, standing);
      const templates = await stacks.synthesise(deployment, folder, {
        ...{ stackName: standing?.StackName, existingUsers: existing, connectEndpoint },
      });
      const roleArn = options.cloudformationRole as string | undefined;
      const context = { log, signal, every: pollEvery(options), deployment: name, dryRun, roleArn };
      const to: Deploying = {
        session,
        deployment,
        templates,
        stacks,
        context,
        standing: standing?.StackName,
      };
      const changed: ResourceChange[] = [];
      if (!only) {
        for (const person of existing) log.info(`${person} is a user already, and joins the group`);
        changed.push(
          ...(await deployBase(to, publicKey, email)),
          ...(await deployServerless(to)),
          ...(await deploySchedule(to)),
        );
      }
      if (only || options.cluster === true) {
        if (only || !dryRun || standing !== undefined) changed.push(...(await deployCluster(to)));
        else log.info('the cluster can be looked at once the base stack stands');
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

/** What is deployed, and with what. */
interface Deploying {
  readonly session: Session;
  readonly deployment: Deployment;
  readonly stacks: Stacks;
  readonly templates: Awaited<ReturnType<Stacks['synthesise']>>;
  readonly context: Omit<ApplyOptions, 'stackName' | 'template' | 'parameters'>;
  /** Name of the base stack that stands already. */
  readonly standing: string | undefined;
}

type Stacks = Awaited<ReturnType<typeof loadStacks>>;

async function apply(
  { session, context }: Deploying,
  { stackName, path }: { readonly stackName: string; readonly path: string },
  parameters: ApplyOptions['parameters'],
): Promise<ResourceChange[]> {
  const { log, dryRun } = context;
  log.stage(stackName);
  const template = await readFile(path, 'utf8');
  const changes = await applyStack(session, { ...context, stackName, template, parameters });
  sayChanges(changes, stackName, dryRun, log);
  return changes;
}

async function deployBase(
  to: Deploying,
  publicKey: string,
  email: string | undefined,
): Promise<ResourceChange[]> {
  const { session, stacks, templates, context, standing } = to;
  const { publicKey: key, alarmEmail } = stacks.BASE_PARAMETERS;
  await assertNamesFree(session, await readFile(templates.base.path, 'utf8'), standing);
  if (!context.dryRun) {
    for (const role of await ensureLinkedRoles(session, to.deployment))
      context.log.info(`AWS has made its role ${role}`);
  }
  const told = email === undefined ? {} : { [alarmEmail]: email };
  return apply(to, templates.base, { [key]: publicKey, ...told });
}

/** The schedule as it is wanted; nothing is done to it when nothing is said of it. */
async function deploySchedule(to: Deploying): Promise<ResourceChange[]> {
  const { session, deployment, templates, context, standing } = to;
  const { schedule } = templates;
  if (deployment.schedule === false) {
    const stackName = scheduleStackName(deployment);
    const stack = await findStack(session, stackName);
    if (stack === undefined) return [];
    if (!context.dryRun) await deleteStack(session, stackName, context);
    return [{ action: 'Remove', type: 'AWS::CloudFormation::Stack', id: stackName }];
  }
  if (schedule === undefined) return [];
  if (context.dryRun && standing === undefined) {
    context.log.info('the schedule can be looked at once the base stack stands');
    return [];
  }
  const usdHour = hourOf(deployment, session.region, await readPrices(undefined)) ?? 0;
  const parameters = await provisionParameters(to, { kept: true });
  return apply(to, schedule, { ...parameters, [to.stacks.USD_HOUR]: String(usdHour) });
}

/** The application of EMR Serverless as it is wanted; nothing is done to it when nothing is said of it. */
async function deployServerless(to: Deploying): Promise<ResourceChange[]> {
  const { session, deployment, templates, context, standing } = to;
  const { serverless } = templates;
  if (deployment.serverless === false) {
    const stackName = serverlessStackName(deployment);
    const application = await findApplication(session, deployment.name);
    if (application === undefined) return [];
    if (!context.dryRun) {
      await stopApplication(session, application, context);
      await deleteStack(session, stackName, context);
    }
    return [{ action: 'Remove', type: 'AWS::CloudFormation::Stack', id: stackName }];
  }
  if (serverless === undefined) return [];
  if (context.dryRun && standing === undefined) {
    context.log.info('the application can be looked at once the base stack stands');
    return [];
  }
  return apply(to, serverless, {});
}

async function deployCluster(to: Deploying): Promise<ResourceChange[]> {
  const { session, deployment, templates, context } = to;
  const ended = await removeEndedCluster(session, deployment.name, context);
  const changes = await apply(to, templates.cluster, await provisionParameters(to, { kept: false }));
  // A change set would say that the stack is as it should be.
  if (!ended || !context.dryRun) return changes;
  return [{ action: 'Replace', type: 'AWS::EMR::Cluster', id: 'Cluster' }, ...changes];
}

/** What the nodes need is put into the bucket. */
async function provisionParameters(
  { session, deployment, stacks, context }: Deploying,
  { kept }: { readonly kept: boolean },
): Promise<Record<string, string>> {
  const { CLUSTER_PARAMETERS: names } = stacks;
  const { bucket } = await baseOutputsOf(session, deployment.name);
  const { platform } = instanceType(deployment.instanceType);
  const sent = context.dryRun
    ? await plannedProvision(platform, kept)
    : await provisionCluster(session, { bucket, platform, log: context.log, kept });
  return { [names.script]: sent.script, [names.archive]: sent.archive, [names.sha256]: sent.sha256 };
}

/** Who makes only the cluster need not name the people again, nor the network. */
async function asStanding(session: Session, given: Deployment): Promise<Deployment> {
  const { people, serviceAccessGroup } = await baseOutputsOf(session, given.name);
  const deployment = { ...given, private: serviceAccessGroup !== undefined };
  return peopleOf(given).length > 0 ? deployment : { ...deployment, scientist: [...people] };
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
  context: Pick<ApplyOptions, 'log' | 'signal' | 'every' | 'dryRun' | 'roleArn'>,
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
