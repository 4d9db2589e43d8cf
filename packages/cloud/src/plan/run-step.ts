import type { ClusterStep } from './cluster-plan.js';

export interface RunStep {
  /** As `runName` gives it. */
  readonly name: string;
  readonly region: string;
  /** `s3://bucket/photos` */
  readonly photos: string;
  /** `s3://bucket/runs/<id>` */
  readonly out: string;
  /** Spark tasks at a time: one a vCPU of the core nodes, of as many as there may be. */
  readonly slots: number;
  /** Properties of Spark for this job. @default those of the cluster */
  readonly spark?: Readonly<Record<string, string>>;
  /** What the run writes to CloudWatch about itself. */
  readonly metrics: {
    readonly deployment: string;
    /** Of the whole cluster, US dollars, or what stands for them in a template; undefined where they are not known. */
    readonly usdHour: number | string | undefined;
  };
  /** More options of `verger run`, as on the command line. */
  readonly more: readonly string[];
  /** Whether the cluster goes with the step that fails. */
  readonly last: boolean;
}

/**
 * The step that runs the job: `verger run --engine spark --master yarn` on the primary node, from the archive that
 * the bootstrap has unpacked there, by EMR's own command runner. (spark-submit would have nothing to submit: the
 * driver is Node, and talks to one spark-sql.)
 */
export function runStep({
  name,
  region,
  photos,
  out,
  slots,
  spark = {},
  metrics: { deployment, usdHour },
  more,
  last,
}: RunStep): ClusterStep {
  const conf = Object.entries(spark).flatMap(([key, value]) => ['--conf', `${key}=${value}`]);
  const told = [
    ...['--metrics', deployment],
    ...(usdHour === undefined ? [] : ['--usd-hour', String(usdHour)]),
    ...(last ? ['--own-cluster'] : []),
  ];
  const verger = [
    'run',
    photos,
    '--out',
    out,
    '--workers',
    String(slots),
    ...conf,
    ...told,
    ...more,
    '--json',
  ];
  return {
    Name: name,
    ActionOnFailure: last ? 'TERMINATE_CLUSTER' : 'CONTINUE',
    HadoopJarStep: {
      Jar: 'command-runner.jar',
      Args: ['bash', '-c', 'exec bash ~/verger/program/step.sh "$@"', 'verger', region, ...verger],
    },
  };
}

/** What a step of {@link runStep} runs on, from its arguments; undefined when it is another. */
export function placeOfStep(args: readonly string[]): { photos: string; out: string } | undefined {
  const run = args.indexOf('run');
  const out = args.indexOf('--out', run);
  const [photos, folder] = [args[run + 1], args[out + 1]];
  if (args[3] !== 'verger' || run < 0 || out < 0 || !photos || !folder) return undefined;
  return { photos, out: folder };
}
