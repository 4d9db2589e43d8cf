import { VergerError } from '@verger/base';

/** What decides how Spark is laid out on a node. */
export interface InstanceType {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly platform: 'linux-x64' | 'linux-arm64';
  /** What YARN may give to containers on a core node, MiB: EMR's own default for the type. */
  readonly yarnMib: number;
  /**
   * Whether its processors multiply 8-bit integers four at a time (VNNI), so that `--precision int8` pays: `some` where the
   * type has processors of two generations, `untried` on Arm, which has instructions of its own for it.
   */
  readonly vnni: 'all' | 'some' | 'untried';
  /** Types that a fleet may take instead: as many vCPUs, as much memory, the same processor. */
  readonly alike: readonly string[];
}

const of = (
  name: string,
  platform: InstanceType['platform'],
  vcpus: number,
  memoryGib: number,
  yarnMib: number,
  vnni: InstanceType['vnni'],
  alike: readonly string[],
): InstanceType => ({ name, vcpus, memoryGib, platform, yarnMib, vnni, alike });

/**
 * Types that a cluster may have: that of the reference deployment, the next larger one, and the same two of a later generation and on
 * Graviton. YARN's memory is from the EMR Release Guide, "Task configuration"; for types that EMR sizes alike, three quarters
 * of the memory. Processors are from https://aws.amazon.com/ec2/instance-types/: m5 Skylake or Cascade Lake, of which the second has
 * VNNI; m6i Ice Lake.
 */
const TYPES: readonly InstanceType[] = [
  of('m5.xlarge', 'linux-x64', 4, 16, 12_288, 'some', ['m5a.xlarge', 'm5d.xlarge', 'm6i.xlarge']),
  of('m5.2xlarge', 'linux-x64', 8, 32, 24_576, 'some', ['m5a.2xlarge', 'm5d.2xlarge', 'm6i.2xlarge']),
  of('m6i.xlarge', 'linux-x64', 4, 16, 12_288, 'all', ['m6id.xlarge', 'm7i.xlarge']),
  of('m6i.2xlarge', 'linux-x64', 8, 32, 24_576, 'all', ['m6id.2xlarge', 'm7i.2xlarge']),
  of('m6g.xlarge', 'linux-arm64', 4, 16, 12_288, 'untried', ['m6gd.xlarge', 'm7g.xlarge']),
  of('m6g.2xlarge', 'linux-arm64', 8, 32, 24_576, 'untried', ['m6gd.2xlarge', 'm7g.2xlarge']),
];

export const INSTANCE_TYPES: readonly string[] = TYPES.map(({ name }) => name);

/** @throws VergerError usage `instance-type` naming those that are known */
export function instanceType(name: string): InstanceType {
  const found = TYPES.find((type) => type.name === name);
  if (found !== undefined) return found;
  throw new VergerError('usage', 'instance-type', `${name} is not a supported instance type`, {
    hint: `choose one of ${INSTANCE_TYPES.join(', ')} (the m6g are Graviton)`,
  });
}
