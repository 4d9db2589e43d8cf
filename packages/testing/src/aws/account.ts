import { randomUUID } from 'node:crypto';
import type { Json } from './json-protocol.js';
import { AwsRefusal } from './json-protocol.js';
import type { Xml } from './query-protocol.js';

/** Types whose names are known in all regions of an account. */
const GLOBAL = /^AWS::IAM::/;

/** What the account of the model holds by name, whoever made it: users, groups, roles, keys, secrets. */
export class Account {
  readonly id: string;
  readonly #names = new Map<string, Map<string, Json>>();
  /** Service-linked roles that are there: `spot.amazonaws.com`. */
  readonly linkedRoles: Set<string>;
  /** What has been written to CloudWatch: `Verger <deployment> Photos`. */
  readonly metrics: { readonly name: string; readonly value: number }[] = [];
  /** State of the cost-allocation tags that billing has seen. */
  readonly costTags = new Map<string, 'Active' | 'Inactive'>();

  /**
   * @param existing made by hand before: names by type, `{ 'AWS::IAM::User': ['alice'] }`
   * @param linkedRoles services that have been used before in this account
   */
  constructor(
    id: string,
    existing: Readonly<Record<string, readonly string[]>>,
    linkedRoles: readonly string[],
  ) {
    this.id = id;
    this.linkedRoles = new Set(linkedRoles);
    for (const [type, names] of Object.entries(existing)) {
      for (const name of names) this.add(type, name, undefined, {});
    }
  }

  #of(type: string, region: string | undefined): Map<string, Json> {
    const key = GLOBAL.test(type) ? type : `${type} ${region ?? ''}`;
    const known = this.#names.get(key) ?? new Map<string, Json>();
    this.#names.set(key, known);
    return known;
  }

  /** @param region undefined: in whatever region it is asked for */
  has(type: string, name: string, region: string | undefined): boolean {
    return this.#of(type, region).has(name) || this.#of(type, undefined).has(name);
  }

  get(type: string, name: string, region: string | undefined): Json | undefined {
    return this.#of(type, region).get(name) ?? this.#of(type, undefined).get(name);
  }

  names(type: string, region: string | undefined): string[] {
    return [...this.#of(type, region).keys(), ...(GLOBAL.test(type) ? [] : this.#of(type, undefined).keys())];
  }

  add(type: string, name: string, region: string | undefined, properties: Json): void {
    this.#of(type, region).set(name, properties);
  }

  remove(type: string, name: string, region: string | undefined): void {
    this.#of(type, region).delete(name);
    this.#of(type, undefined).delete(name);
  }

  /** IAM, as far as Verger asks. */
  iam(action: string, form: URLSearchParams): Xml {
    const found = (type: string, parameter: string, arn: string): Xml => {
      const name = String(form.get(parameter));
      if (!this.has(`AWS::IAM::${type}`, name, undefined)) {
        throw new AwsRefusal(
          'NoSuchEntity',
          `The ${type.toLowerCase()} with name ${name} cannot be found.`,
          404,
        );
      }
      const times = { CreateDate: new Date(0).toISOString() };
      return {
        [type]: {
          ...{ Path: '/', [`${type}Name`]: name, [`${type}Id`]: `ID${name.toUpperCase()}` },
          ...{ Arn: `arn:aws:iam::${this.id}:${arn}/${name}`, ...times },
        },
      };
    };
    switch (action) {
      case 'GetUser':
        return found('User', 'UserName', 'user');
      case 'GetGroup':
        return { ...(found('Group', 'GroupName', 'group') as object), Users: [], IsTruncated: false };
      case 'GetRole': {
        const name = String(form.get('RoleName'));
        const service = [...this.linkedRoles].find((one) => LINKED_ROLES[one] === name);
        if (service === undefined) return found('Role', 'RoleName', 'role');
        const Arn = `arn:aws:iam::${this.id}:role/aws-service-role/${service}/${name}`;
        const Role = { Path: `/aws-service-role/${service}/`, RoleName: name, RoleId: 'LINKED', Arn };
        return { Role: { ...Role, CreateDate: new Date(0).toISOString() } };
      }
      case 'GetPolicy': {
        const name = String(form.get('PolicyArn')).split('/').at(-1)!;
        if (!this.has('AWS::IAM::ManagedPolicy', name, undefined)) {
          throw new AwsRefusal('NoSuchEntity', `Policy ${form.get('PolicyArn')} was not found.`, 404);
        }
        return { Policy: { PolicyName: name, Arn: String(form.get('PolicyArn')) } };
      }
      case 'CreateServiceLinkedRole': {
        const service = String(form.get('AWSServiceName'));
        const name = LINKED_ROLES[service];
        if (name === undefined) throw new AwsRefusal('InvalidInput', `${service} cannot be linked`);
        if (this.linkedRoles.has(service)) {
          throw new AwsRefusal('InvalidInput', `Service role name ${name} has been taken in this account`);
        }
        this.linkedRoles.add(service);
        return { Role: { RoleName: name, Path: `/aws-service-role/${service}/` } };
      }
      default:
        throw new AwsRefusal('InvalidAction', `the model has no ${action}`);
    }
  }

  /** CloudWatch, as far as nodes write to it. */
  putMetrics({ Namespace, MetricData }: Json): Json {
    for (const { MetricName, Dimensions, Value } of MetricData as Json[]) {
      const of = (Dimensions as Json[]).map(({ Value: value }) => value).join(' ');
      this.metrics.push({ name: `${Namespace} ${of} ${MetricName}`, value: Number(Value) });
    }
    return {};
  }

  /** Cost Explorer, as far as Verger asks. */
  costs(operation: string, { TagKeys }: Json): Json {
    if (operation !== 'ListCostAllocationTags')
      throw new AwsRefusal('InvalidAction', `the model has no ${operation}`);
    const wanted = TagKeys as string[] | undefined;
    return {
      CostAllocationTags: [...this.costTags]
        .filter(([key]) => wanted?.includes(key) ?? true)
        .map(([TagKey, Status]) => ({ TagKey, Type: 'UserDefined', Status })),
    };
  }

  /** Secrets Manager, as far as Verger and the nodes ask. */
  secrets(operation: string, input: Json, region: string): Json {
    const type = 'AWS::SecretsManager::Secret';
    const id = String(input.SecretId ?? input.Name).replace(/^arn:.*:secret:(.*)-\w{6}$/, '$1');
    const known = this.get(type, id, region);
    const ARN = `arn:aws:secretsmanager:${region}:${this.id}:secret:${id}-AbCdEf`;
    switch (operation) {
      case 'GetRandomPassword':
        return { RandomPassword: randomUUID().slice(0, Number(input.PasswordLength ?? 32)) };
      case 'CreateSecret':
        if (known !== undefined) {
          throw new AwsRefusal(
            'ResourceExistsException',
            `The operation failed because the secret ${id} already exists.`,
          );
        }
        this.add(type, id, region, { SecretString: input.SecretString, Tags: input.Tags });
        return { ARN, Name: id };
      case 'PutSecretValue':
      case 'GetSecretValue':
      case 'DescribeSecret':
      case 'DeleteSecret':
        if (known === undefined) {
          throw new AwsRefusal(
            'ResourceNotFoundException',
            "Secrets Manager can't find the specified secret.",
          );
        }
        if (operation === 'DeleteSecret') this.remove(type, id, region);
        if (operation === 'PutSecretValue')
          this.add(type, id, region, { ...known, SecretString: input.SecretString });
        return operation === 'GetSecretValue'
          ? { ARN, Name: id, SecretString: known.SecretString }
          : { ARN, Name: id };
      default:
        throw new AwsRefusal('InvalidAction', `the model has no ${operation}`);
    }
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html */
const LINKED_ROLES: Readonly<Record<string, string>> = {
  'elasticmapreduce.amazonaws.com': 'AWSServiceRoleForEMRCleanup',
  'spot.amazonaws.com': 'AWSServiceRoleForEC2Spot',
  'ops.emr-serverless.amazonaws.com': 'AWSServiceRoleForAmazonEMRServerless',
};
