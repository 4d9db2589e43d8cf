import { readFileSync } from 'node:fs';
import { parseDeployment } from '@verger/cloud';
import { synthesise } from '@verger/cloud/stacks';
import {
  evaluate,
  type IamDecision,
  type IamRequest,
  inOrder,
  type Place,
  physicalId,
  propertiesOf,
  type Scope,
  startIamSimulator,
  type Template,
} from '@verger/testing';

type Json = Record<string, unknown>;

export const PLACE: Place = { region: 'eu-west-3', account: '123456789012' };

/** A call to AWS, as IAM sees it. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

/** The account as it is once the base stack stands: who has which policies. */
export interface DeployedAccount {
  /** A resource of the stack by its logical id: its ARN or, where it has none, its id. */
  arn(logical: string): string;
  /** Physical id of the only resource of a type. */
  only(type: string): string;
  /** Decides calls of a user, by name, or of a role, by the beginning of its logical id. */
  decide(who: { user: string } | { role: string }, calls: readonly Call[]): Promise<IamDecision[]>;
  readonly policies: readonly { name: string; document: Json }[];
  stop(): Promise<void>;
}

interface Built {
  readonly id: string;
  readonly type: string;
  readonly properties: Json;
}

export async function deployedAccount(
  options: Record<string, unknown>,
  folder: string,
): Promise<DeployedAccount> {
  const { base, schedule, serverless } = await synthesise(parseDeployment(options), folder);
  const resources = new Map<string, Built>();
  const parameters = {
    ...{ PublicKey: 'ssh-ed25519 AAAA', AlarmEmail: 'ops@example.com' },
    ...{ BootstrapScript: 'bootstrap/1/bootstrap.sh', WorkerArchive: 'bootstrap/kept/1.tar.gz' },
    ...{ WorkerSha256: '0'.repeat(64), UsdHour: '1.17' },
  };
  const exported = new Map<string, unknown>();
  const scope: Scope = { ...PLACE, parameters, resources, imported: (name) => exported.get(name) };
  for (const { path, stackName } of [base, schedule ?? [], serverless ?? []].flat()) {
    const template = JSON.parse(readFileSync(path, 'utf8')) as Template;
    for (const logical of inOrder(template)) {
      const resource = template.Resources[logical]!;
      const { Type: type } = resource;
      const properties = evaluate(propertiesOf(resource), scope) as Json;
      const id = physicalId(type, properties, { owner: `${stackName}-${logical}`, place: PLACE });
      resources.set(logical, { id, type, properties });
    }
    for (const { Value, Export } of Object.values(template.Outputs ?? {})) {
      if (Export !== undefined) exported.set(Export.Name, evaluate(Value, scope));
    }
  }
  const all = [...resources.values()];
  const of = (type: string) => all.filter((one) => one.type === type);
  /** Those that a group or role names, and those that name it. */
  const managed = (arns: unknown, kind: 'Groups' | 'Roles', name: string) =>
    of('AWS::IAM::ManagedPolicy')
      .filter(
        ({ id, properties }) =>
          (arns as string[] | undefined)?.includes(id) ||
          (properties[kind] as string[] | undefined)?.includes(name),
      )
      .map(({ properties }) => properties.PolicyDocument as Json);
  const inline = (kind: 'Groups' | 'Roles', name: string) =>
    of('AWS::IAM::Policy')
      .filter(({ properties }) => (properties[kind] as string[] | undefined)?.includes(name))
      .map(({ properties }) => properties.PolicyDocument as Json);

  const find = (prefix: string, type: string) => {
    const found = [...resources].filter(([id, one]) => id.startsWith(prefix) && type === one.type);
    if (found.length === 0) throw new Error(`nothing begins with ${prefix}`);
    return found[0]![1];
  };
  const principalOf = (who: { user: string } | { role: string }) => {
    if ('role' in who) {
      const { id, properties } = find(who.role, 'AWS::IAM::Role');
      const policies = [...managed(properties.ManagedPolicyArns, 'Roles', id), ...inline('Roles', id)];
      return { principal: `arn:aws:iam::${PLACE.account}:role/${id}`, policies };
    }
    const user = of('AWS::IAM::User').find(({ id }) => id === who.user);
    const joined = of('AWS::IAM::UserToGroupAddition')
      .filter(({ properties }) => (properties.Users as string[]).includes(who.user))
      .map(({ properties }) => String(properties.GroupName));
    const groups = [...((user?.properties.Groups as string[] | undefined) ?? []), ...joined];
    const policies = of('AWS::IAM::Group')
      .filter(({ id }) => groups.includes(id))
      .flatMap(({ id, properties }) => [
        ...managed(properties.ManagedPolicyArns, 'Groups', id),
        ...inline('Groups', id),
      ]);
    return { principal: `arn:aws:iam::${PLACE.account}:user/${who.user}`, policies };
  };
  /** What the resource itself says: buckets and keys have policies of their own. */
  const resourcePolicyOf = (resource: string): Json | undefined => {
    const bucket = /^arn:aws:s3:::([^/]+)/.exec(resource)?.[1];
    if (bucket !== undefined) {
      return of('AWS::S3::BucketPolicy').find(({ properties }) => properties.Bucket === bucket)?.properties
        .PolicyDocument as Json;
    }
    const key = /:key\/(.+)$/.exec(resource)?.[1];
    return of('AWS::KMS::Key').find(({ id }) => id === key)?.properties.KeyPolicy as Json | undefined;
  };

  const simulator = await startIamSimulator();
  return {
    stop: () => simulator.stop(),
    arn(logical) {
      const [id] = [...resources].find(([name]) => name.startsWith(logical))!;
      return String(evaluate({ 'Fn::GetAtt': [id, 'Arn'] }, scope));
    },
    only: (type) => of(type)[0]!.id,
    async decide(who, calls) {
      const { principal, policies } = principalOf(who);
      const requests = calls.map(
        ({ action, resource, context }): IamRequest => ({
          ...{ principal, action, resource, policies, resourcePolicy: resourcePolicyOf(resource) },
          // All clients of AWS speak TLS.
          context: { 'aws:SecureTransport': 'true', ...context },
        }),
      );
      return simulator.decide(requests);
    },
    policies: of('AWS::IAM::ManagedPolicy').map(({ id, properties }) => ({
      name: id,
      document: properties.PolicyDocument as Json,
    })),
  };
}
