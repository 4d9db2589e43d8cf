import type { StepConfig } from '@aws-sdk/client-emr';

export interface RunStep {
  readonly region: string;
  /** `s3://bucket/photos` */
  readonly photos: string;
  /** `s3://bucket/runs/<id>` */
  readonly out: string;
  /** Spark tasks at a time: one a vCPU of the core nodes. */
  readonly slots: number;
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
export function runStep({ region, photos, out, slots, more, last }: RunStep): StepConfig {
  const verger = ['run', photos, '--out', out, '--workers', String(slots), ...more, '--json'];
  return {
    Name: 'verger run',
    ActionOnFailure: last ? 'TERMINATE_CLUSTER' : 'CONTINUE',
    HadoopJarStep: {
      Jar: 'command-runner.jar',
      Args: ['bash', '-c', 'exec bash ~/verger/program/step.sh "$@"', 'verger', region, ...verger],
    },
  };
}
