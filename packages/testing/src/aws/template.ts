import type { Json } from './json-protocol.js';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Json;
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
  /** Physical ids by logical ones. */
  readonly resources: ReadonlyMap<string, string>;
  readonly imported: (name: string) => unknown;
}

export const propertiesOf = ({ Properties = {} }: Resource): Json => Properties;

/** A value of a template with its functions carried out: Ref, GetAtt, Join, Select, GetAZs, ImportValue. */
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
      const [logical, attribute] = argument as [string, string];
      return `${scope.resources.get(logical) ?? logical}.${attribute}`;
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
  return pseudo[name] ?? parameters[name] ?? resources.get(name) ?? name;
}
