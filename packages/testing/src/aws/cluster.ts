import { setTimeout as sleep } from 'node:timers/promises';
import { instanceGroupsOf, ModelInstances } from './instances.js';
import { emrId, epoch, type Json } from './json-protocol.js';
import { ModelNode, type NodeOptions, type Ran } from './node.js';

export type ClusterState =
  | 'STARTING'
  | 'BOOTSTRAPPING'
  | 'RUNNING'
  | 'WAITING'
  | 'TERMINATING'
  | 'TERMINATED'
  | 'TERMINATED_WITH_ERRORS';
export type StepState = 'PENDING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';

export interface ClusterContext extends NodeOptions {
  /** Shortest stay in a state, milliseconds. */
  readonly tick: number;
  /** How long a second of a policy lasts here, milliseconds. */
  readonly second: number;
  /** Puts a log file where the cluster's LogUri says. */
  readonly writeLog: (uri: string, text: string) => Promise<void>;
  /** An event, as EventBridge gets it. */
  readonly tell: (detailType: string, detail: Json) => void;
  /** Whether no zone that is asked for has instances to give. */
  readonly hasNoRoom: (instances: Json) => boolean;
  /** Reads the object at `s3://…`: a bootstrap script. */
  readonly fetch: (uri: string) => Promise<Uint8Array | undefined>;
}

/** The cluster cannot be made. */
class Refused extends Error {
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(reason.Message);
    this.reason = reason;
  }
}

interface Reason {
  readonly Code: string;
  readonly Message: string;
}

export interface ModelStep {
  readonly id: string;
  readonly config: Json;
  state: StepState;
  reason: Reason | undefined;
  readonly created: Date;
  started: Date | undefined;
  ended: Date | undefined;
}

interface BootstrapAction {
  readonly Name: string;
  readonly ScriptBootstrapAction: { readonly Path: string; readonly Args?: string[] };
}

/** One cluster of the model: its states in EMR's order, its bootstrap and steps as real processes. */
export class ModelCluster {
  readonly id = emrId('j');
  readonly instances: ModelInstances;
  readonly input: Json;
  readonly created = new Date();
  readonly history: ClusterState[] = [];
  readonly steps: ModelStep[] = [];
  reason: Reason | undefined;
  ready: Date | undefined;
  ended: Date | undefined;
  autoTermination: Json | undefined;
  managedScaling: Json | undefined;
  /** When all is over. */
  readonly over: Promise<void>;
  readonly #environment: ClusterContext;
  readonly #stop = new AbortController();
  #node: ModelNode | undefined;

  constructor(input: Json, context: ClusterContext) {
    this.input = input;
    this.#environment = context;
    this.instances = new ModelInstances(instanceGroupsOf(input.Instances as Json));
    this.autoTermination = input.AutoTerminationPolicy as Json | undefined;
    this.managedScaling = input.ManagedScalingPolicy as Json | undefined;
    for (const step of (input.Steps as Json[] | undefined) ?? []) this.addStep(step);
    this.#enter('STARTING');
    this.over = this.#live();
  }

  get state(): ClusterState {
    return this.history.at(-1)!;
  }

  get isLiving(): boolean {
    return !/^TERMINAT/.test(this.state);
  }

  addStep(config: Json): ModelStep {
    const step: ModelStep = {
      ...{ id: emrId('s'), config, state: 'PENDING' as const, created: new Date() },
      ...{ reason: undefined, started: undefined, ended: undefined },
    };
    this.steps.push(step);
    return step;
  }

  /** As TerminateJobFlows does; `code` tells who wanted it. */
  terminate(code: string, message: string): void {
    if (!this.isLiving) return;
    this.reason ??= { Code: code, Message: message };
    this.#stop.abort();
  }

  /** Processes of workers that compute now. */
  async workers(): Promise<number[]> {
    return (await this.#node?.workers()) ?? [];
  }

  /**
   * Spot takes core nodes away: a worker of theirs is killed, for Spark to do its work again. Without a core node the
   * cluster ends.
   */
  async loseSpot(count: number): Promise<void> {
    if (this.instances.loseSpot(count)) {
      const [worker] = await this.workers();
      try {
        if (worker !== undefined) process.kill(worker, 'SIGKILL');
      } catch {
        // It has just ended.
      }
    } else this.terminate('INSTANCE_FAILURE', 'All slaves in the job flow were terminated due to Spot');
  }

  /** As CancelSteps does: a step that runs is ended, and the cluster goes on. */
  cancel(step: ModelStep): void {
    const running = step.state === 'RUNNING';
    step.state = 'CANCELLED';
    if (running) void this.#node?.endProcesses();
  }

  async #live(): Promise<void> {
    try {
      await this.#stay();
      if (this.#environment.hasNoRoom(this.input.Instances as Json)) {
        // As EMR words it for groups.
        const Message = `Error provisioning instances. We currently do not have sufficient capacity in the Availability Zone you requested`;
        throw new Refused({ Code: 'INTERNAL_ERROR', Message });
      }
      this.#enter('BOOTSTRAPPING');
      if (await this.#bootstrap()) await this.#work();
    } catch (error) {
      if (error instanceof Refused) this.reason = error.reason;
      else if (!this.#stop.signal.aborted) {
        this.reason = { Code: 'INTERNAL_ERROR', Message: String(error) };
      }
    }
    this.#enter('TERMINATING');
    for (const step of this.steps) {
      if (step.state !== 'PENDING' && step.state !== 'RUNNING') continue;
      step.state = 'CANCELLED';
      step.ended = new Date();
    }
    await this.#node?.end();
    await sleep(this.#environment.tick);
    this.ended = new Date();
    const good = ['ALL_STEPS_COMPLETED', 'USER_REQUEST'].includes(this.reason?.Code ?? '');
    this.#enter(good ? 'TERMINATED' : 'TERMINATED_WITH_ERRORS');
  }

  /** The order of EMR's states is the model's promise: this is the only place that changes them. */
  #enter(state: ClusterState): void {
    this.history.push(state);
    const { Code: code = '', Message: message = '' } = this.reason ?? {};
    const ended = state.startsWith('TERMINATED') ? ` with a reason of ${code}` : '';
    this.#environment.tell('EMR Cluster State Change', {
      severity: state === 'TERMINATED_WITH_ERRORS' ? 'CRITICAL' : 'INFO',
      stateChangeReason: JSON.stringify({ code, message }),
      ...{ name: this.input.Name, clusterId: this.id, state },
      message: `Amazon EMR cluster ${this.id} (${this.input.Name}) is ${state}${ended}.`,
    });
  }

  #stay(): Promise<void> {
    return sleep(this.#environment.tick, undefined, { signal: this.#stop.signal });
  }

  async #bootstrap(): Promise<boolean> {
    const configurations = (this.input.Configurations as Json[] | undefined) ?? [];
    const spark = configurations.find(({ Classification }) => Classification === 'spark-defaults');
    this.#node = await ModelNode.make(this.#environment, (spark?.Properties as Json | undefined) ?? {});
    await this.#stay();
    const actions = (this.input.BootstrapActions as BootstrapAction[] | undefined) ?? [];
    for (const [index, { ScriptBootstrapAction: action }] of actions.entries()) {
      const script = await this.#environment.fetch(action.Path);
      const ran: Ran =
        script === undefined
          ? { code: 1, stdout: '', stderr: `fatal error: ${action.Path} does not exist\n` }
          : await this.#running([
              'bash',
              '-c',
              Buffer.from(script).toString(),
              'bootstrap',
              ...(action.Args ?? []),
            ]);
      await this.#log(`node/${this.instances.primary}/bootstrap-actions/${index + 1}`, ran);
      this.#stop.signal.throwIfAborted();
      if (ran.code === 0) continue;
      this.reason = {
        Code: 'BOOTSTRAP_FAILURE',
        Message: `On the master instance (${this.instances.primary}), bootstrap action ${index + 1} returned a non-zero return code`,
      };
      return false;
    }
    return true;
  }

  async #work(): Promise<void> {
    this.#enter('RUNNING');
    this.ready = new Date();
    const alive = (this.input.Instances as Json | undefined)?.KeepJobFlowAliveWhenNoSteps === true;
    let idle = Date.now();
    for (;;) {
      await this.#stay();
      const next = this.steps.find(({ state }) => state === 'PENDING');
      if (next !== undefined) {
        if (this.state === 'WAITING') this.#enter('RUNNING');
        await this.#runStep(next);
        if (next.state === 'FAILED' && /TERMINATE/.test(String(next.config.ActionOnFailure))) {
          this.reason = { Code: 'STEP_FAILURE', Message: 'Shut down as step failed' };
          return;
        }
        idle = Date.now();
        continue;
      }
      if (!alive) {
        this.reason = { Code: 'ALL_STEPS_COMPLETED', Message: 'Steps completed' };
        return;
      }
      if (this.state === 'RUNNING') this.#enter('WAITING');
      const limit = this.autoTermination?.IdleTimeout as number | undefined;
      idle = Math.max(idle, (await this.#node?.busyAt()) ?? 0);
      if (limit !== undefined && Date.now() - idle > limit * this.#environment.second) {
        this.reason = { Code: 'USER_REQUEST', Message: 'Terminated by the auto-termination policy' };
        return;
      }
    }
  }

  async #runStep(step: ModelStep): Promise<void> {
    step.state = 'RUNNING';
    step.started = new Date();
    const jar = step.config.HadoopJarStep as { Jar: string; Args?: string[] };
    const ran: Ran =
      jar.Jar === 'command-runner.jar'
        ? await this.#running(jar.Args ?? [])
        : { code: 1, stdout: '', stderr: `the model runs command-runner.jar only, not ${jar.Jar}\n` };
    await this.#log(`steps/${step.id}`, ran);
    step.ended = new Date();
    if ((step.state as StepState) === 'CANCELLED') return;
    // What is taken down with its cluster has not failed by itself.
    this.#stop.signal.throwIfAborted();
    step.state = ran.code === 0 ? 'COMPLETED' : 'FAILED';
    if (ran.code !== 0) step.reason = { Code: 'NONE', Message: 'Unknown Error.' };
    const { Name: name, ActionOnFailure: actionOnFailure } = step.config;
    this.#environment.tell('EMR Step Status Change', {
      ...{ severity: ran.code === 0 ? 'INFO' : 'ERROR', actionOnFailure, stepId: step.id },
      ...{ name, clusterId: this.id, state: step.state },
      message: `Step ${step.id} (${name}) in Amazon EMR cluster ${this.id} (${this.input.Name}) is ${step.state}.`,
    });
  }

  /** A process of the node, ended when the cluster is. */
  async #running([command = '', ...args]: readonly string[]): Promise<Ran> {
    const ended = () => void this.#node!.endProcesses();
    this.#stop.signal.addEventListener('abort', ended);
    try {
      return await this.#node!.run(command, args);
    } finally {
      this.#stop.signal.removeEventListener('abort', ended);
    }
  }

  async #log(folder: string, { stdout, stderr }: Ran): Promise<void> {
    const uri = this.input.LogUri as string | undefined;
    if (uri === undefined) return;
    const below = `${uri.replace(/\/$/, '')}/${this.id}/${folder}`;
    await this.#environment.writeLog(`${below}/stderr.gz`, stderr);
    await this.#environment.writeLog(`${below}/stdout.gz`, stdout);
  }

  /** As DescribeCluster tells it. */
  describe(): Json {
    const { input } = this;
    const instances = input.Instances as Json;
    return {
      ...{ Id: this.id, Name: input.Name, LogUri: String(input.LogUri).replace(/^s3:/, 's3n:') },
      ReleaseLabel: input.ReleaseLabel,
      Applications: input.Applications,
      Tags: input.Tags ?? [],
      SecurityConfiguration: input.SecurityConfiguration,
      ServiceRole: input.ServiceRole,
      AutoTerminate: instances.KeepJobFlowAliveWhenNoSteps !== true,
      TerminationProtected: false,
      MasterPublicDnsName: this.ready === undefined ? undefined : '127.0.0.1',
      Ec2InstanceAttributes: { Ec2KeyName: instances.Ec2KeyName, Ec2SubnetId: instances.Ec2SubnetId },
      Status: this.status(),
    };
  }

  /** State of the instances that are there. */
  get instanceState(): string {
    const states: Partial<Record<ClusterState, string>> = {
      STARTING: 'PROVISIONING',
      BOOTSTRAPPING: 'BOOTSTRAPPING',
      RUNNING: 'RUNNING',
      WAITING: 'RUNNING',
    };
    return states[this.state] ?? 'TERMINATED';
  }

  status(): Json {
    return {
      State: this.state,
      StateChangeReason: this.state.startsWith('TERMINAT') ? this.reason : {},
      Timeline: {
        CreationDateTime: epoch(this.created),
        ReadyDateTime: epoch(this.ready),
        EndDateTime: epoch(this.ended),
      },
    };
  }
}

/** As DescribeStep tells it. */
export const describeStep = ({ id, config, state, reason, created, started, ended }: ModelStep): Json => {
  const jar = config.HadoopJarStep as Json;
  return {
    ...{ Id: id, Name: config.Name, ActionOnFailure: config.ActionOnFailure },
    Config: { Jar: jar.Jar, Args: jar.Args ?? [], Properties: {} },
    Status: {
      State: state,
      StateChangeReason: {},
      ...(reason === undefined ? {} : { FailureDetails: { Reason: reason.Message } }),
      Timeline: {
        CreationDateTime: epoch(created),
        StartDateTime: epoch(started),
        EndDateTime: epoch(ended),
      },
    },
  };
};
