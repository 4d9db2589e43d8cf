import type { EmrApi } from './emr-api.js';
import { AwsRefusal, type Json } from './json-protocol.js';
import { membersOf, type Xml } from './query-protocol.js';
import { evaluate, propertiesOf, type Resource, type Scope, type Template } from './template.js';

interface ModelStack {
  readonly name: string;
  readonly id: string;
  state: string;
  reason: string | undefined;
  template: Template;
  parameters: Record<string, string>;
  /** Physical ids of the resources. */
  resources: Map<string, string>;
  readonly events: {
    time: Date;
    logical: string;
    type: string;
    status: string;
    reason: string | undefined;
  }[];
}

interface ChangeSet {
  readonly stack: ModelStack;
  readonly template: Template;
  readonly parameters: Record<string, string>;
}

export interface StacksWorld {
  readonly region: string;
  readonly account: string;
  readonly tick: number;
  readonly emr: EmrApi;
  readonly makeBucket: (name: string) => Promise<void>;
  /** What makes the creation of a stack fail: a reason. */
  readonly failCreation: string | undefined;
}

/**
 * CloudFormation of the model: stacks go through their states; buckets and clusters are made for real, everything
 * else gets a name.
 */
export class StacksApi {
  readonly stacks = new Map<string, ModelStack>();
  readonly #changeSets = new Map<string, ChangeSet>();
  readonly #environment: StacksWorld;

  constructor(world: StacksWorld) {
    this.#environment = world;
  }

  call(action: string, form: URLSearchParams): Xml {
    switch (action) {
      case 'DescribeStacks':
        return { Stacks: [this.#describe(this.#find(form.get('StackName')))] };
      case 'DescribeStackEvents':
        return { StackEvents: this.#events(this.#find(form.get('StackName'))) };
      case 'CreateChangeSet':
        return this.#createChangeSet(form);
      case 'DescribeChangeSet':
        return this.#describeChangeSet(String(form.get('ChangeSetName')));
      case 'ExecuteChangeSet':
        this.#execute(String(form.get('ChangeSetName')));
        return {};
      case 'DeleteChangeSet':
        this.#changeSets.delete(String(form.get('ChangeSetName')));
        return {};
      case 'DeleteStack':
        this.#delete(form.get('StackName'));
        return {};
      default:
        throw new AwsRefusal('InvalidAction', `the model has no ${action}`);
    }
  }

  #find(name: string | null): ModelStack {
    const found = [...this.stacks.values()].find(
      (one) => one.id === name || (one.name === name && !isGone(one)),
    );
    if (found === undefined) {
      throw new AwsRefusal('ValidationError', `Stack with id ${name} does not exist`);
    }
    return found;
  }

  #describe(stack: ModelStack): Xml {
    const ready = /_COMPLETE$/.test(stack.state) && !isGone(stack);
    return {
      StackName: stack.name,
      StackId: stack.id,
      StackStatus: stack.state,
      StackStatusReason: stack.reason,
      CreationTime: new Date(0).toISOString(),
      Outputs: ready
        ? Object.entries(stack.template.Outputs ?? {}).map(([OutputKey, { Value }]) => ({
            OutputKey,
            OutputValue: String(evaluate(Value, this.#scope(stack))),
          }))
        : [],
    };
  }

  #events(stack: ModelStack): Xml {
    return [...stack.events].reverse().map(({ time, logical, type, status, reason }, index) => ({
      StackId: stack.id,
      StackName: stack.name,
      EventId: `${stack.events.length - index}`,
      LogicalResourceId: logical,
      ResourceType: type,
      ResourceStatus: status,
      ResourceStatusReason: reason,
      Timestamp: time.toISOString(),
    }));
  }

  #createChangeSet(form: URLSearchParams): Xml {
    const name = String(form.get('StackName'));
    const template = JSON.parse(String(form.get('TemplateBody'))) as Template;
    const given = Object.fromEntries(
      membersOf(form, 'Parameters').map((one) => [one.ParameterKey ?? '', one.ParameterValue ?? '']),
    );
    for (const [key, { AllowedPattern: pattern, Default }] of Object.entries(template.Parameters ?? {})) {
      const value = given[key] ?? Default;
      if (value === undefined)
        throw new AwsRefusal('ValidationError', `Parameters: [${key}] must have values`);
      if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value)) {
        throw new AwsRefusal('ValidationError', `Parameter ${key} failed to satisfy constraint: ${pattern}`);
      }
    }
    if (!membersOrValues(form, 'Capabilities').includes('CAPABILITY_NAMED_IAM')) {
      throw new AwsRefusal(
        'InsufficientCapabilitiesException',
        'Requires capabilities : [CAPABILITY_NAMED_IAM]',
      );
    }
    const exists = [...this.stacks.values()].find((one) => one.name === name && !isGone(one));
    if (form.get('ChangeSetType') === 'UPDATE' && exists === undefined) {
      throw new AwsRefusal('ValidationError', `Stack [${name}] does not exist`);
    }
    const stack =
      exists ??
      ({
        ...{
          name,
          id: `arn:aws:cloudformation:${this.#environment.region}:${this.#environment.account}:stack/${name}/${Date.now()}`,
        },
        ...{ state: 'REVIEW_IN_PROGRESS', reason: undefined, template, parameters: given },
        ...{ resources: new Map<string, string>(), events: [] },
      } as ModelStack);
    this.stacks.set(stack.id, stack);
    const id = `arn:aws:cloudformation:changeSet/${form.get('ChangeSetName')}`;
    this.#changeSets.set(id, { stack, template, parameters: given });
    return { Id: id, StackId: stack.id };
  }

  #describeChangeSet(id: string): Xml {
    const { stack, template } = this.#changeSet(id);
    const same = JSON.stringify(template.Resources) === JSON.stringify(stack.template.Resources);
    if (stack.resources.size > 0 && same) {
      return { Status: 'FAILED', StatusReason: "The submitted information didn't contain changes." };
    }
    return {
      Status: 'CREATE_COMPLETE',
      ExecutionStatus: 'AVAILABLE',
      Changes: Object.entries(template.Resources).map(([LogicalResourceId, { Type }]) => ({
        Type: 'Resource',
        ResourceChange: {
          Action: stack.resources.has(LogicalResourceId) ? 'Modify' : 'Add',
          LogicalResourceId,
          ResourceType: Type,
        },
      })),
    };
  }

  #changeSet(id: string): ChangeSet {
    const found = this.#changeSets.get(id);
    if (found === undefined) throw new AwsRefusal('ChangeSetNotFound', `ChangeSet [${id}] does not exist`);
    return found;
  }

  #execute(id: string): void {
    const { stack, template, parameters } = this.#changeSet(id);
    const word = stack.resources.size === 0 ? 'CREATE' : 'UPDATE';
    stack.template = template;
    stack.parameters = parameters;
    stack.state = `${word}_IN_PROGRESS`;
    this.#carryOut(stack, word).catch((error: Error) => {
      stack.events.push(event('AWS::CloudFormation::Stack', stack.name, `${word}_FAILED`, error.message));
      stack.state = word === 'CREATE' ? 'DELETE_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE';
      stack.reason = error.message;
    });
  }

  async #carryOut(stack: ModelStack, word: string): Promise<void> {
    await pause(this.#environment.tick);
    const entries = Object.entries(stack.template.Resources);
    for (const [index, [logical, resource]] of entries.entries()) {
      if (stack.resources.has(logical)) continue;
      if (this.#environment.failCreation !== undefined && index > 3) {
        stack.events.push(event(resource.Type, logical, `${word}_FAILED`, this.#environment.failCreation));
        throw new Error(`The following resource(s) failed to create: [${logical}]`);
      }
      stack.resources.set(logical, await this.#make(stack, logical, resource));
      stack.events.push(event(resource.Type, logical, `${word}_COMPLETE`));
    }
    await pause(this.#environment.tick);
    stack.state = `${word}_COMPLETE`;
    stack.events.push(event('AWS::CloudFormation::Stack', stack.name, stack.state));
  }

  async #make(stack: ModelStack, logical: string, resource: Resource): Promise<string> {
    const properties = evaluate(propertiesOf(resource), this.#scope(stack)) as Json;
    if (resource.Type === 'AWS::S3::Bucket') {
      await this.#environment.makeBucket(String(properties.BucketName));
      return String(properties.BucketName);
    }
    if (resource.Type === 'AWS::EMR::Cluster') {
      const { JobFlowId } = this.#environment.emr.run(jobFlowOf(properties));
      return String(JobFlowId);
    }
    return String(properties.KeyName ?? `${stack.name}-${logical}`);
  }

  #delete(name: string | null): void {
    let stack: ModelStack;
    try {
      stack = this.#find(name);
    } catch {
      // CloudFormation says nothing of a stack that is not there.
      return;
    }
    const needed = [...this.stacks.values()].some(
      (other) =>
        other !== stack && !isGone(other) && JSON.stringify(other.template).includes(`"${stack.name}:`),
    );
    stack.state = 'DELETE_IN_PROGRESS';
    const clusters = [...stack.resources.values()].flatMap(
      (id) => this.#environment.emr.clusters.get(id) ?? [],
    );
    for (const cluster of clusters) cluster.terminate('USER_REQUEST', 'Terminated by user request');
    void Promise.all(clusters.map(({ over }) => over)).then(async () => {
      await pause(this.#environment.tick);
      stack.state = needed ? 'DELETE_FAILED' : 'DELETE_COMPLETE';
      if (needed) stack.reason = `Export ${stack.name}:Bucket cannot be deleted as it is in use`;
    });
  }

  #scope(stack: ModelStack): Scope {
    return {
      region: this.#environment.region,
      account: this.#environment.account,
      parameters: stack.parameters,
      resources: stack.resources,
      imported: (name) => {
        for (const other of this.stacks.values()) {
          if (isGone(other)) continue;
          const output = Object.values(other.template.Outputs ?? {}).find(
            ({ Export }) => Export?.Name === name,
          );
          if (output !== undefined) return evaluate(output.Value, this.#scope(other));
        }
        throw new AwsRefusal('ValidationError', `No export named ${name} found`);
      },
    };
  }
}

const isGone = ({ state }: ModelStack) => state === 'DELETE_COMPLETE';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const event = (type: string, logical: string, status: string, reason?: string) => ({
  ...{ time: new Date(), logical, type, status, reason },
});

const membersOrValues = (form: URLSearchParams, name: string): string[] =>
  [...form].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);

/** AWS::EMR::Cluster and RunJobFlow call some things differently. */
function jobFlowOf(properties: Json): Json {
  const { MasterInstanceGroup, CoreInstanceGroup, ...instances } = properties.Instances as Json;
  const configurations = (properties.Configurations as Json[] | undefined) ?? [];
  return {
    ...properties,
    Instances: {
      ...instances,
      InstanceGroups: [
        { InstanceRole: 'MASTER', ...(MasterInstanceGroup as Json) },
        { InstanceRole: 'CORE', ...(CoreInstanceGroup as Json) },
      ],
    },
    Configurations: configurations.map(({ Classification, ConfigurationProperties }) => ({
      Classification,
      Properties: ConfigurationProperties,
    })),
  };
}
