import { VergerError } from '@verger/vision';

/** What decides how Spark is laid out on a node. */
export interface InstanceType {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly platform: 'linux-x64' | 'linux-arm64';
  /** What YARN may give to containers on a core node, MiB: EMR's own default for the type. */
  readonly yarnMib: number;
}

const of = (
  name: string,
  platform: InstanceType['platform'],
  vcpus: number,
  memoryGib: number,
  yarnMib: number,
): InstanceType => ({ name, vcpus, memoryGib, platform, yarnMib });

/**
 * Types that a cluster may have: the deck's, the next larger one, and the same two on Graviton. YARN's memory is
 * from the EMR Release Guide, "Task configuration"; for types that EMR sizes alike, three quarters of the memory.
 */
const TYPES: readonly InstanceType[] = [
  of('m5.xlarge', 'linux-x64', 4, 16, 12_288),
  of('m5.2xlarge', 'linux-x64', 8, 32, 24_576),
  of('m6g.xlarge', 'linux-arm64', 4, 16, 12_288),
  of('m6g.2xlarge', 'linux-arm64', 8, 32, 24_576),
];

export const INSTANCE_TYPES: readonly string[] = TYPES.map(({ name }) => name);

/** @throws VergerError usage `instance-type` naming those that are known */
export function instanceType(name: string): InstanceType {
  const found = TYPES.find((type) => type.name === name);
  if (found !== undefined) return found;
  throw new VergerError('usage', 'instance-type', `${name} is no instance type that clusters can have here`, {
    hint: `choose one of ${INSTANCE_TYPES.join(', ')} (the m6g are Graviton)`,
  });
}
