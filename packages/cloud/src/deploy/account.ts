import { DescribeKeyPairsCommand } from '@aws-sdk/client-ec2';
import { DescribeSecurityConfigurationCommand } from '@aws-sdk/client-emr';
import {
  CreateServiceLinkedRoleCommand,
  GetGroupCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
} from '@aws-sdk/client-iam';
import { GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { VergerError } from '@verger/base';
import { stackResources } from '../aws/base-stack.js';
import { calling } from '../aws/errors.js';
import { sent } from '../aws/sent.js';
import type { Session } from '../aws/session.js';
import type { Deployment } from '../plan/deployment.js';

/** Roles that AWS itself needs in the account before EMR can work; it makes them only for who may. */
export const LINKED_ROLES = [
  {
    service: 'elasticmapreduce.amazonaws.com',
    role: 'AWSServiceRoleForEMRCleanup',
    why: 'without it RunJobFlow is refused',
  },
  {
    service: 'spot.amazonaws.com',
    role: 'AWSServiceRoleForEC2Spot',
    why: 'without it Spot nodes are refused',
  },
] as const;

/** The same for an application of EMR Serverless. */
export const SERVERLESS_ROLE = {
  service: 'ops.emr-serverless.amazonaws.com',
  role: 'AWSServiceRoleForAmazonEMRServerless',
} as const;

const isMissing = (error: unknown) =>
  /^(NoSuchEntity|InvalidKeyPair\.NotFound|NotFoundException)/.test((error as Error).name);

async function isThere(look: () => Promise<unknown>): Promise<boolean> {
  try {
    await look();
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

export const hasRole = ({ iam }: Session, name: string): Promise<boolean> =>
  isThere(() => iam.send(new GetRoleCommand({ RoleName: name })));

/**
 * Has AWS make the roles of its own that are not there yet.
 *
 * @returns names of those that were made
 */
export async function ensureLinkedRoles(
  session: Session,
  { serverless }: Pick<Deployment, 'serverless'>,
): Promise<string[]> {
  return calling("making AWS's own roles", async () => {
    const made: string[] = [];
    const wanted = [...LINKED_ROLES, ...(serverless === true ? [SERVERLESS_ROLE] : [])];
    for (const { service, role } of wanted) {
      if (await hasRole(session, role)) continue;
      await session.iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: service }));
      made.push(role);
    }
    return made;
  });
}

/** People of a deployment who are users of the account already, made by somebody else than its stack. */
export async function existingUsers(
  session: Session,
  { scientist, operator }: Deployment,
  stackName: string | undefined,
): Promise<string[]> {
  const own = await ownNames(session, stackName);
  return calling('looking for users', async () => {
    const found: string[] = [];
    for (const person of [...scientist, ...operator]) {
      if (own.has(`AWS::IAM::User ${person}`)) continue;
      if (await isThere(() => session.iam.send(new GetUserCommand({ UserName: person })))) found.push(person);
    }
    return found;
  });
}

/** What a stack has made: `AWS::IAM::User alice`. */
async function ownNames(session: Session, stackName: string | undefined): Promise<ReadonlySet<string>> {
  if (stackName === undefined) return new Set();
  const resources = await stackResources(session, stackName);
  // The physical id of a policy or topic is its ARN.
  return new Set(resources.map(({ type, id }) => `${type} ${id.split(/[/:]/).at(-1)}`));
}

const topicArn = (region: string, account: string, name: string) =>
  `arn:aws:sns:${region}:${account}:${name}`;

/** How to find out whether a name is taken, and how to free it. */
interface Named {
  readonly property: string;
  readonly what: string;
  readonly look: (session: Session, name: string, account: string) => Promise<boolean>;
  readonly free: (name: string, account: string, region: string) => string;
}

const NAMED: Readonly<Record<string, Named>> = {
  'AWS::IAM::Group': {
    ...{ property: 'GroupName', what: 'group' },
    look: ({ iam }, name) => isThere(() => iam.send(new GetGroupCommand({ GroupName: name }))),
    free: (name) => `aws iam delete-group --group-name ${name}`,
  },
  'AWS::IAM::Role': {
    ...{ property: 'RoleName', what: 'role' },
    look: hasRole,
    free: (name) => `aws iam delete-role --role-name ${name}`,
  },
  'AWS::IAM::ManagedPolicy': {
    ...{ property: 'ManagedPolicyName', what: 'policy' },
    look: ({ iam }, name, account) =>
      isThere(() => iam.send(new GetPolicyCommand({ PolicyArn: `arn:aws:iam::${account}:policy/${name}` }))),
    free: (name, account) => `aws iam delete-policy --policy-arn arn:aws:iam::${account}:policy/${name}`,
  },
  'AWS::EC2::KeyPair': {
    ...{ property: 'KeyName', what: 'key pair' },
    look: async ({ ec2 }, name) => {
      const { KeyPairs = [] } = await ec2.send(new DescribeKeyPairsCommand({}));
      return KeyPairs.some(({ KeyName }) => KeyName === name);
    },
    free: (name) => `aws ec2 delete-key-pair --key-name ${name}`,
  },
  'AWS::SNS::Topic': {
    ...{ property: 'TopicName', what: 'topic' },
    look: ({ sns, region }, name, account) =>
      isThere(() => sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn(region, account, name) }))),
    free: (name, account, region) => `aws sns delete-topic --topic-arn ${topicArn(region, account, name)}`,
  },
  'AWS::EMR::SecurityConfiguration': {
    ...{ property: 'Name', what: 'security configuration' },
    look: async ({ emr }, name) => {
      try {
        await emr.send(new DescribeSecurityConfigurationCommand({ Name: name }));
        return true;
      } catch (error) {
        if ((error as Error).name === 'InvalidRequestException') return false;
        throw error;
      }
    },
    free: (name) => `aws emr delete-security-configuration --name ${name}`,
  },
};

/**
 * Sees that every name a template gives is free, or the stack's own: CloudFormation would find out only half-way.
 *
 * @param template JSON
 * @throws VergerError remote `name-taken` with all of them, and what to do about each
 */
export async function assertNamesFree(
  session: Session,
  template: string,
  stackName: string | undefined,
): Promise<void> {
  const own = await ownNames(session, stackName);
  const { Resources } = JSON.parse(template) as {
    Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
  };
  const taken = await calling('looking for names that are taken', async () => {
    const identity = await session.sts.send(new GetCallerIdentityCommand({}));
    const account = sent(identity.Account, 'Account');
    const found: { what: string; free: string }[] = [];
    for (const { Type: type, Properties = {} } of Object.values(Resources)) {
      const named = NAMED[type];
      const given = named === undefined ? undefined : plainName(Properties[named.property], session.region);
      if (named === undefined || given === undefined || own.has(`${type} ${given}`)) continue;
      if (!(await named.look(session, given, account))) continue;
      found.push({ what: `the ${named.what} ${given}`, free: named.free(given, account, session.region) });
    }
    return found;
  });
  if (taken.length === 0) return;
  const are = taken.length === 1 ? 'is there already, and was' : 'are there already, and were';
  throw new VergerError(
    'remote',
    'name-taken',
    `${taken.map(({ what }) => what).join(', ')} ${are} not made by this deployment; nothing has been changed`,
    {
      hint: `deploy under another --name; or, if nobody needs ${taken.length === 1 ? 'it' : 'them'}: ${taken.map(({ free }) => free).join(' && ')}`,
    },
  );
}

/** A name as it will be in this region; undefined when CloudFormation draws one. */
function plainName(value: unknown, region: string): string | undefined {
  if (typeof value === 'string') return value;
  const join = (value as { 'Fn::Join'?: [string, unknown[]] } | undefined)?.['Fn::Join'];
  if (join === undefined) return undefined;
  const parts = join[1].map((part) =>
    typeof part === 'object' && part !== null && 'Ref' in part && part.Ref === 'AWS::Region' ? region : part,
  );
  return parts.every((part) => typeof part === 'string') ? parts.join(join[0]) : undefined;
}
