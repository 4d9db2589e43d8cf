import { CfnParameter, Fn, type Stack } from 'aws-cdk-lib';
import { BASE_OUTPUTS, type BaseOutputs, type Provision } from '../plan/cluster-plan.js';
import type { Deployment } from '../plan/deployment.js';
import { SERVICE_ACCESS_OUTPUT } from '../plan/network.js';

/** Parameters of a stack with a cluster: which worker archive the nodes get. */
export const CLUSTER_PARAMETERS = {
  script: 'BootstrapScript',
  archive: 'WorkerArchive',
  sha256: 'WorkerSha256',
} as const;

/** Parameter of the schedule: price of an hour of its cluster. */
export const USD_HOUR = 'UsdHour';

/** {@link CLUSTER_PARAMETERS}, as a plan takes them. */
export function provisionParameters(stack: Stack): Provision {
  const parameter = (id: string, description: string, allowedPattern: string) =>
    new CfnParameter(stack, id, { description, allowedPattern }).valueAsString;
  return {
    script: parameter(CLUSTER_PARAMETERS.script, 'Key of bootstrap.sh in the bucket', 'bootstrap/.+'),
    archive: parameter(CLUSTER_PARAMETERS.archive, 'Key of the worker archive', 'bootstrap/.+'),
    sha256: parameter(CLUSTER_PARAMETERS.sha256, 'SHA-256 of the worker archive', '[0-9a-f]{64}'),
  };
}

/** What the base stack exports, under its names: so it cannot be deleted while another stack needs it. */
export function importedOutputs(
  baseStack: string,
  { private: closed }: Pick<Deployment, 'private'>,
): BaseOutputs {
  const output = (name: string) => Fn.importValue(`${baseStack}:${name}`);
  const imported = Object.fromEntries(
    Object.entries(BASE_OUTPUTS).map(([what, name]) => [what, output(name)]),
  ) as Record<keyof typeof BASE_OUTPUTS, string>;
  return {
    ...{ ...imported, subnets: Fn.split(',', imported.subnets), people: [imported.people] },
    ...(closed ? { serviceAccessGroup: output(SERVICE_ACCESS_OUTPUT) } : {}),
  };
}
