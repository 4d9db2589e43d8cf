import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsRefusal, epoch, invalid, type Json } from './json-protocol.js';
import { ModelNode, type NodeOptions } from './node.js';

export interface ServerlessContext extends NodeOptions {
  /** Shortest stay in a state, milliseconds. */
  readonly tick: number;
  readonly writeLog: (uri: string, text: string) => Promise<void>;
  /** An event, as EventBridge gets it. */
  readonly tell: (detailType: string, detail: Json) => void;
  /** Reads the object at `s3://…`. */
  readonly fetch: (uri: string) => Promise<Uint8Array | undefined>;
}

type JobState = 'SUBMITTED' | 'SCHEDULED' | 'RUNNING' | 'SUCCESS' | 'FAILED' | 'CANCELLING' | 'CANCELLED';

export interface ModelJob {
  readonly id: string;
  readonly application: string;
  readonly input: Json;
  readonly history: JobState[];
  readonly created: Date;
  over: Promise<void>;
  node: ModelNode | undefined;
}

interface ModelApplication {
  readonly id: string;
  properties: Json;
  state: 'CREATED' | 'STARTED' | 'STOPPED';
}

const stateOf = ({ history }: ModelJob): JobState => history.at(-1)!;
const isOver = (job: ModelJob) => ['SUCCESS', 'FAILED', 'CANCELLED'].includes(stateOf(job));

/** GB that a worker may have by its vCPUs: from, to, in steps of. */
const SIZES: Readonly<Record<string, readonly [number, number, number]>> = {
  ...{ 1: [2, 8, 1], 2: [4, 16, 1], 4: [8, 30, 1], 8: [16, 60, 4], 16: [32, 120, 8] },
};

/**
 * EMR Serverless, as far as Verger asks. A job runs as a real `spark-submit` on two local cores of this machine, in a folder
 * where its archive is unpacked as EMR Serverless does for the driver; nothing of its parameters is changed but where
 * `spark.archives` lies, and properties whose names begin with `spark.emr-serverless.driverEnv.` become its environment.
 * Worker sizes and the maximum capacity are those of the user guide. What is not modelled: times, auto-stop, attempts, what Spark
 * of EMR's own build does, containers.
 */
export class ServerlessApi {
  readonly jobs: ModelJob[] = [];
  readonly #applications = new Map<string, ModelApplication>();
  readonly #context: ServerlessContext;

  constructor(context: ServerlessContext) {
    this.#context = context;
  }

  /** What a stack makes. */
  make(properties: Json): string {
    const id = `00${randomBytes(7).toString('hex')}`;
    this.#applications.set(id, { id, properties, state: 'CREATED' });
    return id;
  }

  change(id: string, properties: Json): void {
    const application = this.#applications.get(id);
    if (application !== undefined) application.properties = properties;
  }

  /** @throws Error as CloudFormation does of one that is up */
  remove(id: string): void {
    if (this.#applications.get(id)?.state === 'STARTED') {
      throw new Error(`Application ${id} must be in one of the states [CREATED, STOPPED]`);
    }
    this.#applications.delete(id);
  }

  async stop(): Promise<void> {
    for (const job of this.jobs) this.#cancel(job);
    await Promise.all(this.jobs.map(({ over }) => over));
  }

  call(operation: string, input: Json): Json {
    const application = this.#applications.get(String(input.applicationId));
    if (application === undefined) {
      throw new AwsRefusal(
        'ResourceNotFoundException',
        `Application ${input.applicationId} does not exist`,
        404,
      );
    }
    const of = this.jobs.filter((job) => job.application === application.id);
    switch (operation) {
      case 'GetApplication': {
        const { id, state, properties } = application;
        const { ReleaseLabel: releaseLabel, Architecture: architecture } = properties;
        return { application: { applicationId: id, state, releaseLabel, architecture, type: 'Spark' } };
      }
      case 'StopApplication':
        if (of.some((job) => !isOver(job))) {
          throw new AwsRefusal('ConflictException', `Application ${application.id} has running jobs`, 409);
        }
        application.state = 'STOPPED';
        return {};
      case 'StartJobRun':
        return this.#start(application, input);
      case 'ListJobRuns': {
        const states = [input.states ?? []].flat() as string[];
        const found = of.filter((job) => states.length === 0 || states.includes(stateOf(job)));
        return {
          jobRuns: found.map((job) => ({ id: job.id, name: job.input.name, ...this.#facts(job) })),
        };
      }
      case 'GetJobRun':
        return { jobRun: this.#describe(this.#job(of, input)) };
      case 'CancelJobRun': {
        const job = this.#job(of, input);
        this.#cancel(job);
        return { applicationId: application.id, jobRunId: job.id };
      }
      default:
        throw new AwsRefusal('UnknownOperationException', `the model has no ${operation}`);
    }
  }

  #job(of: readonly ModelJob[], { jobRunId }: Json): ModelJob {
    const found = of.find(({ id }) => id === jobRunId);
    if (found !== undefined) return found;
    throw new AwsRefusal('ResourceNotFoundException', `Job run ${jobRunId} does not exist`, 404);
  }

  #start(application: ModelApplication, input: Json): Json {
    const same = this.jobs.find(
      (job) => job.application === application.id && job.input.clientToken === input.clientToken,
    );
    const job = same ?? this.#submit(application, input);
    return { applicationId: application.id, jobRunId: job.id, arn: this.#arn(job) };
  }

  #submit(application: ModelApplication, input: Json): ModelJob {
    const { vcpus, gb } = workersOf(confOf(input));
    const most = application.properties.MaximumCapacity as Record<'Cpu' | 'Memory', string>;
    if (vcpus > Number.parseFloat(most.Cpu) || gb > Number.parseFloat(most.Memory)) {
      throw invalid(`the job asks for ${vcpus} vCPU and ${gb} GB, the application has a maximum capacity`);
    }
    const job: ModelJob = {
      ...{ id: `00${randomBytes(7).toString('hex')}`, application: application.id, input },
      ...{ history: ['SUBMITTED'], created: new Date(), over: Promise.resolve(), node: undefined },
    };
    application.state = 'STARTED';
    job.over = this.#run(job);
    this.jobs.push(job);
    return job;
  }

  async #run(job: ModelJob): Promise<void> {
    const { tick, writeLog } = this.#context;
    for (const state of ['SCHEDULED', 'RUNNING'] as const) {
      await sleep(tick);
      if (stateOf(job) !== 'CANCELLING') job.history.push(state);
    }
    const conf = confOf(job.input);
    const node = await ModelNode.make(
      { ...this.#context, sparkHome: undefined, env: { ...this.#context.env, ...driverEnvOf(conf) } },
      {},
    );
    job.node = node;
    try {
      if (stateOf(job) === 'CANCELLING') return;
      const { entryPoint, entryPointArguments = [] } = sparkSubmitOf(job.input);
      await writeFile(join(node.home, 'entry.py'), await this.#object(entryPoint));
      const properties = await this.#unpack(node, conf);
      const ran = await node.run(join(String(this.#context.sparkHome), 'bin', 'spark-submit'), [
        ...['--master', 'local[2,4]', ...properties, 'entry.py', ...entryPointArguments],
      ]);
      const below = `${logUriOf(job.input)}applications/${job.application}/jobs/${job.id}/SPARK_DRIVER`;
      await writeLog(`${below}/stderr.gz`, ran.stderr);
      await writeLog(`${below}/stdout.gz`, ran.stdout);
      if (stateOf(job) !== 'CANCELLING') job.history.push(ran.code === 0 ? 'SUCCESS' : 'FAILED');
    } catch {
      if (stateOf(job) !== 'CANCELLING') job.history.push('FAILED');
    } finally {
      await node.end();
      if (stateOf(job) === 'CANCELLING') job.history.push('CANCELLED');
      this.#context.tell('EMR Serverless Job Run State Change', {
        ...{ jobRunId: job.id, jobRunName: job.input.name, applicationId: job.application },
        ...{ state: stateOf(job), previousState: job.history.at(-2) },
      });
    }
  }

  /** The archive, unpacked where the driver starts; Spark gives it to its executors by itself. */
  async #unpack(node: ModelNode, conf: Readonly<Record<string, string>>): Promise<string[]> {
    const [url = '', folder = ''] = conf['spark.archives']?.split('#') ?? [];
    const archive = join(node.home, 'archive.tar.gz');
    await writeFile(archive, await this.#object(url));
    await mkdir(join(node.home, folder));
    const { code, stderr } = await node.run('tar', ['-xzf', archive, '-C', folder]);
    if (code !== 0) throw new Error(stderr);
    const here = { ...conf, 'spark.archives': `file://${archive}#${folder}` };
    const local = { 'spark.driver.host': '127.0.0.1', 'spark.driver.bindAddress': '127.0.0.1' };
    return Object.entries({ ...here, ...local }).flatMap((pair) => ['--conf', pair.join('=')]);
  }

  async #object(url: string): Promise<Uint8Array> {
    const bytes = await this.#context.fetch(url);
    if (bytes === undefined) throw new Error(`there is no ${url}`);
    return bytes;
  }

  #cancel(job: ModelJob): void {
    if (isOver(job) || stateOf(job) === 'CANCELLING') return;
    job.history.push('CANCELLING');
    void job.node?.endProcesses();
  }

  #arn = ({ application, id }: ModelJob) =>
    `arn:aws:emr-serverless:us-east-1:000000000000:/applications/${application}/jobruns/${id}`;

  #facts(job: ModelJob): Json {
    return {
      ...{ applicationId: job.application, arn: this.#arn(job), createdBy: 'arn:aws:iam::000000000000:root' },
      ...{ createdAt: epoch(job.created), updatedAt: epoch(job.created), state: stateOf(job) },
      ...{ executionRole: job.input.executionRoleArn, stateDetails: '', releaseLabel: 'emr-7.13.0' },
    };
  }

  #describe(job: ModelJob): Json {
    const { vcpus, gb } = workersOf(confOf(job.input));
    const hours = Math.max(60, (Date.now() - job.created.getTime()) / 1000) / 3600;
    const billed = { vCPUHour: vcpus * hours, memoryGBHour: gb * hours, storageGBHour: 0 };
    return {
      ...{ jobRunId: job.id, name: job.input.name, jobDriver: job.input.jobDriver, ...this.#facts(job) },
      ...(isOver(job) ? { billedResourceUtilization: billed } : {}),
    };
  }
}

interface SparkSubmit {
  readonly entryPoint: string;
  readonly entryPointArguments?: string[];
  readonly sparkSubmitParameters: string;
}

const sparkSubmitOf = (input: Json) => (input.jobDriver as { sparkSubmit: SparkSubmit }).sparkSubmit;

const logUriOf = ({ configurationOverrides }: Json): string => {
  const { monitoringConfiguration } = configurationOverrides as {
    monitoringConfiguration: { s3MonitoringConfiguration: { logUri: string } };
  };
  return monitoringConfiguration.s3MonitoringConfiguration.logUri;
};

/** @throws AwsRefusal of what is no `--conf key=value` */
function confOf(input: Json): Record<string, string> {
  const words = sparkSubmitOf(input).sparkSubmitParameters.split(' ');
  const conf: Record<string, string> = {};
  for (let at = 0; at < words.length; at += 2) {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(words[at + 1] ?? '') ?? [];
    if (words[at] !== '--conf' || key === undefined || value === undefined) {
      throw invalid(`${words[at]} ${words[at + 1]}: the model knows --conf key=value only`);
    }
    conf[key] = value;
  }
  return conf;
}

const DRIVER_ENV = 'spark.emr-serverless.driverEnv.';

const driverEnvOf = (conf: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(conf).flatMap(([key, value]) =>
      key.startsWith(DRIVER_ENV) ? [[key.slice(DRIVER_ENV.length), value]] : [],
    ),
  );

/** All workers together. @throws AwsRefusal of a size that there is not */
function workersOf(conf: Readonly<Record<string, string>>): { vcpus: number; gb: number } {
  const size = (who: 'driver' | 'executor') => {
    const vcpus = Number(conf[`spark.${who}.cores`]);
    const gb =
      Number.parseInt(conf[`spark.${who}.memory`] ?? '', 10) +
      Number.parseInt(conf[`spark.${who}.memoryOverhead`] ?? '', 10);
    const [least = 0, most = 0, step = 1] = SIZES[vcpus] ?? [];
    if (!(gb >= least && gb <= most && gb % step === 0)) {
      throw invalid(`a ${who} of ${vcpus} vCPU and ${gb} GB is no worker of EMR Serverless`);
    }
    return { vcpus, gb };
  };
  const [driver, executor] = [size('driver'), size('executor')];
  const executors = Number(conf['spark.dynamicAllocation.maxExecutors']);
  return { vcpus: driver.vcpus + executors * executor.vcpus, gb: driver.gb + executors * executor.gb };
}

const OPERATIONS: Readonly<Record<string, string>> = {
  'GET application': 'GetApplication',
  'POST stop': 'StopApplication',
  'POST jobruns': 'StartJobRun',
  'GET jobruns': 'ListJobRuns',
  'GET job': 'GetJobRun',
  'DELETE job': 'CancelJobRun',
};

/** What a REST request of EMR Serverless means. */
export function serverlessCall(
  method: string,
  path: string,
  body: Json,
): { operation: string; input: Json } | undefined {
  const { pathname, searchParams } = new URL(path, 'http://model');
  const [, applications, applicationId, what, jobRunId] = pathname.split('/');
  if (applications !== 'applications') return undefined;
  const operation = OPERATIONS[`${method} ${jobRunId === undefined ? (what ?? 'application') : 'job'}`];
  if (operation === undefined) return undefined;
  const states = searchParams.getAll('states');
  const named = { applicationId, ...(jobRunId === undefined ? {} : { jobRunId }) };
  return { operation, input: { ...body, ...named, ...(states.length === 0 ? {} : { states }) } };
}
