import { VergerError } from '@verger/vision';

interface Known {
  readonly pattern: RegExp;
  readonly code: string;
  readonly say: string;
  readonly mend: string;
}

/** Failures seen on real clusters; the first that fits is told. */
const KNOWN: readonly Known[] = [
  {
    pattern: /Exec format error|cannot execute binary file|error=8,/i,
    code: 'spark-architecture',
    say: 'the worker archive was made for another kind of processor than the nodes have',
    mend: 'make it for them: --archive-platform linux-arm64 or linux-x64',
  },
  {
    pattern: /the worker archive is corrupt: (.*)/,
    code: 'spark-archive',
    say: 'the worker archive is corrupt on a node',
    mend: 'delete it from the cache folder (~/.cache/verger) and run the same command again',
  },
  {
    pattern: /verger\/bin\/node: (No such file|not found)|\.\/verger\/bin\/node.*No such file/i,
    code: 'spark-archive',
    say: 'the worker archive did not reach a node',
    mend: 'check that the nodes may read what --archives gives them (spark.yarn.stagingDir on YARN)',
  },
  {
    pattern:
      /running beyond (physical|virtual) memory|Consider boosting spark\.executor\.memoryOverhead|exitCode=?\s*137|exit code 137|OutOfMemoryError/i,
    code: 'spark-memory',
    say: 'a container was killed for using more memory than it was given',
    mend: 'raise it: --conf spark.executor.memoryOverhead=<MiB> (256 + 256 a core is a good start)',
  },
  {
    pattern: /No space left on device|ENOSPC|disk-full/i,
    code: 'spark-disk-full',
    say: 'a disk of the cluster is full',
    mend: 'free some room, or point spark.local.dir at another disk',
  },
  {
    pattern: /AccessDenied|s3-denied|is not authorized to perform|403 Forbidden/i,
    code: 'spark-denied',
    say: 'the workers may not read or write a bucket',
    mend: 'give their role s3:GetObject, s3:PutObject and s3:ListBucket on it',
  },
  {
    pattern: /ExpiredToken|expired.*credential|credential.*expired/i,
    code: 'spark-credentials',
    say: 'the credentials of the workers have expired',
    mend: 'renew them and run the same command again: it goes on',
  },
  {
    pattern: /All masters are unresponsive|Failed to connect to master|Connection refused.*7077/i,
    code: 'spark-unreachable',
    say: 'the Spark master does not answer',
    mend: 'check --master, and that the cluster runs',
  },
  {
    pattern: /verger worker: (.*)/,
    code: 'spark-worker',
    say: 'a worker failed too often',
    mend: 'mend the reason and run the same command again: what is done is kept',
  },
];

/**
 * Spark's failure as one sentence, with the worker's last words and what to do.
 *
 * @param words what Spark printed on standard error
 * @param ended how spark-sql ended, when it did
 */
export function explainSpark(words: string, ended?: string): VergerError {
  const known = KNOWN.find(({ pattern }) => pattern.test(words));
  const last = lastWords(words);
  const said = last === undefined ? '' : ` (${last})`;
  if (known !== undefined) {
    return new VergerError('remote', known.code, `Spark failed: ${known.say}${said}`, { mend: known.mend });
  }
  const how = ended === undefined ? 'the job was aborted' : `spark-sql ended (${ended})`;
  return new VergerError('remote', 'spark-failed', `Spark failed: ${how}${said}`, {
    mend: 'see what Spark wrote with --debug, then run the same command again: what is done is kept',
    cause: new Error(words.trim().slice(-4000)),
  });
}

/** The most telling line: what our worker said, else what Spark put first. */
function lastWords(words: string): string | undefined {
  const lines = words.split('\n').map((line) => line.trim());
  const worker = lines.findLast((line) => line.includes('verger worker: '));
  const cause = lines.findLast((line) => /^(Caused by: |\[[A-Z_.]+\] |Job aborted)/.test(line));
  const line = worker?.slice(worker.indexOf('verger worker: ') + 15) ?? cause;
  return line?.slice(0, 300);
}
