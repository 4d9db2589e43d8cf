import { emrId, epoch, invalid, type Json } from './json-protocol.js';

interface ModelInstance {
  readonly id: string;
  /** Taken away, by a resize or by Spot. */
  gone: boolean;
  readonly made: Date;
  ended?: Date;
}

interface ModelGroup {
  readonly id: string;
  readonly role: string;
  readonly type: string;
  readonly market: string;
  requested: number;
  readonly instances: ModelInstance[];
}

const instanceId = () => `i-${emrId('i').slice(2).toLowerCase()}`;
const newInstance = (): ModelInstance => ({ id: instanceId(), gone: false, made: new Date() });
const take = (instance: ModelInstance) => {
  instance.gone = true;
  instance.ended = new Date();
};
const left = ({ instances }: ModelGroup) => instances.filter(({ gone }) => !gone);

/** Groups as RunJobFlow gets them; a fleet counts as a group of its first type. */
export function instanceGroupsOf({ InstanceGroups, InstanceFleets }: Json): Json[] {
  if (InstanceFleets === undefined) return (InstanceGroups as Json[] | undefined) ?? [];
  return (InstanceFleets as Json[]).map((fleet) => {
    const [first] = fleet.InstanceTypeConfigs as Json[];
    const spot = Number(fleet.TargetSpotCapacity ?? 0);
    return {
      ...{ InstanceRole: fleet.InstanceFleetType, InstanceType: first?.InstanceType },
      ...{
        InstanceCount: spot + Number(fleet.TargetOnDemandCapacity ?? 0),
        Market: spot > 0 ? 'SPOT' : 'ON_DEMAND',
      },
    };
  });
}

/** The instances of a cluster of the model, by group: names only, the work is done by one machine. */
export class ModelInstances {
  readonly #groups: ModelGroup[];

  /** @param groups as RunJobFlow gets them */
  constructor(groups: readonly Json[]) {
    this.#groups = groups.map((group) => {
      const requested = Number(group.InstanceCount);
      return {
        ...{ id: emrId('ig'), role: String(group.InstanceRole), type: String(group.InstanceType) },
        ...{ market: String(group.Market ?? 'ON_DEMAND'), requested },
        instances: Array.from({ length: requested }, () => newInstance()),
      };
    });
  }

  get primary(): string {
    return this.#groups.find(({ role }) => role === 'MASTER')!.instances[0]!.id;
  }

  /**
   * As ModifyInstanceGroups does.
   *
   * @throws AwsRefusal for a group that is not there, the primary, or a count that cannot be
   */
  resize(id: unknown, count: unknown): void {
    const group = this.#groups.find((one) => one.id === id);
    if (group === undefined) throw invalid(`Instance group id '${id}' is not valid.`);
    if (group.role === 'MASTER') throw invalid('The master instance group cannot be resized.');
    if (!Number.isInteger(count) || Number(count) < 1) throw invalid(`Instance count ${count} is not valid.`);
    group.requested = Number(count);
    while (left(group).length < group.requested) group.instances.push(newInstance());
    for (const surplus of left(group).slice(group.requested)) take(surplus);
  }

  /**
   * Spot takes core nodes back.
   *
   * @returns whether one is left
   */
  loseSpot(count: number): boolean {
    const core = this.#groups.filter(({ role }) => role === 'CORE');
    const spot = core.filter(({ market }) => market === 'SPOT').flatMap(left);
    for (const taken of spot.slice(0, count)) take(taken);
    return core.flatMap(left).length > 0;
  }

  /** As ListInstanceGroups tells it. */
  groups(): Json[] {
    return this.#groups.map((group) => ({
      ...{ Id: group.id, InstanceGroupType: group.role, InstanceType: group.type, Market: group.market },
      ...{ RequestedInstanceCount: group.requested, RunningInstanceCount: left(group).length },
      Status: { State: left(group).length === group.requested ? 'RUNNING' : 'RESIZING' },
    }));
  }

  /**
   * As ListInstances tells it.
   *
   * @param living state of the instances that are not gone
   * @param over when the cluster has ended
   * @param asked roles and states that are wanted; all of them by default
   */
  list(
    living: string,
    over: Date | undefined,
    { roles, states }: { roles?: string[] | undefined; states?: string[] | undefined },
  ): Json[] {
    return this.#groups
      .filter(({ role }) => roles?.includes(role) ?? true)
      .flatMap((group) =>
        group.instances.map(({ id, gone, made, ended }) => ({
          ...{ Ec2InstanceId: id, InstanceGroupId: group.id, InstanceType: group.type, Market: group.market },
          ...{ PrivateDnsName: 'localhost', PrivateIpAddress: '127.0.0.1', PublicIpAddress: '127.0.0.1' },
          Status: {
            State: gone ? 'TERMINATED' : living,
            Timeline: { CreationDateTime: epoch(made), EndDateTime: epoch(ended ?? over) },
          },
        })),
      )
      .filter(({ Status: { State } }) => states?.includes(State) ?? true);
  }
}
