import { type Deployment, runName } from './deployment.js';
import { type InstanceType, instanceType } from './instance-types.js';
import type { RunStep } from './run-step.js';

/** Size of a worker of EMR Serverless; it takes 1, 2, 4, 8 or 16 vCPUs, with 2 GB each at the least. */
interface WorkerSize {
  readonly vcpus: number;
  readonly gb: number;
}

/** Like the primary of the reference cluster: fits the PCA and the classifier. */
const DRIVER: WorkerSize = { vcpus: 4, gb: 16 };

/** As many vCPUs as a node of the type, and the least memory that goes with them: workers need 640 MiB a vCPU. */
const executorSize = ({ vcpus }: Pick<InstanceType, 'vcpus'>): WorkerSize => ({
  vcpus,
  gb: 2 * vcpus,
});

/** Disk of each worker, GB: as much as is free. */
const WORKER_DISK_GB = 20;

/** Executors at the most: in the place of core nodes. */
const executorsOf = ({ coreNodes, maxCoreNodes = coreNodes }: Deployment): number => maxCoreNodes;

/** All workers of a run together. */
export function capacityOf(deployment: Deployment): WorkerSize & { readonly diskGb: number } {
  const executors = executorsOf(deployment);
  const size = executorSize(instanceType(deployment.instanceType));
  return {
    vcpus: DRIVER.vcpus + executors * size.vcpus,
    gb: DRIVER.gb + executors * size.gb,
    diskGb: (executors + 1) * WORKER_DISK_GB,
  };
}

/** What the serverless stack gives out. */
export interface ServerlessOutputs {
  readonly application: string;
  /** ARN. */
  readonly jobRole: string;
}

export const SERVERLESS_OUTPUTS: Readonly<Record<keyof ServerlessOutputs, string>> = {
  application: 'Application',
  jobRole: 'JobRole',
};

/** Archive and entry point of a job, in the bucket. */
export interface JobProvision {
  readonly archive: string;
  readonly entryPoint: string;
}

/** StartJobRun, as far as a job of ours fills it in. */
interface JobOrder {
  readonly applicationId: string;
  readonly clientToken: string;
  readonly executionRoleArn: string;
  readonly name: string;
  /** Beyond this EMR Serverless cancels the job. */
  readonly executionTimeoutMinutes: number;
  readonly jobDriver: {
    readonly sparkSubmit: {
      readonly entryPoint: string;
      readonly entryPointArguments: string[];
      readonly sparkSubmitParameters: string;
    };
  };
  readonly configurationOverrides: {
    readonly monitoringConfiguration: { readonly s3MonitoringConfiguration: { readonly logUri: string } };
  };
}

interface JobRun
  extends ServerlessOutputs,
    Pick<RunStep, 'region' | 'photos' | 'out' | 'slots' | 'more' | 'metrics'> {
  /** Tells runs of a deployment apart, and makes two orders of one run the same. */
  readonly id: string;
  readonly bucket: string;
  readonly provision: JobProvision;
  /** Properties that the engine wants of any Spark. */
  readonly conf: Readonly<Record<string, string>>;
}

const TIMEOUT_MINUTES = 720;
/** Java heap of driver and executors, GB: it carries task numbers and results, never photos. */
const HEAP_GB = 2;

/**
 * The job on EMR Serverless: `serverless.py` as its Spark program, the worker archive by `spark.archives`, both from the
 * bucket. Workers are sized by Spark's own properties.
 */
export function jobOrder(deployment: Deployment, run: JobRun): JobOrder {
  const { bucket, metrics, photos, out, provision, slots } = run;
  const told = [
    ...['--metrics', metrics.deployment],
    ...(metrics.usdHour === undefined ? [] : ['--usd-hour', String(metrics.usdHour)]),
  ];
  const conf = { ...run.conf, ...workersConf(deployment, run.region) };
  const archives = `spark.archives=s3://${bucket}/${provision.archive}#verger`;
  return {
    applicationId: run.application,
    clientToken: run.id,
    executionRoleArn: run.jobRole,
    name: runName(deployment.name, run.id),
    executionTimeoutMinutes: TIMEOUT_MINUTES,
    jobDriver: {
      sparkSubmit: {
        entryPoint: `s3://${bucket}/${provision.entryPoint}`,
        entryPointArguments: [
          ...['run', photos, '--out', out, '--workers', String(slots)],
          ...[...told, ...run.more, '--json'],
        ],
        sparkSubmitParameters: [archives, ...Object.entries(conf).map((pair) => pair.join('='))]
          .flatMap((one) => ['--conf', one])
          .join(' '),
      },
    },
    configurationOverrides: {
      monitoringConfiguration: { s3MonitoringConfiguration: { logUri: `s3://${bucket}/${JOB_LOGS}/` } },
    },
  };
}

/** Where EMR Serverless puts the logs of jobs. */
export const JOB_LOGS = 'logs/serverless';

function workersConf(deployment: Deployment, region: string): Record<string, string> {
  const executor = executorSize(instanceType(deployment.instanceType));
  const executors = String(executorsOf(deployment));
  return {
    'spark.driver.cores': String(DRIVER.vcpus),
    'spark.driver.memory': `${HEAP_GB}g`,
    'spark.driver.memoryOverhead': `${DRIVER.gb - HEAP_GB}g`,
    'spark.executor.cores': String(executor.vcpus),
    'spark.executor.memory': `${HEAP_GB}g`,
    'spark.executor.memoryOverhead': `${executor.gb - HEAP_GB}g`,
    // Those without work go, and are not paid: while the driver fits, there is none.
    'spark.dynamicAllocation.enabled': 'true',
    'spark.dynamicAllocation.initialExecutors': executors,
    'spark.dynamicAllocation.maxExecutors': executors,
    'spark.executorEnv.AWS_REGION': region,
    'spark.emr-serverless.driverEnv.AWS_REGION': region,
  };
}

/** What a job of {@link jobOrder} runs on, from its arguments; undefined when it is another. */
export function placeOfJob(args: readonly string[]): { photos: string; out: string } | undefined {
  const [run, photos, option, out] = args;
  if (run !== 'run' || option !== '--out' || !photos || !out) return undefined;
  return { photos, out };
}
