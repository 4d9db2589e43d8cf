import type { Json } from './json-protocol.js';
import { NAMED_BY } from './resources.js';
import type { Resource, Template } from './template.js';

/** One line of a change set. */
export interface PlannedChange {
  readonly action: 'Add' | 'Modify' | 'Remove';
  readonly logical: string;
  readonly type: string;
  /** A new resource takes the place of the old one. */
  readonly replacement: boolean;
}

/** What a stack is made of now. */
export interface Standing {
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string>>;
  readonly resources: ReadonlyMap<string, unknown>;
}

/**
 * Properties whose change makes another resource ("Update requires: Replacement" in the CloudFormation Template
 * Reference), beside the name; `*`: all but those behind the exclamation mark. Types that are not named here are
 * changed in place.
 */
const REPLACED_BY: Readonly<Record<string, string>> = {
  'AWS::EMR::Cluster':
    '* !AutoTerminationPolicy !ManagedScalingPolicy !Tags !VisibleToAllUsers !StepConcurrencyLevel',
  'AWS::EMR::SecurityConfiguration': '*',
  'AWS::EC2::KeyPair': '* !Tags',
  'AWS::EC2::InstanceConnectEndpoint': '* !Tags',
  'AWS::EC2::SecurityGroup': 'GroupDescription VpcId',
  'AWS::EC2::Subnet': 'AvailabilityZone CidrBlock VpcId',
  'AWS::EC2::VPC': 'CidrBlock',
};

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

function replaces(type: string, before: Json, after: Json): boolean {
  const rules = (REPLACED_BY[type] ?? '').split(' ');
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !same(before[name], after[name]),
  );
  return changed.some(
    (name) =>
      name === NAMED_BY[type] || rules.includes(name) || (rules.includes('*') && !rules.includes(`!${name}`)),
  );
}

/** Whether a value refers to one of some names. */
const refersTo = (value: unknown, names: ReadonlySet<string>): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, one]) => {
    if (key === 'Ref') return names.has(String(one));
    if (key === 'Fn::GetAtt') return names.has(String((one as string[])[0]));
    return refersTo(one, names);
  });
};

/** What has to be done to a stack so that it is as a template says. */
export function planChanges(
  { template: before, parameters: given, resources }: Standing,
  template: Template,
  parameters: Readonly<Record<string, string>>,
): PlannedChange[] {
  const other = new Set(
    Object.keys({ ...given, ...parameters }).filter((name) => given[name] !== parameters[name]),
  );
  const changes: PlannedChange[] = [];
  for (const [logical, resource] of Object.entries(template.Resources)) {
    const { Type: type } = resource;
    const was: Resource | undefined = resources.has(logical) ? before.Resources[logical] : undefined;
    if (was === undefined) {
      changes.push({ action: 'Add', logical, type, replacement: false });
      continue;
    }
    const [old, now] = [was.Properties ?? {}, resource.Properties ?? {}];
    const touched = refersTo(now, other);
    if (same(old, now) && !touched) continue;
    // A parameter that changes counts as the property that holds it.
    const marked = touched
      ? Object.fromEntries(
          Object.entries(now).map(([key, value]) => [key, refersTo(value, other) ? [value] : value]),
        )
      : now;
    changes.push({ action: 'Modify', logical, type, replacement: replaces(type, old, marked) });
  }
  for (const logical of resources.keys()) {
    const type = before.Resources[logical]?.Type ?? '';
    if (template.Resources[logical] === undefined) {
      changes.push({ action: 'Remove', logical, type, replacement: false });
    }
  }
  return changes;
}
