import { type ClusterContext, describeStep, ModelCluster } from './cluster.js';
import { instanceGroupsOf } from './instances.js';
import { AwsRefusal, invalid, type Json, notFound } from './json-protocol.js';

/** What the account of the model knows, and what goes wrong in it. */
export interface ModelRules {
  readonly releases: readonly string[];
  readonly instanceTypes: readonly string[];
  readonly keyNames: readonly string[];
  /** vCPUs that may run at the same time. */
  readonly vcpuQuota: number;
  /** Zones that have no instances to give, by subnet. */
  readonly emptySubnets: readonly string[];
  /** Of a region. */
  readonly vpcQuota: number;
  /** Address of a moto that has its networks; without one there is a single network without subnets. */
  readonly networks: string | undefined;
  /** Instance Connect Endpoints of the network. */
  readonly connectEndpoints: readonly string[];
}

/** The same, as EMR asks for it: keys come and go. */
export interface EmrRules extends Omit<ModelRules, 'keyNames'> {
  readonly keyNames: () => readonly string[];
  readonly hasSecurityConfiguration: (name: string) => boolean;
}

/** As a new account has it. */
const BLOCKED_PUBLIC_ACCESS = {
  BlockPublicSecurityGroupRules: true,
  PermittedPublicSecurityGroupRuleRanges: [{ MinRange: 22, MaxRange: 22 }],
};

/** The operations of EMR that Verger calls, over clusters that live in this process. */
export class EmrApi {
  readonly clusters = new Map<string, ModelCluster>();
  readonly #rules: EmrRules;
  readonly #environment: ClusterContext;

  constructor(rules: EmrRules, context: ClusterContext) {
    this.#rules = rules;
    this.#environment = context;
  }

  /** @throws AwsRefusal as EMR would refuse */
  call(operation: string, input: Json): Json {
    switch (operation) {
      case 'RunJobFlow':
        return this.run(input);
      case 'DescribeCluster':
        return { Cluster: this.#cluster(input.ClusterId).describe() };
      case 'ListClusters':
        return this.#list(input);
      case 'AddJobFlowSteps':
        return this.#addSteps(input);
      case 'DescribeStep':
        return { Step: describeStep(this.#step(input)) };
      case 'ListSteps':
        // The newest first, as EMR does.
        return { Steps: this.#cluster(input.ClusterId).steps.map(describeStep).reverse() };
      case 'CancelSteps':
        return this.#cancel(input);
      case 'ListInstances':
        return this.#listInstances(input);
      case 'ListInstanceGroups':
        return { InstanceGroups: this.#cluster(input.ClusterId).instances.groups() };
      case 'TerminateJobFlows':
        for (const id of input.JobFlowIds as string[]) {
          this.#cluster(id).terminate('USER_REQUEST', 'Terminated by user request');
        }
        return {};
      case 'ModifyInstanceGroups':
        return this.#resize(input);
      case 'GetAutoTerminationPolicy':
        return { AutoTerminationPolicy: this.#cluster(input.ClusterId).autoTermination };
      case 'PutAutoTerminationPolicy':
        this.#living(input.ClusterId).autoTermination = idlePolicy(input.AutoTerminationPolicy as Json);
        return {};
      case 'GetManagedScalingPolicy':
        return { ManagedScalingPolicy: this.#cluster(input.ClusterId).managedScaling };
      case 'PutManagedScalingPolicy':
        this.#living(input.ClusterId).managedScaling = scalingPolicy(input.ManagedScalingPolicy as Json);
        return {};
      case 'DescribeSecurityConfiguration':
        return this.#securityConfiguration(input);
      case 'GetBlockPublicAccessConfiguration':
        return { BlockPublicAccessConfiguration: BLOCKED_PUBLIC_ACCESS };
      default:
        throw new AwsRefusal('UnknownOperationException', `the model has no ${operation}`);
    }
  }

  /** Ends what is left. */
  async stop(): Promise<void> {
    for (const cluster of this.clusters.values()) cluster.terminate('USER_REQUEST', 'the model stops');
    await Promise.all([...this.clusters.values()].map(({ over }) => over));
  }

  run(input: Json): Json {
    this.#validate(input);
    const cluster = new ModelCluster(input, this.#environment);
    this.clusters.set(cluster.id, cluster);
    return {
      JobFlowId: cluster.id,
      ClusterArn: `arn:aws:elasticmapreduce:model:000000000000:cluster/${cluster.id}`,
    };
  }

  #validate(input: Json): void {
    const { releases, instanceTypes, keyNames, vcpuQuota } = this.#rules;
    const { Name: name, ReleaseLabel: label } = input as { Name?: string; ReleaseLabel?: string };
    if (!name || name.length > 256) throw invalid('Name must have 1 to 256 characters');
    if (label === undefined || !releases.includes(label)) {
      throw invalid(`The supplied release label is invalid: ${label}.`);
    }
    const instances = (input.Instances ?? {}) as Json;
    const groups = instanceGroupsOf(instances);
    if (groups.filter(({ InstanceRole }) => InstanceRole === 'MASTER').length !== 1) {
      throw invalid('There must be exactly one master instance group');
    }
    let vcpus = 0;
    for (const { InstanceType: type, InstanceCount: count } of groups) {
      if (!instanceTypes.includes(String(type))) throw invalid(`Instance type '${type}' is not supported.`);
      vcpus += Number(count) * (String(type).endsWith('2xlarge') ? 8 : 4);
    }
    if (vcpus > vcpuQuota) {
      const left = `You have requested more vCPU capacity than your current vCPU limit of ${vcpuQuota} allows`;
      throw new AwsRefusal('ValidationException', `VcpuLimitExceeded: ${left}`);
    }
    const key = instances.Ec2KeyName as string | undefined;
    if (key !== undefined && !keyNames().includes(key)) throw invalid(`Invalid Ec2KeyName: ${key}.`);
    if (input.AutoTerminationPolicy !== undefined) idlePolicy(input.AutoTerminationPolicy as Json);
    if (input.ManagedScalingPolicy !== undefined) scalingPolicy(input.ManagedScalingPolicy as Json);
    for (const needed of ['JobFlowRole', 'ServiceRole']) {
      if (!input[needed]) throw invalid(`${needed} is required.`);
    }
  }

  #securityConfiguration({ Name }: Json): Json {
    if (this.#rules.hasSecurityConfiguration(String(Name))) return { Name, SecurityConfiguration: '{}' };
    const why = `Security configuration with name '${Name}' does not exist.`;
    throw new AwsRefusal('InvalidRequestException', why);
  }

  #listInstances(input: Json): Json {
    const cluster = this.#cluster(input.ClusterId);
    const roles = input.InstanceGroupTypes as string[] | undefined;
    const states = input.InstanceStates as string[] | undefined;
    return { Instances: cluster.instances.list(cluster.instanceState, cluster.ended, { roles, states }) };
  }

  #cluster(id: unknown): ModelCluster {
    const cluster = this.clusters.get(String(id));
    if (cluster === undefined) throw notFound(`Cluster id '${id}'`);
    return cluster;
  }

  #living(id: unknown): ModelCluster {
    const cluster = this.#cluster(id);
    if (cluster.isLiving) return cluster;
    throw invalid('A job flow that is shutting down, terminated, or finished may not be modified.');
  }

  #resize({ ClusterId, InstanceGroups }: Json): Json {
    const { instances } = this.#living(ClusterId);
    for (const { InstanceGroupId, InstanceCount } of InstanceGroups as Json[]) {
      instances.resize(InstanceGroupId, InstanceCount);
    }
    return {};
  }

  #step({ ClusterId, StepId }: Json) {
    const step = this.#cluster(ClusterId).steps.find(({ id }) => id === StepId);
    if (step === undefined) throw notFound(`Step id '${StepId}'`);
    return step;
  }

  #list(input: Json): Json {
    const states = input.ClusterStates as string[] | undefined;
    const wanted = [...this.clusters.values()]
      .filter(({ state }) => states?.includes(state) ?? true)
      .reverse();
    return { Clusters: wanted.map((one) => ({ Id: one.id, Name: one.input.Name, Status: one.status() })) };
  }

  #addSteps({ JobFlowId, Steps }: Json): Json {
    const cluster = this.#living(JobFlowId);
    return { StepIds: (Steps as Json[]).map((step) => cluster.addStep(step).id) };
  }

  #cancel({ ClusterId, StepIds }: Json): Json {
    const cluster = this.#cluster(ClusterId);
    const CancelStepsInfoList = (StepIds as string[]).map((StepId) => {
      const step = cluster.steps.find(({ id }) => id === StepId);
      const open = step !== undefined && ['PENDING', 'RUNNING'].includes(step.state);
      if (open) cluster.cancel(step);
      return { StepId, Status: open ? 'SUBMITTED' : 'FAILED' };
    });
    return { CancelStepsInfoList };
  }
}

/** @throws AwsRefusal when EMR would not take it: a minute to a week */
function idlePolicy(policy: Json): Json {
  const seconds = Number(policy.IdleTimeout);
  if (seconds >= 60 && seconds <= 604_800) return policy;
  throw invalid(`IdleTimeout ${policy.IdleTimeout} is not between 60 and 604800 seconds`);
}

/** @throws AwsRefusal when the limits contradict each other */
function scalingPolicy(policy: Json): Json {
  const limits = policy.ComputeLimits as Record<string, number>;
  const { MinimumCapacityUnits: least = 0, MaximumCapacityUnits: most = 0 } = limits;
  if (least < 1 || most < least) throw invalid('MaximumCapacityUnits is less than MinimumCapacityUnits');
  for (const part of ['MaximumOnDemandCapacityUnits', 'MaximumCoreCapacityUnits']) {
    if ((limits[part] ?? 0) > most) throw invalid(`${part} is more than MaximumCapacityUnits`);
  }
  return policy;
}
