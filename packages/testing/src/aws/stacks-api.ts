import { randomUUID } from 'node:crypto';
import { AwsRefusal, type Json } from './json-protocol.js';
import { membersOf, type Xml } from './query-protocol.js';
import { NAMED_BY, type Place, physicalId } from './resources.js';
import { type PlannedChange, planChanges } from './stack-plan.js';
import { evaluate, inOrder, propertiesOf, type Scope, type Template } from './template.js';

/** A resource that a stack has made. */
interface Made {
  readonly id: string;
  readonly type: string;
  readonly retained: boolean;
}

interface ModelStack {
  readonly name: string;
  readonly id: string;
  state: string;
  reason: string | undefined;
  template: Template;
  parameters: Record<string, string>;
  /** As whom CloudFormation changes it. */
  roleArn?: string | undefined;
  resources: Map<string, Made>;
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
  readonly changes: readonly PlannedChange[];
  /** Why it cannot be carried out. */
  readonly failed: string | undefined;
}

/** What the stacks make for real; everything else gets a name. */
export interface StacksContext extends Place {
  readonly tick: number;
  /** @returns its id, when it is not as {@link physicalId} would have it */
  readonly make: (type: string, id: string, properties: Json) => Promise<string | undefined>;
  readonly change: (type: string, id: string, properties: Json) => void;
  readonly remove: (type: string, id: string) => Promise<void>;
  /** Whether something of that name is there that no stack has made. */
  readonly exists: (type: string, name: string) => Promise<boolean>;
  /** What makes the creation of a stack fail: a reason. */
  readonly failCreation: string | undefined;
  /** `DescribeStacks` by id, once the stack has gone: AWS forgets some after a while. */
  readonly forgetsStacks: boolean;
}

/**
 * CloudFormation of the model. What it does: change sets that compare properties and parameters; creation in the
 * order of references; updates in place; replacement, the new one first and the old one in the clean-up; removal of
 * what a template no longer has, unless it is retained; rollback by name only; outputs, exports and imports; names that
 * are taken; import of retained buckets. What it does not: rights, quotas, drift, conditions, mappings, nested stacks,
 * a rollback that undoes changes, any check of a resource's properties (cfn-lint does that).
 */
export class StacksApi {
  readonly stacks = new Map<string, ModelStack>();
  readonly #changeSets = new Map<string, ChangeSet>();
  readonly #environment: StacksContext;

  constructor(context: StacksContext) {
    this.#environment = context;
  }

  async call(action: string, form: URLSearchParams): Promise<Xml> {
    switch (action) {
      case 'DescribeStacks':
        return { Stacks: [this.#describe(this.#find(form.get('StackName')))] };
      case 'DescribeStackEvents':
        return { StackEvents: this.#events(this.#find(form.get('StackName'))) };
      case 'ListStackResources':
        return {
          StackResourceSummaries: [...this.#find(form.get('StackName')).resources].map(
            ([LogicalResourceId, { id, type }]) => ({
              ...{ LogicalResourceId, PhysicalResourceId: id, ResourceType: type },
              ...{ ResourceStatus: 'CREATE_COMPLETE', LastUpdatedTimestamp: new Date(0).toISOString() },
            }),
          ),
        };
      case 'CreateChangeSet':
        return this.#createChangeSet(form);
      case 'DescribeChangeSet':
        return describeChangeSet(this.#changeSet(String(form.get('ChangeSetName'))));
      case 'ExecuteChangeSet':
        this.#execute(this.#changeSet(String(form.get('ChangeSetName'))));
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

  /** The stacks that have made something of that name. */
  owns(type: string, id: string): boolean {
    return [...this.stacks.values()].some(
      (stack) =>
        !isGone(stack) && [...stack.resources.values()].some((one) => one.type === type && one.id === id),
    );
  }

  #find(name: string | null): ModelStack {
    const found = [...this.stacks.values()].find(
      (one) =>
        (one.id === name && !(isGone(one) && this.#environment.forgetsStacks)) ||
        (one.name === name && !isGone(one)),
    );
    if (found === undefined) {
      throw new AwsRefusal('ValidationError', `Stack with id ${name} does not exist`);
    }
    return found;
  }

  #describe(stack: ModelStack): Xml {
    const ready = /(CREATE|UPDATE|ROLLBACK)_COMPLETE$/.test(stack.state);
    return {
      StackName: stack.name,
      StackId: stack.id,
      StackStatus: stack.state,
      StackStatusReason: stack.reason,
      RoleARN: stack.roleArn,
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

  async #createChangeSet(form: URLSearchParams): Promise<Xml> {
    const name = String(form.get('StackName'));
    const template = JSON.parse(String(form.get('TemplateBody'))) as Template;
    const given = parametersOf(form, template);
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
    if (exists !== undefined && isBusy(exists)) {
      throw new AwsRefusal(
        'ValidationError',
        `Stack:${exists.id} is in ${exists.state} state and can not be updated.`,
      );
    }
    const { region, account } = this.#environment;
    const id = `arn:aws:cloudformation:${region}:${account}:stack/${name}/${randomUUID()}`;
    const stack: ModelStack = exists ?? {
      ...{ name, id, state: 'REVIEW_IN_PROGRESS', reason: undefined, template: { Resources: {} } },
      ...{ parameters: given, resources: new Map(), events: [] },
    };
    // Given once, it stays.
    stack.roleArn = form.get('RoleARN') ?? stack.roleArn;
    this.stacks.set(stack.id, stack);
    const set = `arn:aws:cloudformation:${region}:${account}:changeSet/${form.get('ChangeSetName')}/${randomUUID()}`;
    const changes = planChanges(stack, template, given);
    const failed = await this.#cannot(template, changes, form.get('ImportExistingResources') === 'true');
    this.#changeSets.set(set, { stack, template, parameters: given, changes, failed });
    return { Id: set, StackId: stack.id };
  }

  /** What a change set finds out by itself: nothing to do, or things to import that would not be retained. */
  async #cannot(
    template: Template,
    changes: readonly PlannedChange[],
    imports: boolean,
  ): Promise<string | undefined> {
    if (changes.length === 0)
      return "The submitted information didn't contain changes. Submit different information to create a change set.";
    if (!imports) return undefined;
    const taken: string[] = [];
    for (const { action, logical, type } of changes) {
      const resource = template.Resources[logical];
      const property = NAMED_BY[type];
      const name = resource?.Properties?.[property ?? ''];
      if (action !== 'Add' || typeof name !== 'string' || resource?.DeletionPolicy === 'Retain') continue;
      if (await this.#environment.exists(type, name)) taken.push(`${logical} ({${property}=${name}})`);
    }
    return taken.length === 0
      ? undefined
      : `CloudFormation is attempting to import some resources because they already exist in your account. The resources must have the DeletionPolicy attribute set to 'Retain' or 'RetainExceptOnCreate' in the template for successful import. The affected resources are ${taken.join(', ')}`;
  }

  #changeSet(id: string): ChangeSet {
    const found = this.#changeSets.get(id);
    if (found === undefined) throw new AwsRefusal('ChangeSetNotFound', `ChangeSet [${id}] does not exist`);
    return found;
  }

  #execute({ stack, template, parameters, changes }: ChangeSet): void {
    const word = stack.resources.size === 0 ? 'CREATE' : 'UPDATE';
    const before = stack.template;
    stack.template = template;
    stack.parameters = parameters;
    stack.state = `${word}_IN_PROGRESS`;
    this.#carryOut(stack, word, changes).catch(async (error: Error) => {
      stack.events.push(event('AWS::CloudFormation::Stack', stack.name, `${word}_FAILED`, error.message));
      stack.reason = error.message;
      if (word === 'CREATE') await this.#removeAll(stack);
      else stack.template = before;
      stack.state = word === 'CREATE' ? 'DELETE_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE';
    });
  }

  async #carryOut(stack: ModelStack, word: string, changes: readonly PlannedChange[]): Promise<void> {
    await pause(this.#environment.tick);
    const planned = new Map(changes.map((change) => [change.logical, change]));
    const old: Made[] = [];
    const moved = new Set<string>();
    let count = 0;
    for (const logical of inOrder(stack.template)) {
      const change = planned.get(logical);
      if (change === undefined) continue;
      const { type } = change;
      if (this.#environment.failCreation !== undefined && count++ > 3) {
        stack.events.push(event(type, logical, `${word}_FAILED`, this.#environment.failCreation));
        throw new Error(`The following resource(s) failed to create: [${logical}]`);
      }
      const was = stack.resources.get(logical);
      if (was === undefined || change.replacement) {
        if (was !== undefined) old.push(was);
        stack.resources.set(logical, await this.#make(stack, logical));
        moved.add(logical);
      } else {
        this.#environment.change(type, was.id, this.#properties(stack, logical));
      }
      stack.events.push(event(type, logical, `${was === undefined ? 'CREATE' : 'UPDATE'}_COMPLETE`));
    }
    if (word === 'UPDATE') stack.state = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    for (const { logical, action } of changes) {
      const gone = stack.resources.get(logical);
      if (action !== 'Remove' || gone === undefined) continue;
      stack.resources.delete(logical);
      old.push(gone);
    }
    for (const { type, id, retained } of old.reverse()) {
      if (!retained) await this.#environment.remove(type, id);
    }
    await pause(this.#environment.tick);
    stack.state = `${word}_COMPLETE`;
    stack.events.push(event('AWS::CloudFormation::Stack', stack.name, stack.state));
  }

  #properties(stack: ModelStack, logical: string): Json {
    return evaluate(propertiesOf(stack.template.Resources[logical]!), this.#scope(stack)) as Json;
  }

  async #make(stack: ModelStack, logical: string): Promise<Made> {
    const { Type: type, DeletionPolicy } = stack.template.Resources[logical]!;
    const properties = this.#properties(stack, logical);
    const name = properties[NAMED_BY[type] ?? ''];
    const id = physicalId(type, properties, { owner: `${stack.name}-${logical}`, place: this.#environment });
    const retained = DeletionPolicy === 'Retain';
    const taken =
      typeof name === 'string' &&
      (this.owns(type, id) || (!retained && (await this.#environment.exists(type, name))));
    if (taken) {
      const reason = `Resource of type '${type}' with identifier '${name}' already exists.`;
      stack.events.push(event(type, logical, 'CREATE_FAILED', reason));
      throw new Error(`The following resource(s) failed to create: [${logical}]. ${reason}`);
    }
    return { id: (await this.#environment.make(type, id, properties)) ?? id, type, retained };
  }

  #delete(name: string | null): void {
    let stack: ModelStack;
    try {
      stack = this.#find(name);
    } catch {
      // CloudFormation says nothing of a stack that is not there.
      return;
    }
    const user = [...this.stacks.values()].find(
      (other) =>
        other !== stack && !isGone(other) && JSON.stringify(other.template).includes(`"${stack.name}:`),
    );
    stack.state = 'DELETE_IN_PROGRESS';
    void (async () => {
      await pause(this.#environment.tick);
      if (user === undefined) await this.#removeAll(stack);
      stack.state = user === undefined ? 'DELETE_COMPLETE' : 'DELETE_FAILED';
      if (user !== undefined) {
        stack.reason = `Export ${stack.name}:Bucket cannot be deleted as it is in use by ${user.name}`;
      }
    })();
  }

  async #removeAll(stack: ModelStack): Promise<void> {
    for (const [logical, { type, id, retained }] of [...stack.resources].reverse()) {
      if (!retained) await this.#environment.remove(type, id);
      stack.resources.delete(logical);
    }
  }

  #scope(stack: ModelStack): Scope {
    const { region, account } = this.#environment;
    return {
      ...{ region, account, parameters: stack.parameters, resources: stack.resources },
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
const isBusy = ({ state }: ModelStack) => /_IN_PROGRESS$/.test(state) && state !== 'REVIEW_IN_PROGRESS';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const event = (type: string, logical: string, status: string, reason?: string) => ({
  ...{ time: new Date(), logical, type, status, reason },
});

function parametersOf(form: URLSearchParams, { Parameters = {} }: Template): Record<string, string> {
  const given = Object.fromEntries(
    membersOf(form, 'Parameters').map((one) => [one.ParameterKey ?? '', one.ParameterValue ?? '']),
  );
  for (const key of Object.keys(given)) {
    if (Parameters[key] === undefined) {
      throw new AwsRefusal('ValidationError', `Parameters: [${key}] do not exist in the template`);
    }
  }
  for (const [key, { AllowedPattern: pattern, Default }] of Object.entries(Parameters)) {
    const value = given[key] ?? Default;
    if (value === undefined) {
      throw new AwsRefusal('ValidationError', `Parameters: [${key}] must have values`);
    }
    if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value)) {
      throw new AwsRefusal('ValidationError', `Parameter ${key} failed to satisfy constraint: ${pattern}`);
    }
    given[key] = value;
  }
  return given;
}

function describeChangeSet({ changes, failed }: ChangeSet): Xml {
  if (failed !== undefined) return { Status: 'FAILED', StatusReason: failed };
  return {
    Status: 'CREATE_COMPLETE',
    ExecutionStatus: 'AVAILABLE',
    Changes: changes.map(({ action, logical, type, replacement }) => ({
      Type: 'Resource',
      ResourceChange: {
        ...{ Action: action, LogicalResourceId: logical, ResourceType: type },
        ...(action === 'Modify' ? { Replacement: replacement ? 'True' : 'False' } : {}),
      },
    })),
  };
}

const membersOrValues = (form: URLSearchParams, name: string): string[] =>
  [...form].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);
