import { VergerError } from '@verger/base';

/** What decides how Spark is laid out on a node. */
export interface InstanceType {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly platform: 'linux-x64' | 'linux-arm64';
  /** What YARN may give to containers on a core node, MiB: EMR's own default for the type. */
  readonly yarnMib: number;
  /** Types that a fleet may take instead: as many vCPUs, as much memory, the same processor. */
  readonly alike: readonly string[];
}

const of = (
  name: string,
  platform: InstanceType['platform'],
  vcpus: number,
  memoryGib: number,
  yarnMib: number,
  alike: readonly string[],
): InstanceType => ({ name, vcpus, memoryGib, platform, yarnMib, alike });

/**
 * Types that a cluster may have: that of the reference deployment, the next larger one, and the same two on Graviton. YARN's memory is
 * from the EMR Release Guide, "Task configuration"; for types that EMR sizes alike, three quarters of the memory.
 */
const TYPES: readonly InstanceType[] = [
  of('m5.xlarge', 'linux-x64', 4, 16, 12_288, ['m5a.xlarge', 'm5d.xlarge', 'm6i.xlarge']),
  of('m5.2xlarge', 'linux-x64', 8, 32, 24_576, ['m5a.2xlarge', 'm5d.2xlarge', 'm6i.2xlarge']),
  of('m6g.xlarge', 'linux-arm64', 4, 16, 12_288, ['m6gd.xlarge', 'm7g.xlarge']),
  of('m6g.2xlarge', 'linux-arm64', 8, 32, 24_576, ['m6gd.2xlarge', 'm7g.2xlarge']),
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
