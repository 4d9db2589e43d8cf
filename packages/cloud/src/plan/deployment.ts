import { VergerError } from '@verger/base';
import { z } from 'zod';
import { instanceType } from './instance-types.js';
import { CURRENT_RELEASE, release } from './releases.js';

/** Of IAM: what a user may be called. */
const PERSON = /^[A-Za-z0-9+=,.@_-]{1,64}$/;

const people = (option: string) =>
  z.array(z.string().regex(PERSON, `--${option} takes a name of letters, digits and +=,.@_-`)).default([]);
const count = (option: string, most: number) => {
  const text = `--${option} takes a whole number from 1 to ${most}`;
  return z.number(text).int(text).min(1, text).max(most, text);
};

/** Of EventBridge Scheduler, as far as it makes sense for a job of minutes. */
const SCHEDULE = /^(rate\([1-9]\d* (hours?|days?)\)|cron\([^\s()]+( [^\s()]+){5}\))$/;
const SCHEDULES = "--schedule takes 'rate(1 day)' or, in UTC, 'cron(0 3 * * ? *)'";
const BUDGET = '--budget takes US dollars a month';
const VPC = '--vpc takes an id like vpc-0a1b2c3d';
const SUBNET = '--subnet takes an id like subnet-0a1b2c3d';

const deployment = z
  .object({
    /** Begins the names of everything in the account: two deployments can stand side by side. */
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,19}$/, '--name takes up to 20 small letters, digits and -')
      .default('verger'),
    /** Names of data scientists: may read photos, write runs and submit steps. */
    scientist: people('scientist'),
    /** Names of operators: may make, watch and end clusters. */
    operator: people('operator'),
    /** US dollars a month, at 80 % of which the alarm goes off; false: no budget at all. */
    budget: z.union([z.literal(false), z.number().positive(BUDGET)], BUDGET).default(20),
    /** An e-mail when a run fails or a cluster ends with errors. */
    alarm: z.boolean().default(true),
    /** A second way in, by Session Manager; the Instance Connect Endpoint is the first. */
    sessionManager: z.boolean().default(false),
    /** Nodes without public addresses and without a way to the internet. */
    private: z.boolean().default(false),
    /** A network of the account's own, in the place of one that the stack makes. */
    vpc: z
      .string()
      .regex(/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/, VPC)
      .optional(),
    /** Subnets of it for the nodes, each in another zone. */
    subnet: z.array(z.string().regex(/^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/, SUBNET)).default([]),
    /** When to look whether photos have come, in UTC; false: no more. @default as it was: nothing is changed */
    schedule: z
      .union([z.literal(false), z.string(SCHEDULES).regex(SCHEDULE, SCHEDULES)], SCHEDULES)
      .optional(),
    /** An application of EMR Serverless, for runs without a cluster; false: no more. @default as it was: nothing is changed */
    serverless: z.boolean().optional(),
    release: z.string().default(CURRENT_RELEASE),
    instanceType: z.string().default('m5.xlarge'),
    /** Core nodes at the start, beside the primary. */
    coreNodes: count('core-nodes', 100).default(3),
    /** Managed scaling goes up to here. @default as many as at the start */
    maxCoreNodes: count('max-core-nodes', 100).optional(),
    /** Spot core nodes; the primary never is. */
    spot: z.boolean().default(false),
    /** Instance fleets: several types and zones, Spot with On-Demand in its place when there is none. */
    fleets: z.boolean().default(false),
    /** How people sign in to JupyterHub: by a password, or by nothing once the tunnel has let them in. */
    hubLogin: z.enum(['password', 'tunnel'], '--hub-login takes password or tunnel').default('password'),
    /** A cluster that does nothing for so long ends. */
    idleMinutes: count('idle-minutes', 10_080).default(30),
  })
  .refine(({ coreNodes, maxCoreNodes }) => (maxCoreNodes ?? coreNodes) >= coreNodes, {
    message: '--max-core-nodes is less than --core-nodes',
  })
  .refine(({ vpc, subnet }) => (vpc === undefined) === (subnet.length === 0), {
    message: '--vpc and --subnet must be given together',
  })
  .refine(({ subnet }) => new Set(subnet).size === subnet.length, {
    message: 'a --subnet is given twice',
  });

/** What is to stand in the account; made by {@link parseDeployment}. */
export type Deployment = z.output<typeof deployment>;

/**
 * Checks the options of a deployment once, at the edge. Unknown ones are ignored: they belong to the command.
 *
 * @throws VergerError usage `bad-option`, `release` or `instance-type`
 */
export function parseDeployment(given: Readonly<Record<string, unknown>>): Deployment {
  const parsed = deployment.safeParse(given);
  if (!parsed.success) {
    throw new VergerError('usage', 'bad-option', parsed.error.issues[0]!.message, {
      hint: 'see: verger cloud synth --help',
    });
  }
  release(parsed.data.release);
  instanceType(parsed.data.instanceType);
  const twice = parsed.data.scientist.find((name) => parsed.data.operator.includes(name));
  if (twice !== undefined) {
    throw new VergerError('usage', 'bad-option', `${twice} cannot be both scientist and operator`, {
      hint: 'an operator may do all that a scientist may: name the person once',
    });
  }
  return parsed.data;
}

/** Spark tasks at a time: one a vCPU of the core nodes, of as many as managed scaling may add. */
export const slotsOf = ({ instanceType: type, coreNodes, maxCoreNodes = coreNodes }: Deployment): number =>
  maxCoreNodes * instanceType(type).vcpus;

export const baseStackName = ({ name }: Pick<Deployment, 'name'>): string => `${name}-base`;
/** What the base stack was called by Verger 0.1: one that stands under this name is kept up to date there. */
export const formerBaseStackName = ({ name }: Pick<Deployment, 'name'>): string => `${name}-orchard`;
export const scheduleStackName = ({ name }: Pick<Deployment, 'name'>): string => `${name}-schedule`;
export const serverlessStackName = ({ name }: Pick<Deployment, 'name'>): string => `${name}-serverless`;
export const clusterStackName = ({ name }: Pick<Deployment, 'name'>): string => `${name}-cluster`;

/**
 * Names of the bucket, and of the one of its access log. They are told, not drawn, so that a bucket that was kept is
 * taken over by the next deploy.
 */
export const bucketNames = (name: string, account: string, region: string): [store: string, log: string] => [
  `${name}-${account}-${region}`,
  `${name}-access-${account}-${region}`,
];

/** Tag on whatever belongs to a deployment; its value is the deployment's name. */
export const DEPLOYMENT_TAG = 'verger:deployment';
/** Tag by which EMR's own service policy knows what it may touch. */
export const EMR_TAG = 'for-use-with-amazon-emr-managed-policies';

/** Name of the secret with a person's first password of JupyterHub. */
export const hubSecret = (deployment: string, person: string): string => `${deployment}/jupyterhub/${person}`;

/**
 * Name of a step that runs the job: the alarm knows failed runs of a deployment by it.
 *
 * @param id that no other run of the cluster has
 */
export const runName = (deployment: string, id: string): string => `${deployment} run ${id}`;

/** Folder of the run that a schedule goes on with, in the bucket. */
export const SCHEDULED_RUN = 'runs/scheduled';
/** Output of the base stack: ARN of the role of the nodes. */
export const NODE_ROLE_OUTPUT = 'NodeRole';

/** Name of the topic by which failures are told. */
export const alarmTopic = (deployment: string): string => `${deployment}-alarm`;

/** All people of a deployment: each has an account of the same name in JupyterHub. */
export const peopleOf = ({ scientist, operator }: Deployment): string[] => [...scientist, ...operator].sort();
