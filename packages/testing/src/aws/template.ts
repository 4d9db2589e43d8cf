import type { Json } from './json-protocol.js';
import { attribute } from './resources.js';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Json;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: string | readonly string[];
}

export interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Outputs?: Record<string, { Value: unknown; Export?: { Name: string } }>;
  readonly Parameters?: Record<string, { AllowedPattern?: string; Default?: string }>;
}

/** What the functions of a template refer to. */
export interface Scope {
  readonly region: string;
  readonly account: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Physical ids and types by logical ids. */
  readonly resources: ReadonlyMap<string, { readonly id: string; readonly type: string }>;
  readonly imported: (name: string) => unknown;
}

export const propertiesOf = ({ Properties = {} }: Resource): Json => Properties;

/** A value of a template with its functions carried out: Ref, GetAtt, Join, Split, Select, GetAZs, ImportValue. */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((one) => evaluate(one, scope));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && (name === 'Ref' || name?.startsWith('Fn::'))) {
    return carryOut(name, argument, scope);
  }
  return Object.fromEntries(entries.map(([key, one]) => [key, evaluate(one, scope)]));
}

function carryOut(name: string, argument: unknown, scope: Scope): unknown {
  switch (name) {
    case 'Ref':
      return reference(String(argument), scope);
    case 'Fn::GetAtt': {
      const [logical, name] = argument as [string, string];
      const found = scope.resources.get(logical);
      if (found === undefined) throw new Error(`${logical} is not there for its ${name}`);
      return attribute(found.type, found.id, name, scope);
    }
    case 'Fn::Join': {
      const [between, parts] = argument as [string, unknown];
      return (evaluate(parts, scope) as unknown[]).join(between);
    }
    case 'Fn::GetAZs':
      return ['a', 'b', 'c'].map((zone) => `${scope.region}${zone}`);
    case 'Fn::Select': {
      const [index, list] = evaluate(argument, scope) as [number, unknown[]];
      return list[Number(index)];
    }
    case 'Fn::Split': {
      const [between, text] = argument as [string, unknown];
      return String(evaluate(text, scope)).split(between);
    }
    case 'Fn::ImportValue':
      return scope.imported(String(evaluate(argument, scope)));
    default:
      throw new Error(`the model does not know ${name}`);
  }
}

function reference(name: string, { region, account, parameters, resources }: Scope): string {
  const pseudo: Record<string, string> = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const found = pseudo[name] ?? parameters[name] ?? resources.get(name)?.id;
  if (found === undefined) throw new Error(`the template refers to ${name}, which is not there`);
  return found;
}

/** Logical ids of resources that a value refers to. */
function* dependencies(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, one] of Object.entries(value)) {
    if (key === 'Ref') yield String(one);
    else if (key === 'Fn::GetAtt') yield String((one as string[])[0]);
    else yield* dependencies(one);
  }
}

/** Logical ids of a template's resources, each after those that it refers to. */
export function inOrder({ Resources }: Template): string[] {
  const ordered = new Set<string>();
  const visit = (id: string) => {
    const resource = Resources[id];
    if (resource === undefined || ordered.has(id)) return;
    for (const other of [...[resource.DependsOn ?? []].flat(), ...dependencies(resource.Properties)]) {
      if (other !== id) visit(other);
    }
    ordered.add(id);
  };
  for (const id of Object.keys(Resources)) visit(id);
  return [...ordered];
}
